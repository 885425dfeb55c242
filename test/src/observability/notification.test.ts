import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Ended, Waiting } from "../../../src/observability/Ended.ts"
import { messages, recipient } from "../../../src/observability/Notification.ts"
import * as Outcome from "../../../src/Outcome.ts"
import { Unavailable } from "../../../src/PipelineError.ts"
import * as Settings from "../../../src/Settings.ts"
import * as Tally from "../../../src/Tally.ts"

const subject = (id: string, customer: string | null = null): Outcome.Subject => ({
  id,
  number: null,
  reference: null,
  customer
})

const failed = (id: string, error: Outcome.FailureName, message: string, customer: string | null = null) =>
  Outcome.failed(subject(id, customer), Outcome.failure("write", error, message))

const tally = (outcomes: ReadonlyArray<Outcome.Outcome>) => {
  const account = Tally.make("none")
  account.read(outcomes.length)
  for (const outcome of outcomes) account.end(outcome)
  return account.tally()
}

const NOW = DateTime.makeUnsafe("2026-05-28T06:00:09Z")

const ended = (of: Partial<Ended>): Ended => ({
  pipeline: "ledger.daily",
  sink: "odoo",
  run: "7K2M000",
  startedAt: NOW,
  finishedAt: NOW,
  exitCode: 0,
  tally: null,
  cause: null,
  waiting: [],
  ...of
})

const waiting = (subject: string, since: string): Waiting => ({
  subject,
  reference: `in_${subject}`,
  firstSeen: Date.parse(since),
  reason: "Unreachable",
  tries: 4
})

const told = (of: Partial<Ended>) => messages(ended(of), 3)

describe("messages", () => {
  it("a run in which nothing failed tells nothing, unverifiable records or not", () => {
    const once = Outcome.make(subject("a"), { _tag: "unverifiable", reason: "Unreachable", message: "away" })
    assert.deepStrictEqual(told({ exitCode: 5, tally: tally([once]) }), [])
  })

  it("a run that stopped is run.failed, with the error and its sentence", () => {
    const cause = Cause.fail(new Unavailable({ plugin: "odoo", problem: "refuses ann@example.com" }))
    const [message, ...others] = told({ exitCode: 3, run: null, cause })
    assert.deepStrictEqual(others, [])
    assert.strictEqual(message?.type, "run.failed")
    assert.deepStrictEqual(message?.data, {
      pipeline: "ledger.daily",
      run: null,
      sink: "odoo",
      exitCode: 3,
      counts: null,
      error: "Unavailable",
      message: "odoo refuses [e-mail]"
    })
  })

  it("a defect tells its name only", () => {
    const [message] = told({ exitCode: 1, cause: Cause.die(new TypeError("Acme Inc. is undefined")) })
    assert.deepInclude(message?.data, { error: "TypeError", message: "a defect of ours" })
  })

  it("failures are run.incomplete, the first twenty of them, and counted", () => {
    const many = Array.from({ length: 25 }, (_, n) => failed(`r${n}`, "TaxUnmatched", `tax ${n}.00 fits none`))
    const [message, ...others] = told({ exitCode: 4, tally: tally(many) })
    assert.deepStrictEqual([message?.type, others], ["run.incomplete", []])
    const data = JSON.parse(JSON.stringify(message?.data))
    assert.deepInclude(data.counts, { read: 25, failed: 25, posted: 0 })
    assert.strictEqual(data.failed.length, 20)
    assert.deepStrictEqual(data.failed[1], { id: "r1", error: "TaxUnmatched", message: "tax 1.00 fits none" })
  })

  it("no customer, partner or address is named", () => {
    const outcomes = [
      failed("a", "Rejected", "Acme Inc. has no account (billing@acme.example)", "Acme Inc."),
      failed("b", "PartnerAmbiguous", "several partners have the customer's e-mail: Acme (7), Ann Lee (9). Merge them")
    ]
    const text = JSON.stringify(told({ exitCode: 4, tally: tally(outcomes) }))
    for (const person of ["Acme", "acme.example", "Ann"]) assert.notInclude(text, person)
    assert.include(text, "[customer] has no account ([e-mail])")
  })

  it("a record that waits for three days or longer is invoice.unverifiable, the oldest first", () => {
    const queue = [
      waiting("young", "2026-05-25T06:00:10Z"),
      waiting("due", "2026-05-25T06:00:09Z"),
      waiting("old", "2026-05-01T00:00:00Z")
    ]
    const [message, ...others] = told({ exitCode: 5, waiting: queue })
    assert.deepStrictEqual([message?.type, others], ["invoice.unverifiable", []])
    const { days, total, unverifiable } = JSON.parse(JSON.stringify(message?.data))
    assert.deepStrictEqual([days, total], [3, 2])
    assert.deepStrictEqual(unverifiable.map(({ id }: { id: string }) => id), ["old", "due"])
    assert.deepStrictEqual(unverifiable[0], {
      id: "old",
      reference: "in_old",
      since: "2026-05-01T00:00:00.000Z",
      reason: "Unreachable",
      tries: 4
    })
  })

  it("what can be told of one run is told together", () => {
    const outcomes = tally([failed("a", "PeriodClosed", "closed")])
    const types = told({ exitCode: 4, tally: outcomes, waiting: [waiting("old", "2026-05-01T00:00:00Z")] })
      .map(({ type }) => type)
    assert.deepStrictEqual(types, ["run.incomplete", "invoice.unverifiable"])
  })
})

describe("settings", () => {
  const SECRET = `whsec_${"A".repeat(32)}`
  const read = (settings: Readonly<Record<string, string>>) => Effect.provide(recipient, Settings.only(settings))
  const complete = { NOTIFY_WEBHOOK_URL: "https://hooks.example.com/T0/B1?x=1", NOTIFY_WEBHOOK_SECRET: SECRET }

  it.effect("none: nobody is told", () => Effect.map(read({}), (found) => assert.isNull(found)))

  it.effect("three days unless set; neither key nor address is shown", () =>
    Effect.gen(function*() {
      const found = yield* read(complete)
      const longer = yield* read({ ...complete, NOTIFY_UNVERIFIABLE_DAYS: "10" })
      assert.deepStrictEqual([found?.unverifiableDays, longer?.unverifiableDays], [3, 10])
      assert.strictEqual(found?.webhook.host, "hooks.example.com")
      assert.notMatch(JSON.stringify(found), /T0|AAAA/)
    }))

  it.effect.each(
    [
      [{ NOTIFY_WEBHOOK_SECRET: "" }, "NOTIFY_WEBHOOK_SECRET"],
      [{ NOTIFY_WEBHOOK_SECRET: "hunter2" }, "NOTIFY_WEBHOOK_SECRET"],
      [{ NOTIFY_WEBHOOK_SECRET: "whsec_aHVudGVyMg==" }, "NOTIFY_WEBHOOK_SECRET"],
      [{ NOTIFY_WEBHOOK_URL: "hooks.example.com" }, "NOTIFY_WEBHOOK_URL"],
      [{ NOTIFY_WEBHOOK_URL: "https://ann:hunter2@hooks.example.com" }, "NOTIFY_WEBHOOK_URL"],
      [{ NOTIFY_UNVERIFIABLE_DAYS: "-1" }, "NOTIFY_UNVERIFIABLE_DAYS"]
    ] as const
  )("%j is refused, and not repeated", ([wrong, setting]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(read({ ...complete, ...wrong }))
      assert.strictEqual(error.setting, setting)
      assert.notInclude(error.message, "hunter2")
    }))
})

import { assert, describe, it } from "@effect/vitest"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import { TestClock } from "effect/testing"
import { make as makeConsole } from "effect/testing/TestConsole"
import { expect } from "vitest"
import * as Explain from "../../../src/cli/explain.ts"
import * as Verify from "../../../src/cli/journal.ts"
import * as Runs from "../../../src/cli/runs.ts"
import * as Show from "../../../src/cli/show.ts"
import { Journal } from "../../../src/journal/Journal.ts"
import * as Outcome from "../../../src/Outcome.ts"
import * as Settings from "../../../src/Settings.ts"
import {
  beginning,
  claims,
  journalIn,
  newFile,
  planned,
  posted,
  recordedRun,
  subject,
  tamper,
  unverifiable
} from "../../support/Journals.ts"

/** Three days: a is unverifiable, then posted, then left alone for two runs; the last run broke off over b. */
const history = Effect.fnUntraced(function*(journal: typeof Journal.Service) {
  yield* TestClock.setTime(Date.parse("2026-05-27T06:00:00Z"))
  yield* recordedRun(journal, "A000001", [
    unverifiable("a"),
    Outcome.make(subject("z"), { _tag: "skipped", reason: "zeroAmount" })
  ])
  yield* TestClock.adjust("1 day")
  yield* journal.record(
    beginning("A000002"),
    (recording) => Effect.andThen(recording.writing([planned("a")]), recording.ended([posted("a")], claims))
  )
  for (const run of ["A000003", "A000004", "A000005"]) {
    yield* TestClock.adjust("1 day")
    yield* recordedRun(journal, run, [Outcome.make(subject("a"), {
      _tag: "alreadyPosted",
      document: { id: 17, name: "INV/2026/a", date: null, total: { minor: 11_300n, currency: "CAD" }, link: null }
    })])
  }
  yield* TestClock.adjust("1 hour")
  yield* Effect.exit(
    journal.record(
      beginning("A000006"),
      (recording) => Effect.andThen(recording.writing([planned("b\u001b[2J")]), Effect.interrupt)
    )
  )
})

/** What a command prints about that history. */
/** Nothing is set, so that the books cannot be asked. */
const said = <E>(command: Effect.Effect<void, E, Journal | NodeServices.NodeServices>) =>
  Effect.gen(function*() {
    yield* history(yield* Journal)
    const console = yield* makeConsole
    yield* Effect.provideService(command, Console.Console, console)
    return (yield* console.logLines).join("\n")
  }).pipe(Effect.provide(
    Layer.mergeAll(Journal.layerMemory, NodeServices.layer, Stdio.layerTest({}), Settings.only({}))
  ))

describe("pipeline runs", () => {
  it.effect("lists them, the latest first, with what they did or why not", () =>
    Effect.gen(function*() {
      expect(yield* said(Runs.perform({ limit: 20, json: false }))).toMatchInlineSnapshot(`
        "  A000006  2026-05-31 07:00:00Z  ledger.daily → odoo  interrupted: from outside
          A000005  2026-05-31 06:00:00Z  ledger.daily → odoo  1 already posted
          A000004  2026-05-30 06:00:00Z  ledger.daily → odoo  1 already posted
          A000003  2026-05-29 06:00:00Z  ledger.daily → odoo  1 already posted
          A000002  2026-05-28 06:00:00Z  ledger.daily → odoo  1 posted
          A000001  2026-05-27 06:00:00Z  ledger.daily → odoo  1 skipped · 1 unverifiable"
      `)
    }))

  it.effect("of an empty journal says so", () =>
    Effect.gen(function*() {
      const console = yield* makeConsole
      yield* Effect.provideService(Runs.perform({ limit: 20, json: false }), Console.Console, console)
      assert.deepStrictEqual(yield* console.logLines, ["  no run so far"])
    }).pipe(Effect.provide(
      Layer.mergeAll(Journal.layerMemory, NodeServices.layer, Stdio.layerTest({}), Settings.only({}))
    )))

  it.effect("--json is one object", () =>
    Effect.gen(function*() {
      const { runs } = JSON.parse(yield* said(Runs.perform({ limit: 2, json: true })))
      assert.deepStrictEqual(runs.map(({ run }: { run: string }) => run), ["A000006", "A000005"])
      assert.include(runs[0], { status: "interrupted", startedAt: "2026-05-31T07:00:00.000Z", sink: "odoo" })
    }))
})

describe("pipeline show", () => {
  it.effect("says what the run said, and each record's end when asked", () =>
    Effect.gen(function*() {
      expect(yield* said(Show.perform({ run: "a000002", json: false, details: true }))).toMatchInlineSnapshot(`
        "ledger.daily → odoo (books @ 127.0.0.1), 2026-05-28 06:00:00Z, finished
          NEX-a  Café Ouimet  posted  CAD  113.00  INV/2026/a

          posted             1  CAD  113.00
          cash received         CAD   50.00
          skipped            0
          unverifiable       0
          failed             0

          revenue by family
            hosting             CAD   60.00
            base                CAD   40.00

          books = source  ✓  CAD 113.00 verified, 113.00 posted, difference 0.00

          Needs a person
          NEX-a  Café Ouimet  uncollectible

          run A000002, 1 record in under 0.1 s"
      `)
    }))

  it.effect("--json is the object that the run printed, with how it ended", () =>
    Effect.gen(function*() {
      const shown = JSON.parse(yield* said(Show.perform({ run: "A000001", json: true, details: true })))
      assert.include(shown, { pipeline: "ledger.daily", run: "A000001", sink: "odoo", read: 2, status: "finished" })
      assert.deepStrictEqual(shown.outcomes.skipped, { void: 0, draft: 0, zeroAmount: 1 })
      assert.deepStrictEqual(shown.invoices.map(({ outcome }: { outcome: string }) => outcome), [
        "unverifiable",
        "skipped:zeroAmount"
      ])
    }))

  it.effect("knows no run that never was", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(said(Show.perform({ run: "NEVER", json: false, details: false })))
      assert.strictEqual(error._tag, "NotInJournal")
      assert.strictEqual(error.message, "The journal has no run \"NEVER\". pipeline runs lists them")
    }))
})

describe("pipeline explain", () => {
  it.effect("tells the whole story in order, what did not change only once", () =>
    Effect.gen(function*() {
      expect(yield* said(Explain.perform({ name: "NEX-a", json: false }))).toMatchInlineSnapshot(`
        "NEX-a · a · in_a   Café Ouimet
          2026-05-27 06:00:00Z  run A000001  ledger.daily → odoo (books @ 127.0.0.1)
              source  status open · subtotal 100.00 · of a
              ended   unverifiable, Unreachable: no answer within 20 s
          2026-05-28 06:00:00Z  run A000002  ledger.daily → odoo (books @ 127.0.0.1)
              source     status open · subtotal 100.00 · of a
              stripe     status paid · amount_paid 5000 · minor no amount
                         asked 2026-05-28 06:00:03Z, version 2026-04-22, sha256 4be14be14be1: GET /v1/invoices/in_a
              intended   not in the books yet
                         partner Café Ouimet
                         post CAD 113.00 dated 2026-05-01
                         pay CAD 50.00 on 2026-05-02
              rules      Odoo ERP Hosting → NCR.HOSTING: an item
              ended      posted, INV/2026/a of CAD 113.00, cash CAD 50.00 in this run, https://books.example/odoo/a
              attention  uncollectible
          2026-05-29 06:00:00Z  run A000003  ledger.daily → odoo (books @ 127.0.0.1)
              source  status open · subtotal 100.00 · of a
              ended   already posted, INV/2026/a of CAD 113.00
              the same in 2 more, until 2026-05-31 06:00:00Z
          now
              books  they could not be asked: ODOO_URL is not set. Set it in the environment or in .env (see .env.example), or try the sandbox: npm start"
      `)
    }))

  it.effect("tells of what broke off, and lets no text command the terminal", () =>
    Effect.gen(function*() {
      const told = yield* said(Explain.perform({ name: "NEX-b\u001b[2J", json: false }))
      assert.notInclude(told, "\u001b")
      assert.include(told, "ended     nobody knows: the run broke off")
      assert.include(told, "post CAD 113.00 dated 2026-05-01")
    }))

  it.effect("--json has amounts as decimal text and the evidence whole", () =>
    Effect.gen(function*() {
      const { records } = JSON.parse(yield* said(Explain.perform({ name: "a", json: true })))
      assert.include(records[0], { id: "a", number: "NEX-a" })
      const [first, second] = records[0].happenings
      assert.deepStrictEqual([first.what, first.run, first.at], ["outcome", "A000001", "2026-05-27T06:00:00.000Z"])
      assert.deepStrictEqual(second.outcome.result.written.paid, { amount: "50.00", currency: "CAD" })
      assert.deepStrictEqual(second.outcome.result.written.families.base, { amount: "40.00", currency: "CAD" })
      assert.deepStrictEqual(second.outcome.evidence.fields.lines, [{ tax: null }])
    }))
})

describe("pipeline journal verify", () => {
  const verify = { kept: Option.none(), json: false }

  it.effect("says that all is as it was written, and the hash to keep", () =>
    Effect.gen(function*() {
      assert.match(
        yield* said(Verify.perform(verify)),
        /^ {2}✓ {2}:memory: is as it was written: 21 events, the last [0-9a-f]{64}\n {5}Who can write the file can/
      )
    }))

  it.effect("says what is not, and ends with 2", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      yield* Effect.scoped(Effect.flatMap(journalIn(file), history))
      tamper(file, (database) => database.exec("update event set body = replace(body, 'paid', 'open') where seq = 7"))
      const console = yield* makeConsole
      const journal = Layer.effect(Journal, journalIn(file))
      const verdict = yield* Effect.flip(Verify.perform(verify)).pipe(
        Effect.provide(Layer.mergeAll(journal, NodeServices.layer, Stdio.layerTest({}))),
        Effect.provideService(Console.Console, console)
      )
      assert.include(verdict, { _tag: "Verdict", exitCode: 2 })
      assert.deepStrictEqual(yield* console.logLines, [
        `  ✗  ${file}: event 7 (outcome of run A000002): not as it was written`
      ])
    }))

  it.effect("of the settings' own file: PIPELINE_STATE", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      process.env["PIPELINE_STATE"] = file
      const console = yield* makeConsole
      yield* Verify.execute({ kept: Option.none(), json: true }).pipe(
        Effect.provide(NodeServices.layer),
        Effect.provideService(Console.Console, console),
        Effect.ensuring(Effect.sync(() => delete process.env["PIPELINE_STATE"]))
      )
      assert.deepStrictEqual(JSON.parse(String((yield* console.logLines)[0])), {
        file,
        intact: true,
        head: { events: 0, hash: "" }
      })
    }))
})

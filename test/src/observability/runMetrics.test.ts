import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type { Ended } from "../../../src/observability/Ended.ts"
import { record } from "../../../src/observability/RunMetrics.ts"
import * as Outcome from "../../../src/Outcome.ts"
import * as Money from "../../../src/Money.ts"
import * as Tally from "../../../src/Tally.ts"

const NOW = DateTime.makeUnsafe("2026-05-28T06:00:09Z")

/** The latest values, by name and, where there is one, outcome or exit code. */
const measured = (of: Partial<Ended>) =>
  Effect.gen(function*() {
    yield* record({
      pipeline: "ledger.daily",
      sink: "odoo",
      run: null,
      startedAt: DateTime.subtract(NOW, { seconds: 9 }),
      finishedAt: NOW,
      exitCode: 0,
      tally: null,
      cause: null,
      waiting: [],
      ...of
    })
    return Object.fromEntries((yield* Metric.snapshot).map(({ attributes, id, state }) => [
      [id, attributes?.["outcome"] ?? attributes?.["exit_code"] ?? ""].join(" ").trim(),
      "count" in state ? Number(state.count) : "value" in state ? Number(state.value) : null
    ]))
  }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))

const ends = (results: ReadonlyArray<Outcome.Result>) => {
  const account = Tally.make("none")
  account.read(results.length)
  for (const [index, result] of results.entries()) {
    account.end(Outcome.make({ id: `${index}`, number: null, reference: null, customer: null }, result))
  }
  return account.tally()
}

const standing: Outcome.Result = {
  _tag: "alreadyPosted",
  document: { id: 1, name: "INV/1", date: null, total: Money.make(100n, "CAD"), link: null }
}
const away: Outcome.Result = { _tag: "unverifiable", reason: "Unreachable", message: "away" }
const draft: Outcome.Result = { _tag: "skipped", reason: "draft" }
const failed = (stage: Outcome.Stage): Outcome.Result => ({
  _tag: "failed",
  failure: Outcome.failure(stage, "Rejected", "no")
})

describe("record", () => {
  it.effect("verified: those with a final word of their billing system; cleared: those in the books of those that belong there", () =>
    Effect.gen(function*() {
      const tally = ends([standing, standing, standing, draft, draft, away, failed("source"), failed("write")])
      const found = yield* measured({ exitCode: 4, tally })
      assert.deepInclude(found, {
        "ledger.run.verified": 75,
        "ledger.run.cleared": 50,
        "ledger.records alreadyPosted": 3,
        "ledger.records skipped:draft": 2,
        "ledger.records unverifiable": 1,
        "ledger.records failed": 2,
        "ledger.runs 4": 1,
        "ledger.run.duration": 9
      })
    }))

  it.effect("of a run that read nothing, all is verified and cleared", () =>
    Effect.gen(function*() {
      const found = yield* measured({ tally: ends([]) })
      assert.deepInclude(found, { "ledger.run.verified": 100, "ledger.run.cleared": 100 })
    }))

  it.effect("a run that stopped is counted, without shares that nobody knows", () =>
    Effect.gen(function*() {
      const found = yield* measured({ exitCode: 3, cause: Cause.fail("stopped") })
      assert.deepStrictEqual(found, { "ledger.runs 3": 1, "ledger.run.duration": 9, "ledger.unverifiable.oldest": 0 })
    }))

  it.effect("the age of what waits is that of the oldest, in seconds", () =>
    Effect.gen(function*() {
      const waiting = [60, 3600, 5].map((seconds) => ({
        subject: `${seconds}`,
        reference: null,
        firstSeen: DateTime.toEpochMillis(NOW) - seconds * 1000,
        reason: "Unreachable",
        tries: 1
      }))
      const found = yield* measured({ exitCode: 5, waiting })
      assert.strictEqual(found["ledger.unverifiable.oldest"], 3600)
    }))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Money, Outcome, Pipeline, Progress, Selection } from "#etl"
import * as Memory from "#plugins/memory"
import { pipelineOf, type Told } from "../support/pipelines.ts"

const cases: ReadonlyArray<Told> = [
  {
    id: "paid",
    items: [["Odoo ERP Hosting", "1", "100", "100"]],
    subtotal: "100",
    tax: "13",
    payments: [["py", "2026-05-06", "113"]]
  },
  { id: "open", subtotal: "50", tax: "6.50" },
  { id: "void", subtotal: "10", answer: { _tag: "Void", at: "2026-05-20" } },
  { id: "draft", subtotal: "10", answer: { _tag: "Draft" } },
  { id: "zero", subtotal: "0" },
  { id: "lost", subtotal: "10", answer: { _tag: "Unverifiable", reason: "Unreachable", message: "time-out" } },
  { id: "taxed", subtotal: "100", tax: "12.34" },
  { id: "broken", subtotal: "1", malformed: true }
]

const run = (store: Memory.Store, sink = "memory", asked: Array<string> = [], told = cases) =>
  pipelineOf(told, store, asked).run(sink, { selection: Selection.all, details: "all" }).pipe(
    Effect.provide(FetchHttpClient.layer),
    Effect.provide(Progress.Progress.layerSilent)
  )

const labels = (outcomes: ReadonlyArray<Outcome.Outcome>) =>
  Object.fromEntries(outcomes.map(({ result, subject }) => [subject.id, Outcome.label(result)]))

describe("a run", () => {
  it.effect("leads every record to exactly one outcome, over chunks", () =>
    Effect.gen(function*() {
      const { tally } = yield* run(Memory.store())
      assert.deepStrictEqual(labels(tally.outcomes), {
        paid: "posted",
        open: "posted",
        void: "skipped:void",
        draft: "skipped:draft",
        zero: "skipped:zeroAmount",
        lost: "unverifiable",
        taxed: "failed",
        broken: "failed"
      })
      assert.strictEqual(tally.read, cases.length)
    }))

  it.effect("sums what was posted, paid and earned by family", () =>
    Effect.gen(function*() {
      const { tally } = yield* run(Memory.store())
      const text = (sums: ReadonlyMap<string, Money.Money>) =>
        [...sums].map(([key, money]) => `${key} ${Money.format(money)}`)
      assert.deepStrictEqual(text(tally.posted), ["CAD 169.50"])
      assert.deepStrictEqual(text(tally.confirmed), ["CAD 169.50"])
      assert.deepStrictEqual(text(tally.paid), ["CAD 113.00"])
      assert.deepStrictEqual(text(tally.families.get("CAD") ?? new Map()), ["hosting 100.00", "base 50.00"])
    }))

  it.effect("asks the sink first: what is posted and paid is not verified again", () =>
    Effect.gen(function*() {
      const store = Memory.store()
      yield* run(store)
      const asked: Array<string> = []
      const { tally } = yield* run(store, "memory", asked)
      assert.strictEqual(tally.counts.posted, 0)
      assert.strictEqual(tally.counts.alreadyPosted, 2)
      assert.deepStrictEqual(asked.toSorted(), ["draft", "lost", "open", "taxed", "void", "zero"])
    }))

  it.effect("settles what was paid meanwhile", () =>
    Effect.gen(function*() {
      const store = Memory.store()
      yield* run(store)
      const later = cases.map((one) =>
        one.id === "open" ? { ...one, payments: [["py2", "2026-06-01", "56.50"]] as const } : one
      )
      const { tally } = yield* run(store, "memory", [], later)
      assert.strictEqual(tally.counts.settled, 1)
      assert.strictEqual(store.get("open")?.payments[0]?.date, "2026-06-01")
    }))

  it.effect("a dry run plans the same and writes nothing", () =>
    Effect.gen(function*() {
      const store = Memory.store()
      const { tally } = yield* run(store, Pipeline.DRY_RUN)
      assert.strictEqual(store.size, 0)
      assert.strictEqual(tally.counts.planned, 2)
      assert.strictEqual(Money.format(tally.planned.get("CAD") ?? Money.make(0n, "CAD")), "169.50")
      assert.strictEqual(tally.counts.failed, 2)
    }))

  it.effect("a sink that the pipeline does not declare is refused with a suggestion", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(run(Memory.store(), "memry"))
      assert.strictEqual(error.message, "No sink \"memry\". Did you mean memory?")
    }))

  it.effect("a source that gives one id twice stops the run as our defect", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        run(Memory.store(), "memory", [], [{ id: "a", subtotal: "1" }, { id: "a", subtotal: "1" }])
      )
      assert.strictEqual(error._tag, "OutOfBalance")
    }))
})

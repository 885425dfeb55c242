import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Progress, Selection } from "#etl"
import * as Memory from "#plugins/memory"
import { Journal } from "../../../src/journal/Journal.ts"
import { beginning } from "../../support/Journals.ts"
import { pipelineOf } from "../../support/pipelines.ts"

const platform = Layer.mergeAll(FetchHttpClient.layer, Progress.Progress.layerSilent, Journal.layerMemory)

describe("a run that the journal observes", () => {
  it.effect("is told again as it was: every outcome, whole, and what was intended for those that were written", () =>
    Effect.gen(function*() {
      const journal = yield* Journal
      const pipeline = pipelineOf([
        { id: "new", subtotal: "100", tax: "13", payments: [["py", "2026-05-06", "113"]] },
        { id: "draft", subtotal: "10", answer: { _tag: "Draft" } },
        { id: "lost", subtotal: "10", answer: { _tag: "Unverifiable", reason: "Unreachable", message: "time-out" } },
        { id: "taxed", subtotal: "100", tax: "12.34" }
      ], Memory.store())
      const { tally } = yield* journal.record(
        beginning("ONE"),
        (observer) => pipeline.run("memory", { selection: Selection.all, details: "all", observer })
      )
      assert.deepStrictEqual(yield* Stream.runCollect(journal.outcomes("ONE")), tally.outcomes)
      assert.deepStrictEqual((yield* journal.run("ONE"))?.counts, {
        "posted": 1,
        "skipped:draft": 1,
        "unverifiable": 1,
        "failed": 1
      })
      const [story] = yield* journal.stories("new")
      const [ended] = story?.happenings ?? []
      assert.isAbove(ended?._tag === "outcome" ? ended.intent?.operations.length ?? 0 : 0, 0)
    }).pipe(Effect.provide(platform)))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import type * as Journal from "../../../src/journal/Journal.ts"
import * as OutcomeText from "../../../src/journal/OutcomeText.ts"
import * as Outcome from "../../../src/Outcome.ts"
import { Unavailable } from "../../../src/PipelineError.ts"
import { kinds } from "../../support/JournalHomes.ts"
import {
  alreadyPosted,
  beginning,
  claims,
  place,
  planned,
  posted,
  recordedRun,
  subject,
  unverifiable
} from "../../support/Journals.ts"

const whatHappened = (story: { readonly happenings: ReadonlyArray<{ readonly _tag: string; readonly run: string }> }) =>
  story.happenings.map(({ _tag, run }) => `${_tag} in ${run}`)

describe.each(kinds)("on $name", ({ fresh }) => {
  const journaled = <A, E>(work: (journal: Journal.Service) => Effect.Effect<A, E>) =>
    Effect.flatMap(Effect.flatMap(fresh, ({ journal }) => journal), work)

  describe("a recorded run", () => {
    it.effect("keeps its outcomes whole, in order, with what was intended", () =>
      journaled(Effect.fnUntraced(function*(journal) {
        const outcomes = [
          posted("a"),
          unverifiable("b"),
          Outcome.make(subject("c"), { _tag: "skipped", reason: "void" }),
          Outcome.failed(subject("d"), Outcome.failure("transform", "TaxUnmatched", "fits \u0000 no tax")),
          planned("e")
        ]
        yield* journal.record(
          beginning("ONE"),
          (recording) => Effect.andThen(recording.writing([planned("a")]), recording.ended(outcomes, claims))
        )
        assert.deepStrictEqual(yield* Stream.runCollect(journal.outcomes("ONE")), outcomes)
        const [story] = yield* journal.stories("a")
        const [ended] = story?.happenings ?? []
        assert.deepStrictEqual(ended?._tag === "outcome" ? ended.intent?.operations : null, [
          "post CAD 113.00 dated 2026-05-01",
          "pay CAD 50.00 on 2026-05-02"
        ])
      })))

    it.effect("is told page by page, beside others, in order", () =>
      journaled(Effect.fnUntraced(function*(journal) {
        const ids = Array.from({ length: 2_500 }, (_, index) => `r${index}`)
        yield* recordedRun(journal, "ONE", [posted("x")])
        yield* recordedRun(journal, "TWO", ids.map(alreadyPosted))
        yield* recordedRun(journal, "THREE", [posted("y")])
        const told = yield* Stream.runCollect(journal.outcomes("TWO"))
        assert.deepStrictEqual(told.map(({ subject }) => subject.id), ids)
      })))

    const ends: ReadonlyArray<readonly [Exit.Exit<void, Unavailable>, status: string, message: string | null]> = [
      [Exit.void, "finished", null],
      [Exit.fail(new Unavailable({ plugin: "odoo", problem: "is away" })), "failed", "odoo is away"],
      [Exit.interrupt(), "interrupted", "from outside"],
      [Exit.die(new Error("key sk_live_1")), "failed", "a defect of the program"]
    ]
    it.effect.each(ends)(
      "however it ends, says so, and gives its place back: %s %s",
      ([exit, status, message]) =>
        journaled(Effect.fnUntraced(function*(journal) {
          yield* Effect.exit(
            journal.record(beginning("ONE"), (recording) =>
              Effect.andThen(recording.ended([posted("a"), alreadyPosted("b"), alreadyPosted("c")], claims), exit))
          )
          const run = yield* journal.run("ONE")
          assert.deepStrictEqual([run?.status, run?.message, run?.target], [status, message, "books @ 127.0.0.1"])
          assert.deepStrictEqual(run?.counts, { posted: 1, alreadyPosted: 2 })
          yield* recordedRun(journal, "TWO", [])
          assert.deepStrictEqual(
            (yield* journal.runs(5)).map(({ id }) =>
              id
            ),
            ["TWO", "ONE"]
          )
        }))
    )

    it.effect("fails as its work does, and succeeds with its result", () =>
      journaled(Effect.fnUntraced(function*(journal) {
        const error = new Unavailable({ plugin: "odoo", problem: "is away" })
        assert.strictEqual(yield* Effect.flip(journal.record(beginning("ONE"), () => Effect.fail(error))), error)
        assert.strictEqual(yield* journal.record(beginning("TWO"), () => Effect.succeed(7)), 7)
      })))

    it.effect("that broke off while writing says of what nobody knows the end", () =>
      journaled(Effect.fnUntraced(function*(journal) {
        yield* Effect.exit(journal.record(beginning("ONE"), (recording) =>
          Effect.gen(function*() {
            yield* recording.writing([planned("a"), planned("b")])
            yield* recording.ended([posted("a")], claims)
            const open = yield* journal.openIntents(place)
            assert.deepStrictEqual(open.map(({ subject }) => subject.id), ["b"])
            const [story] = yield* journal.stories("NEX-b")
            assert.deepStrictEqual(story === undefined ? [] : whatHappened(story), ["open in ONE"])
            return yield* Effect.interrupt
          })))
        yield* recordedRun(journal, "TWO", [alreadyPosted("b")])
        assert.deepStrictEqual(yield* journal.openIntents(place), [])
        const [story] = yield* journal.stories("b")
        assert.deepStrictEqual(story === undefined ? [] : whatHappened(story), ["interrupted in ONE", "outcome in TWO"])
      })))
  })

  describe("a record's story", () => {
    const names = ["a", "NEX-a", "in_a", "INV/2026/a"]
    it.effect.each(names)(
      "is found by %s, over all runs, in order",
      (name) =>
        journaled(Effect.fnUntraced(function*(journal) {
          yield* recordedRun(journal, "ONE", [unverifiable("a"), posted("b")])
          yield* recordedRun(journal, "TWO", [posted("a")])
          const stories = yield* journal.stories(name)
          assert.deepStrictEqual(stories.map(whatHappened), [["outcome in ONE", "outcome in TWO"]])
          assert.deepStrictEqual([...stories[0]?.runs.keys() ?? []], ["ONE", "TWO"])
        }))
    )

    it.effect("is told of each of several records of one name, and of none that nobody knows", () =>
      journaled(Effect.fnUntraced(function*(journal) {
        const twin = { ...posted("b"), subject: { ...subject("b"), number: "NEX-a" } }
        yield* recordedRun(journal, "ONE", [posted("a"), twin])
        assert.deepStrictEqual((yield* journal.stories("NEX-a")).map(({ subject }) => subject.id), ["a", "b"])
        assert.deepStrictEqual(yield* journal.stories("NEX-c"), [])
      })))
  })

  describe("the queue of unverifiable records", () => {
    it.effect("knows since when, why at last, and how often; and forgets what ended", () =>
      journaled(Effect.fnUntraced(function*(journal) {
        yield* TestClock.setTime(1_000_000)
        yield* recordedRun(journal, "ONE", [unverifiable("a"), unverifiable("b")])
        yield* TestClock.adjust("1 day")
        yield* recordedRun(journal, "TWO", [unverifiable("a", "time-out"), alreadyPosted("b")])
        assert.deepStrictEqual(yield* journal.waiting(place), [{
          subject: "a",
          number: "NEX-a",
          reference: "in_a",
          firstSeen: 1_000_000,
          lastSeen: 87_400_000,
          reason: "Unreachable",
          message: "time-out",
          tries: 2
        }])
        assert.deepStrictEqual(yield* journal.waiting({ ...place, sink: "memory" }), [])
      })))
  })
})

describe("an outcome as text", () => {
  const Anything = Schema.Struct({ text: Schema.String, minor: Schema.BigInt, fields: Schema.Json })

  it.prop("reads as it was, with any text, amount and evidence", [Anything], ([{ fields, minor, text }]) => {
    const { evidence, ...ended } = posted("a")
    if (ended.result._tag !== "posted" || evidence === null) return assert.fail("no evidence")
    const total = { minor, currency: text }
    const { written } = ended.result
    const outcome: Outcome.Outcome = {
      ...ended,
      attention: [text],
      result: { _tag: "posted", written: { ...written, families: new Map([[text, total]]), confirmed: total } },
      evidence: { ...evidence, fields: { [`of ${text}`]: JSON.parse(JSON.stringify(fields)) } } // without -0
    }
    const ending = { outcome, intent: null, claims: claims("a") }
    assert.deepStrictEqual(OutcomeText.read(OutcomeText.write(ending)), ending)
  })
})

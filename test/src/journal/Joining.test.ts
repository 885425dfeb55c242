import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { TestClock } from "effect/testing"
import type * as Journal from "../../../src/journal/Journal.ts"
import * as Recording from "../../../src/journal/Recording.ts"
import { kinds } from "../../support/JournalHomes.ts"
import { beginning, claims, place, planned, posted, recordedRun } from "../../support/Journals.ts"

const ONE = { ...place, run: "ONE" }

const names = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

/** How many intents the records have all in all, open or not. */
const intended = Effect.fnUntraced(function*(journal: Journal.Service) {
  return (yield* journal.openIntents(place)).map(({ subject }) => subject.id).toSorted()
})

describe.each(kinds)("on $name, workers that join a run", ({ fresh }) => {
  it.effect("record what they are about to write, many at once; the run's own process says how it ended", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const journal = yield* home.journal
      const workers = yield* Effect.forEach(
        ["a", "b", "c", "d"],
        (name) => Effect.map(home.journal, (journal) => ({ name, journal }))
      )
      yield* journal.record(beginning("ONE"), (recording) =>
        Effect.gen(function*() {
          yield* Effect.forEach(workers, ({ journal, name }) =>
            Effect.gen(function*() {
              const joined = yield* journal.join(ONE)
              for (const id of names(10, name)) yield* joined.writing([planned(id), planned(`${id}+`)])
            }), { concurrency: "unbounded" })
          assert.strictEqual((yield* intended(journal)).length, 80)
          yield* recording.ended(names(10, "a").map(posted), claims)
          yield* recording.ended([...names(10, "b"), ...names(10, "c")].map(posted), claims)
          assert.strictEqual((yield* intended(journal)).length, 50)
        }))
      const [story] = yield* journal.stories("b7")
      assert.deepStrictEqual(
        story?.happenings.map((one) => [one._tag, one.intent?.subject.id, one.intent?.operations.length]),
        [["outcome", "b7", 2]]
      )
      const [open] = yield* journal.stories("d3")
      assert.deepStrictEqual(open?.happenings.map(({ _tag }) => _tag), ["interrupted"])
      assert.deepStrictEqual((yield* journal.run("ONE"))?.counts, { posted: 30 })
      assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
    }))

  it.effect("do their work again, and record nothing twice; only what has ended since is announced anew", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const journal = yield* home.journal
      yield* journal.record(beginning("ONE"), (recording) =>
        Effect.gen(function*() {
          const [one, other] = [yield* journal.join(ONE), yield* Effect.flatMap(home.journal, (_) => _.join(ONE))]
          yield* one.writing([planned("a"), planned("b")])
          const before = yield* journal.verify(null)
          yield* one.writing([planned("a"), planned("b")])
          yield* other.writing([planned("b"), planned("a")])
          yield* other.writing([])
          assert.deepStrictEqual(yield* journal.verify(null), before)
          yield* other.writing([planned("b"), planned("c"), planned("c")])
          assert.deepStrictEqual(yield* intended(journal), ["a", "b", "c"])
          yield* recording.ended([posted("a")], claims)
          assert.deepStrictEqual(yield* intended(journal), ["b", "c"])
          yield* one.writing([planned("a"), planned("b")])
          assert.deepStrictEqual(yield* intended(journal), ["a", "b", "c"])
        }))
      assert.deepStrictEqual(yield* intended(journal), [])
      const [story] = yield* journal.stories("a")
      assert.deepStrictEqual(story?.happenings.map(({ _tag }) => _tag), ["outcome", "interrupted"])
    }))

  it.effect("keep its lease by what they record, and stop when it has ended or was taken over", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const journal = yield* home.journal
      assert.strictEqual((yield* Effect.flip(journal.join(ONE)))._tag, "LeaseLost")
      const client = yield* Effect.flatMap(home.store, (store) => Recording.begin(store, beginning("ONE")))
      const worker = yield* journal.join(ONE)
      yield* TestClock.adjust("59 seconds")
      yield* worker.writing([planned("a")])
      yield* TestClock.adjust("59 seconds")
      yield* worker.holds
      assert.strictEqual((yield* journal.run("ONE"))?.status, "running")
      const [lease] = yield* home.ask("select beat from lease")
      assert.strictEqual(Number(lease?.["beat"]), (yield* Clock.currentTimeMillis) - 59_000)

      yield* TestClock.adjust("2 seconds")
      yield* worker.holds // nobody took it so far
      yield* journal.record(beginning("TWO"), () =>
        Effect.gen(function*() {
          const before = yield* journal.verify(null)
          for (const act of [worker.holds, worker.writing([planned("b")]), client.holds]) {
            assert.match((yield* Effect.flip(act)).message, /was taken over by run TWO on /)
          }
          assert.deepStrictEqual(yield* journal.verify(null), before)
        }))
      const three = yield* Effect.flatMap(home.store, (store) => Recording.begin(store, beginning("THREE")))
      const late = yield* journal.join({ ...place, run: "THREE" })
      yield* three.finish(Exit.void)
      assert.strictEqual((yield* Effect.flip(late.holds))._tag, "LeaseLost")
      assert.strictEqual((yield* Effect.flip(late.writing([planned("a")])))._tag, "LeaseLost")
    }))

  it.effect("are told what led to it: its engine, and what it needs to go on", () =>
    Effect.gen(function*() {
      const journal = yield* Effect.flatMap(fresh, ({ journal }) => journal)
      const resumption = { flags: ["--post"], text: "\u0000 é 😀", chunk: 500 }
      yield* journal.record({ ...beginning("ONE"), engine: "cluster", resumption }, () => Effect.void)
      yield* recordedRun(journal, "TWO", [])
      const run = yield* journal.run("ONE")
      assert.deepStrictEqual([run?.engine, run?.resumption], ["cluster", resumption])
      assert.isUndefined((yield* journal.run("TWO"))?.engine)
      assert.isNull(yield* journal.scheduled(place))
      yield* journal.record({ ...beginning("THREE"), due: 7 }, () => Effect.void)
      assert.strictEqual((yield* journal.scheduled(place))?.id, "THREE")
    }))
})

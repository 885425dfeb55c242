import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { TestClock } from "effect/testing"
import type * as Journal from "../../../src/journal/Journal.ts"
import * as Recording from "../../../src/journal/Recording.ts"
import { RunCancelled, Unavailable } from "../../../src/PipelineError.ts"
import { database, file, type Home, isMissing, kinds } from "../../support/JournalHomes.ts"
import { alreadyPosted, beginning, claims, place, planned, posted, recordedRun } from "../../support/Journals.ts"

const away = new Unavailable({ plugin: "odoo", problem: "is away" })

/** A run that recorded "a", and began to write "b", before it stopped like this. */
const stopped = (journal: Journal.Service, run: string, exit: Exit.Exit<void, Unavailable>) =>
  Effect.exit(journal.record(beginning(run), (recording) =>
    recording.writing([planned("a"), planned("b")]).pipe(
      Effect.andThen(recording.ended([posted("a")], claims)),
      Effect.andThen(exit)
    )))

/** The same, but it died, and a minute passed. */
const died = Effect.fnUntraced(function*(home: Home, run: string) {
  const zombie = yield* Effect.flatMap(home.store, (store) => Recording.begin(store, beginning(run)))
  yield* zombie.writing([planned("a"), planned("b")])
  yield* zombie.ended([posted("a")], claims)
  yield* TestClock.adjust("61 seconds")
  return zombie
})

const ids = (journal: Journal.Service, run: string) =>
  Effect.map(
    Stream.runCollect(journal.outcomes(run)),
    (outcomes) => outcomes.map(({ subject }) => subject.id)
  )

/** What happened to a record, and whether it was known what was to be written. */
const happened = (journal: Journal.Service, id: string) =>
  Effect.map(
    journal.stories(id),
    ([story]) =>
      story?.happenings.map((one) => `${one._tag} in ${one.run}, ${one.intent === null ? "not intended" : "intended"}`)
  )

describe.skipIf(isMissing)("on PostgreSQL, a run that did not finish goes on", () => {
  const { fresh } = database

  const ends: ReadonlyArray<Exit.Exit<void, Unavailable>> = [Exit.fail(away), Exit.interrupt(), Exit.die("broken")]
  it.effect.each(ends)(
    "after %s: each record is recorded once, and the counts are those of all of it",
    (end) =>
      Effect.gen(function*() {
        const journal = yield* Effect.flatMap(fresh, ({ journal }) => journal)
        yield* stopped(journal, "ONE", end)
        const told = yield* journal.resume("ONE", (recording, was) =>
          Effect.gen(function*() {
            assert.strictEqual((yield* journal.run("ONE"))?.status, "running")
            yield* recording.writing([planned("b")])
            yield* recording.ended([posted("a"), posted("b"), alreadyPosted("c")], claims)
            return `${was.id} of ${was.pipeline}`
          }))
        assert.strictEqual(told, "ONE of ledger.daily")
        assert.deepStrictEqual(yield* ids(journal, "ONE"), ["a", "b", "c"])
        const run = yield* journal.run("ONE")
        assert.deepStrictEqual([run?.status, run?.message], ["finished", null])
        assert.deepStrictEqual(run?.counts, { posted: 2, alreadyPosted: 1 })
        assert.deepStrictEqual(yield* happened(journal, "b"), [
          "interrupted in ONE, intended",
          "outcome in ONE, intended"
        ])
        assert.deepStrictEqual(yield* journal.openIntents(place), [])
        assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
      })
  )

  it.effect("that died, with what it was about to write still open; should it come back, it stops", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const journal = yield* home.journal
      const zombie = yield* died(home, "ONE")
      assert.strictEqual((yield* journal.run("ONE"))?.status, "silent")
      yield* journal.resume("ONE", (recording) =>
        Effect.gen(function*() {
          assert.isNull(recording.recovered)
          assert.deepStrictEqual((yield* journal.openIntents(place)).map(({ subject }) => subject.id), ["b"])
          assert.strictEqual((yield* Effect.flip(zombie.holds))._tag, "LeaseLost")
          assert.strictEqual((yield* Effect.flip(zombie.ended([posted("c")], claims)))._tag, "LeaseLost")
          assert.strictEqual((yield* Effect.flip(zombie.finish(Exit.void)))._tag, "LeaseLost")
          yield* recording.holds
          yield* recording.writing([planned("b")])
          yield* recording.ended([posted("b")], claims)
        }))
      assert.deepStrictEqual(yield* happened(journal, "b"), ["outcome in ONE, intended"])
      assert.deepStrictEqual((yield* journal.run("ONE"))?.counts, { posted: 2 })
    }))

  it.effect("and may fail again, and go on again", () =>
    Effect.gen(function*() {
      const journal = yield* Effect.flatMap(fresh, ({ journal }) => journal)
      yield* stopped(journal, "ONE", Exit.interrupt())
      yield* Effect.exit(journal.resume("ONE", () => Effect.fail(away)))
      assert.include(yield* journal.run("ONE"), { status: "failed", message: "odoo is away" })
      yield* journal.resume("ONE", (recording) => recording.ended([posted("b")], claims))
      assert.deepStrictEqual((yield* journal.runs(5)).map(({ id, status }) => `${id} ${status}`), ["ONE finished"])
      assert.deepStrictEqual((yield* journal.run("ONE"))?.counts, { posted: 2 })
    }))

  it.effect("unless it is at work, or another one in its place", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const journal = yield* home.journal
      yield* stopped(journal, "ONE", Exit.interrupt())
      yield* journal.record(beginning("TWO"), () =>
        Effect.gen(function*() {
          for (const run of ["ONE", "TWO"]) {
            const error = yield* Effect.flip(journal.resume(run, () => Effect.void))
            assert.strictEqual(error._tag, "LeaseHeld")
            assert.include(error.message, "run TWO on ")
          }
        }))
      yield* died(home, "THREE")
      const recovered = yield* journal.resume("ONE", (recording) => Effect.succeed(recording.recovered))
      assert.strictEqual(recovered?.lease.run, "THREE")
      assert.include(yield* journal.run("THREE"), { status: "interrupted", message: "found dead by run ONE" })
    }))
})

describe.each(kinds)("on $name, a run does not go on", ({ fresh }) => {
  it.effect("that has finished, or that nobody knows: one line says so", () =>
    Effect.gen(function*() {
      const journal = yield* Effect.flatMap(fresh, ({ journal }) => journal)
      yield* recordedRun(journal, "ONE", [posted("a")])
      const before = yield* journal.verify(null)
      const finished = yield* Effect.flip(journal.resume("ONE", () => Effect.void))
      assert.strictEqual(finished.message, "Run ONE has finished. There is nothing left to do")
      assert.strictEqual((yield* Effect.flip(journal.resume("NONE", () => Effect.void)))._tag, "NotInJournal")
      assert.deepStrictEqual(yield* journal.verify(null), before)
    }))
})

describe("in a file, a run does not go on", () => {
  it.effect("which says where runs can, and what to do instead", () =>
    Effect.gen(function*() {
      const journal = yield* Effect.flatMap(file.fresh, ({ journal }) => journal)
      yield* stopped(journal, "ONE", Exit.interrupt())
      const error = yield* Effect.flip(journal.resume("ONE", () => Effect.void))
      assert.strictEqual(error._tag, "NotResumable")
      assert.match(
        error.message,
        /^Run ONE was not kept in a shared database \(PIPELINE_DATABASE\).+Run its pipeline again/
      )
    }))
})

describe.each(kinds)("on $name, a run that is to be cancelled", ({ fresh, name }) => {
  it.effect("finds out, and is told as interrupted, cancelled", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const [one, other] = [yield* home.journal, yield* home.journal]
      const begun = yield* Deferred.make<void>()
      const asked = yield* Deferred.make<void>()
      const run = yield* Effect.forkScoped(one.record(beginning("ONE"), () =>
        Effect.gen(function*() {
          assert.isFalse(yield* one.isCancelled("ONE"))
          yield* Deferred.succeed(begun, undefined)
          yield* Deferred.await(asked)
          assert.isTrue(yield* one.isCancelled("ONE"))
          return yield* new RunCancelled({ run: "ONE" })
        })))
      yield* Deferred.await(begun)
      yield* other.requestCancel("ONE")
      yield* other.requestCancel("ONE")
      yield* Deferred.succeed(asked, undefined)
      assert.strictEqual((yield* Effect.flip(Fiber.join(run)))._tag, "RunCancelled")
      assert.include(yield* other.run("ONE"), { status: "interrupted", message: "cancelled" })
      if (name === "SQLite") return
      assert.isFalse(yield* other.resume("ONE", () => other.isCancelled("ONE")))
    }))

  it.effect("is not at work: one line says how it ended, or that nobody knows it", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const journal = yield* home.journal
      yield* recordedRun(journal, "ONE", [])
      yield* died(home, "TWO")
      const finished = yield* Effect.flip(journal.requestCancel("ONE"))
      assert.strictEqual(finished.message, "Run ONE is not at work: it is finished. There is nothing to cancel")
      assert.include((yield* Effect.flip(journal.requestCancel("TWO"))).message, "it is silent")
      assert.strictEqual((yield* Effect.flip(journal.requestCancel("NONE")))._tag, "NotInJournal")
      assert.isFalse(yield* journal.isCancelled("ONE"))
    }))
})

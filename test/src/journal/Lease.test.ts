import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import type * as Journal from "../../../src/journal/Journal.ts"
import * as Recording from "../../../src/journal/Recording.ts"
import { type Home, type Kind, kinds } from "../../support/JournalHomes.ts"
import { beginning, claims, place, planned, posted, recordedRun } from "../../support/Journals.ts"

const NOON = Date.parse("2026-05-28T12:00:00Z")

/** Two journals in one place, as two processes have them; at noon. */
const twoOf = (fresh: Kind["fresh"]) =>
  Effect.gen(function*() {
    yield* TestClock.setTime(NOON)
    const home = yield* fresh
    return { home, one: yield* home.journal, other: yield* home.journal }
  })

/** A run at work until it is interrupted. */
const busy = Effect.fnUntraced(function*(journal: Journal.Service, run: string) {
  const begun = yield* Deferred.make<void>()
  const work = Effect.andThen(Deferred.succeed(begun, undefined), Effect.never)
  const fiber = yield* Effect.forkScoped(journal.record(beginning(run), () => work))
  yield* Deferred.await(begun)
  return fiber
})

/** Time passes until the holder's next beat, which has been heard. */
const beaten = Effect.fnUntraced(function*({ ask }: Home) {
  yield* TestClock.adjust("15 seconds")
  const now = yield* Clock.currentTimeMillis
  for (;;) {
    const [lease] = yield* ask("select beat from lease")
    if (Number(lease?.["beat"]) === now) return
    yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
  }
})

/** A run that takes the lease and is never heard of again, which a test may still ask to write. */
const dead = (home: Home, run: string) => Effect.flatMap(home.store, (store) => Recording.begin(store, beginning(run)))

describe.each(kinds)("on $name", ({ fresh }) => {
  const two = twoOf(fresh)

  describe("two runs of one pipeline into one sink", () => {
    it.effect("are refused while the first one lives, however long, naming it", () =>
      Effect.gen(function*() {
        const { home, one, other } = yield* two
        yield* busy(one, "ONE")
        for (const _ of Array.from({ length: 40 })) yield* beaten(home)
        let worked = false
        const error = yield* Effect.flip(other.record(beginning("TWO"), () => Effect.sync(() => void (worked = true))))
        assert.isFalse(worked)
        assert.match(
          error.message,
          new RegExp(
            `^ledger\\.daily → odoo is at work already: run ONE on .+, process ${process.pid}, since 2026-05-28T12:00:00.000Z, ` +
              "last heard of at 2026-05-28T12:10:00.000Z"
          )
        )
      }))

    it.effect("are let in when the first one has ended, however it did", () =>
      Effect.gen(function*() {
        const { one, other } = yield* two
        yield* recordedRun(one, "ONE", [])
        yield* Effect.exit(other.record(beginning("TWO"), () => Effect.die("broken")))
        const three = yield* busy(one, "THREE")
        yield* Fiber.interrupt(three)
        yield* recordedRun(other, "FOUR", [])
      }))

    it.effect("of different pipelines or sinks do not meet", () =>
      Effect.gen(function*() {
        const { one, other } = yield* two
        yield* busy(one, "ONE")
        yield* other.record({ ...beginning("TWO"), sink: "memory" }, () => Effect.void)
        yield* other.record({ ...beginning("THREE"), pipeline: "ledger.settle" }, () => Effect.void)
      }))
  })

  describe("a dead run's place", () => {
    it.effect("is held for a minute, then taken over, which is said, with what it was about to write", () =>
      Effect.gen(function*() {
        const { home, other } = yield* two
        const zombie = yield* dead(home, "ONE")
        yield* zombie.writing([planned("a"), planned("b")])
        yield* zombie.ended([posted("a")], claims)
        yield* TestClock.adjust("60 seconds")
        assert.strictEqual((yield* Effect.flip(recordedRun(other, "TWO", [])))._tag, "LeaseHeld")
        assert.strictEqual((yield* other.run("ONE"))?.status, "running")
        yield* TestClock.adjust("1 millis")
        assert.strictEqual((yield* other.run("ONE"))?.status, "silent")
        const recovered = yield* other.record(beginning("TWO"), (recording) => Effect.succeed(recording.recovered))
        assert.include(recovered?.lease, { run: "ONE", since: NOON, beat: NOON })
        assert.deepStrictEqual(recovered?.intents.map(({ subject }) => subject.id), ["b"])
        assert.include(yield* other.run("ONE"), { status: "interrupted", message: "found dead by run TWO" })
        assert.deepStrictEqual(yield* other.openIntents(place), [])
      }))

    it.effect("is lost for it: should it come back, it stops before its next write", () =>
      Effect.gen(function*() {
        const { home, other } = yield* two
        const zombie = yield* dead(home, "ONE")
        yield* TestClock.adjust("2 minutes")
        yield* busy(other, "TWO")
        const before = yield* other.verify(null)
        for (
          const act of [zombie.writing([planned("a")]), zombie.ended([posted("a")], claims), zombie.finish(Exit.void)]
        ) {
          const error = yield* Effect.flip(act)
          assert.match(error.message, /^ledger\.daily → odoo was taken over by run TWO on /)
        }
        assert.deepStrictEqual(yield* other.verify(null), before)
      }))

    it.effect("interrupts work that goes on, at the next beat", () =>
      Effect.gen(function*() {
        const { home, one } = yield* two
        let stopped = false
        const work = Effect.onInterrupt(Effect.never, () => Effect.sync(() => void (stopped = true)))
        const begun = yield* Deferred.make<void>()
        const run = yield* Effect.forkScoped(
          one.record(beginning("ONE"), () => Effect.andThen(Deferred.succeed(begun, undefined), work))
        )
        yield* Deferred.await(begun)
        yield* home.ask("update lease set run = 'TWO'")
        yield* TestClock.adjust("15 seconds")
        const error = yield* Effect.flip(Fiber.join(run))
        assert.strictEqual(error._tag, "LeaseLost")
        assert.isTrue(stopped)
      }))

    it.effect("is not lost to a machine that slept, as long as nobody took it", () =>
      Effect.gen(function*() {
        const { home, other } = yield* two
        const sleeper = yield* dead(home, "ONE")
        yield* TestClock.adjust("8 hours")
        yield* sleeper.ended([posted("a")], claims)
        assert.strictEqual((yield* Effect.flip(recordedRun(other, "TWO", [])))._tag, "LeaseHeld")
      }))

    it.effect("is free although a clock was set back since, unless it was heard of by that clock", () =>
      Effect.gen(function*() {
        const { home, other } = yield* two
        const run = yield* dead(home, "ONE")
        yield* TestClock.setTime(NOON - 3_600_000)
        yield* run.writing([planned("a")])
        assert.strictEqual((yield* Effect.flip(recordedRun(other, "TWO", [])))._tag, "LeaseHeld")
        yield* TestClock.setTime(NOON - 7_200_000)
        yield* recordedRun(other, "THREE", [])
        assert.strictEqual((yield* Effect.flip(run.writing([planned("b")])))._tag, "LeaseLost")
      }))
  })
})

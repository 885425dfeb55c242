import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Duration from "effect/Duration"
import { timing } from "../../support/FairWorker.ts"
import { type HttpServer, serve } from "../../support/HttpServer.ts"
import { isMissing, type SharedDatabase, sharedDatabase } from "../../support/SharedDatabase.ts"
import { start, until } from "../../support/Workers.ts"

const TIME_LIMIT = 60_000

const TRUST_MS = Duration.toMillis(timing.trust)
const SILENCE_MS = Duration.toMillis(timing.silence)

const writer = (database: SharedDatabase, books: HttpServer, name: string, times = 1, ms = SILENCE_MS) =>
  start({ PIPELINE_DATABASE: database.url }, "write", books.url, name, times, ms)

/** What the books were told: `one/start`. */
const told = ({ requests }: HttpServer) => requests.map(({ path }) => path.slice(1))

const at = ({ requests }: HttpServer, what: string) => requests.find(({ path }) => path === `/${what}`)?.at ?? NaN

/** One writer holds the turn, in the middle of its writing; another waits for it. */
const oneBeforeOther = Effect.gen(function*() {
  const database = yield* sharedDatabase
  const books = yield* serve(() => 200)
  const one = yield* writer(database, books, "one")
  yield* until(() => told(books).includes("one/start"))
  const other = yield* writer(database, books, "other")
  const isWaiting = database.run(
    `select from pg_locks join pg_database on oid = database
    where datname = current_database() and locktype = 'advisory' and not granted`
  )
  while ((yield* isWaiting).length === 0) yield* Effect.sleep("5 millis")
  return { database, books, one, other }
})

describe.skipIf(isMissing("that one writes at a time"))("the turn to write", () => {
  it.live("is one worker's at a time, and each one's in its turn", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const books = yield* serve(() => 200)
      const names = ["one", "two", "three"]
      const workers = yield* Effect.forEach(names, (name) => writer(database, books, name, 30, 20))
      for (const { ended } of workers) assert.deepStrictEqual(yield* ended, Array.from({ length: 30 }, () => "written"))
      const events = told(books)
      assert.strictEqual(events.length, 180)
      const turns = events.flatMap((event, n) => n % 2 === 0 ? [event.split("/")[0]] : [])
      assert.deepStrictEqual(events, turns.flatMap((name) => [`${name}/start`, `${name}/end`]))
      // Once all are there, nobody is passed over.
      const [from, to] = [
        Math.max(...names.map((name) => turns.indexOf(name))),
        Math.min(...names.map((name) => turns.lastIndexOf(name)))
      ]
      const together = turns.slice(from, to)
      assert.isAbove(together.length, 30)
      for (const [n, name] of together.entries()) assert.notStrictEqual(name, together[n + 1])
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live("passes on from a killed worker, once its last request must have been sent", () =>
    Effect.gen(function*() {
      const { books, one, other } = yield* oneBeforeOther
      yield* one.signal("SIGKILL")
      const killed = Date.now()
      assert.deepStrictEqual(yield* other.ended, ["written"])
      assert.deepStrictEqual(told(books), ["one/start", "other/start", "other/end"])
      const passed = at(books, "other/start") - killed
      assert.isTrue(passed > TRUST_MS / 2 && passed < 2 * TRUST_MS, `${passed} ms`)
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live(
    "passes on where the database has closed all sessions, and who had it stops and says so",
    () =>
      Effect.gen(function*() {
        const { books, database, one, other } = yield* oneBeforeOther
        yield* database.disconnect
        const cut = Date.now()
        assert.deepStrictEqual(yield* one.ended, ["TurnLost"])
        assert.isBelow(Date.now() - cut, TRUST_MS)
        assert.deepStrictEqual(yield* other.ended, ["written"])
        assert.deepStrictEqual(told(books), ["one/start", "other/start", "other/end"])
      }).pipe(Effect.scoped),
    TIME_LIMIT
  )

  it.live("passes on from a frozen worker, which writes no more when it wakes up", () =>
    Effect.gen(function*() {
      const { books, one, other } = yield* oneBeforeOther
      yield* one.signal("SIGSTOP")
      const frozen = Date.now()
      yield* until(() => told(books).includes("other/start"))
      const passed = Date.now() - frozen
      assert.isTrue(passed > SILENCE_MS * 0.8 && passed < SILENCE_MS + TRUST_MS, `${passed} ms`)
      yield* one.signal("SIGCONT")
      assert.deepStrictEqual(yield* one.ended, ["TurnLost"])
      assert.deepStrictEqual(yield* other.ended, ["written"])
      assert.deepStrictEqual(told(books), ["one/start", "other/start", "other/end"])
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live("stays with a worker that was frozen for less than that", () =>
    Effect.gen(function*() {
      const { books, one, other } = yield* oneBeforeOther
      yield* one.signal("SIGSTOP")
      yield* Effect.sleep(SILENCE_MS / 2)
      yield* one.signal("SIGCONT")
      assert.deepStrictEqual(yield* one.ended, ["written"])
      assert.deepStrictEqual(yield* other.ended, ["written"])
      assert.deepStrictEqual(told(books), ["one/start", "one/end", "other/start", "other/end"])
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live("is waited for through the database's absence", () =>
    Effect.gen(function*() {
      const { books, database, one, other } = yield* oneBeforeOther
      yield* database.admit(false)
      yield* database.disconnect
      assert.deepStrictEqual(yield* one.ended, ["TurnLost"])
      yield* Effect.sleep(2 * TRUST_MS)
      assert.deepStrictEqual(told(books), ["one/start"])
      yield* database.admit(true)
      assert.deepStrictEqual(yield* other.ended, ["written"])
    }).pipe(Effect.scoped), TIME_LIMIT)
})

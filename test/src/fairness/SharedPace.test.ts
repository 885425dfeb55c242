import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { KEY, PACE } from "../../support/FairWorker.ts"
import { type HttpServer, serve } from "../../support/HttpServer.ts"
import { isMissing, type SharedDatabase, sharedDatabase } from "../../support/SharedDatabase.ts"
import { start, until } from "../../support/Workers.ts"

const TIME_LIMIT = 60_000

/** Requests that meet on their way here, though their turns were in time: a fifth of a second's, on a busy machine. */
const JITTER = PACE.perSecond / 5

const worker = (
  database: SharedDatabase,
  vendor: HttpServer,
  times: number,
  { limits = "shared", together = 8, at = 0 } = {}
) => start({ PIPELINE_DATABASE: database.url, PIPELINE_LIMITS: limits }, "ask", vendor.url, times, together, at)

const ends = (words: ReadonlyArray<string>) =>
  Object.fromEntries(Map.groupBy(words, (word) => word).entries().map(([word, { length }]) => [word, length]))

const times = ({ requests }: HttpServer) => requests.map(({ at }) => at)

/** The most requests in any second. */
const densest = (vendor: HttpServer): number =>
  Math.max(...times(vendor).map((from) => times(vendor).filter((at) => at >= from && at < from + 1_000).length))

const seconds = (vendor: HttpServer): number => (Math.max(...times(vendor)) - Math.min(...times(vendor))) / 1_000

describe.skipIf(isMissing("the limit that workers share"))("a billing system's limit", () => {
  it.live("holds over two workers together, and is used up", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const vendor = yield* serve(() => 200)
      const workers = yield* Effect.all([worker(database, vendor, 100), worker(database, vendor, 100)])
      for (const { ended } of workers) assert.deepStrictEqual(ends(yield* ended), { answered: 100 })
      assert.isAtMost(densest(vendor), PACE.perSecond + PACE.burst + JITTER)
      const least = (200 - PACE.burst) / PACE.perSecond
      assert.isTrue(seconds(vendor) > least * 0.9 && seconds(vendor) < least * 1.25, `${seconds(vendor)} s`)
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live("of each worker lets two finish at least 1.8 times as fast as one", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const one = yield* serve(() => 200)
      assert.deepStrictEqual(ends(yield* (yield* worker(database, one, 200, { limits: "per-worker" })).ended), {
        answered: 200
      })
      const two = yield* serve(() => 200)
      // Once both are there.
      const share = worker(database, two, 100, { limits: "per-worker", at: Date.now() + 4_000 })
      for (const { ended } of yield* Effect.all([share, share])) yield* ended
      assert.strictEqual(two.requests.length, 200)
      assert.isAbove(seconds(one) / seconds(two), 1.8)
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live(
    "that one worker meets, the other keeps as well: silent while told so, then half as fast, then faster",
    () =>
      Effect.gen(function*() {
        const database = yield* sharedDatabase
        const vendor = yield* serve((n) => n === 60 ? 429 : 200, { "retry-after": "2" })
        const workers = yield* Effect.all([worker(database, vendor, 100), worker(database, vendor, 100)])
        for (const { ended } of workers) assert.deepStrictEqual(ends(yield* ended), { answered: 100 })
        const told = vendor.requests[60]?.at ?? 0
        const after = (from: number, to: number) =>
          times(vendor).filter((at) => at - told >= from && at - told < to).length
        // Some were on their way already.
        assert.strictEqual(after(100, 1_990), 0)
        const half = PACE.perSecond / 2
        assert.isTrue(after(2_000, 3_000) > half * 0.8 && after(2_000, 3_000) < half * 1.4, `${after(2_000, 3_000)}`)
        assert.isAbove(after(4_000, 5_000), after(2_000, 3_000))
      }).pipe(Effect.scoped),
    TIME_LIMIT
  )

  it.live("loses no more than a killed worker's reserved tokens", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const vendor = yield* serve(() => 200)
      const killed = yield* worker(database, vendor, 1_000)
      yield* until(() => vendor.requests.length > 50)
      const other = yield* worker(database, vendor, 150)
      yield* until(() => vendor.requests.length > 100)
      yield* killed.signal("SIGKILL")
      const left = 150 - 8
      const from = Date.now()
      assert.deepStrictEqual(ends(yield* other.ended), { answered: 150 })
      assert.isBelow((Date.now() - from) / 1_000, left / PACE.perSecond * 1.3 + 0.5)
      assert.isAtMost(densest(vendor), PACE.perSecond + PACE.burst + JITTER)
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live("is not exceeded by a worker that was frozen with tokens in its hands", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const vendor = yield* serve(() => 200)
      const [frozen, other] = yield* Effect.all([
        worker(database, vendor, 100, { together: 40 }),
        worker(database, vendor, 200)
      ])
      yield* until(() => vendor.requests.length > 60)
      yield* frozen.signal("SIGSTOP")
      yield* Effect.sleep("2 seconds")
      yield* frozen.signal("SIGCONT")
      assert.deepStrictEqual(ends(yield* other.ended), { answered: 200 })
      assert.deepStrictEqual(ends(yield* frozen.ended), { answered: 100 })
      assert.isAtMost(densest(vendor), PACE.perSecond + PACE.burst + JITTER)
    }).pipe(Effect.scoped), TIME_LIMIT)

  it.live(
    "holds where the database is away: nobody asks until it is back, and nothing is given up",
    () =>
      Effect.gen(function*() {
        const database = yield* sharedDatabase
        const vendor = yield* serve(() => 200)
        const workers = yield* Effect.all([worker(database, vendor, 100), worker(database, vendor, 100)])
        yield* until(() => vendor.requests.length > 60)
        yield* database.admit(false)
        yield* database.disconnect
        const from = Date.now()
        yield* Effect.sleep("3 seconds")
        // Tokens that were reserved before, and no others.
        assert.isAtMost(times(vendor).filter((at) => at > from).length, 16)
        assert.strictEqual(times(vendor).filter((at) => at > from + 1_000).length, 0)
        yield* database.admit(true)
        for (const { ended } of workers) assert.deepStrictEqual(ends(yield* ended), { answered: 100 })
        assert.isAtMost(densest(vendor), PACE.perSecond + PACE.burst + JITTER)
      }).pipe(Effect.scoped),
    TIME_LIMIT
  )

  it.live("is kept in a row that holds nothing of the key", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const vendor = yield* serve(() => 200)
      yield* (yield* worker(database, vendor, 1)).ended
      const rows = yield* database.run("select row_to_json(pace)::text as text from pipeline.pace")
      assert.strictEqual(rows.length, 1)
      assert.match(String(rows[0]?.["text"]), /"name":"127\.0\.0\.1:\d+ -?\d+"/)
      assert.notInclude(String(rows[0]?.["text"]), KEY.slice(0, 6))
    }).pipe(Effect.scoped), TIME_LIMIT)
})

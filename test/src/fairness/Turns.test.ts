import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Database from "../../../src/database/Database.ts"
import { exclusively } from "../../../src/Exclusive.ts"
import * as Fairness from "../../../src/fairness/Fairness.ts"
import { isMissing, type SharedDatabase, sharedDatabase } from "../../support/SharedDatabase.ts"

const settings = (settings: Readonly<Record<string, string>>) =>
  ConfigProvider.layer(ConfigProvider.fromUnknown(settings))

const worker = ({ url }: SharedDatabase, limits = "") =>
  Fairness.layer.pipe(
    Layer.provide(Database.layerConfig),
    Layer.provide(settings({ PIPELINE_DATABASE: url, PIPELINE_LIMITS: limits }))
  )

describe("without workers", () => {
  it.effect("nobody waits for a turn", () =>
    Effect.gen(function*() {
      const nested = exclusively("books")(exclusively("books")(Effect.succeed("written")))
      assert.strictEqual(yield* nested, "written")
    }))
})

describe.skipIf(isMissing("how turns end"))("of one worker", () => {
  it.live("one place is one's at a time, as they came, and another place is free", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const events: Array<string> = []
      const write = (name: string) =>
        exclusively("books")(Effect.andThen(
          Effect.andThen(Effect.sync(() => events.push(`${name} begins`)), Effect.sleep("50 millis")),
          Effect.sync(() => events.push(`${name} ends`))
        ))
      yield* Effect.all([
        write("a"),
        Effect.delay(write("b"), "10 millis"),
        Effect.delay(write("c"), "20 millis")
      ], { concurrency: 3 }).pipe(Effect.provide(worker(database)))
      assert.deepStrictEqual(events, ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"])

      const elsewhere = exclusively("books")(exclusively("other books")(Effect.succeed("written")))
      assert.strictEqual(yield* elsewhere.pipe(Effect.provide(worker(database))), "written")
    }).pipe(Effect.scoped))

  it.live("a turn is given back however it ends, and at once", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      yield* Effect.gen(function*() {
        const take = exclusively("books")
        assert.strictEqual(yield* Effect.flip(take(Effect.fail("refused"))), "refused")
        assert.isTrue((yield* Effect.exit(take(Effect.die("a defect"))))._tag === "Failure")
        const begun = yield* Deferred.make<void>()
        const fiber = yield* Effect.forkChild(take(Effect.andThen(Deferred.succeed(begun, undefined), Effect.never)))
        yield* Deferred.await(begun)
        yield* Fiber.interrupt(fiber)
        const from = Date.now()
        yield* take(Effect.void)
        assert.isBelow(Date.now() - from, 1_000)
        const left = yield* database.run("select backend from pipeline.writer")
        assert.deepStrictEqual(left, [{ backend: null }])
      }).pipe(Effect.provide(worker(database)))
    }).pipe(Effect.scoped))

  it.live("who gives up waiting leaves the queue", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      yield* Effect.gen(function*() {
        const begun = yield* Deferred.make<void>()
        const done = yield* Deferred.make<void>()
        const holding = Effect.andThen(Deferred.succeed(begun, undefined), Deferred.await(done))
        const holder = yield* Effect.forkChild(exclusively("books")(holding))
        yield* Deferred.await(begun)
        // Another worker: its layer is its own.
        const other = exclusively("books")(Effect.void).pipe(Effect.provide(worker(database), { local: true }))
        const outcome = yield* Effect.timeoutOption(other, "500 millis")
        assert.strictEqual(outcome._tag, "None")
        yield* Deferred.succeed(done, undefined)
        yield* Fiber.join(holder)
        const sessions = database.run(
          `select from pg_stat_activity
          where datname = current_database() and application_name = 'ledger-pipelines turn'`
        )
        yield* Effect.sleep("100 millis")
        assert.strictEqual((yield* sessions).length, 0)
      }).pipe(Effect.provide(worker(database)))
    }).pipe(Effect.scoped))

  it.live("PIPELINE_LIMITS is one of two words", () =>
    Effect.gen(function*() {
      const database = yield* sharedDatabase
      const error = yield* Effect.flip(Effect.void.pipe(Effect.provide(worker(database, "none"))))
      assert.strictEqual(error.message, "PIPELINE_LIMITS is neither shared nor per-worker")
    }).pipe(Effect.scoped))
})

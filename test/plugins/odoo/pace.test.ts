/** How much is asked of Odoo at once, and how few calls a refusal costs. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Progress } from "#etl"
import { AnswerLost, type Client, Refused } from "../../../plugins/odoo/client.ts"
import { writeAll } from "../../../plugins/odoo/sink/batch.ts"
import * as Pace from "../../../plugins/odoo/sink/pace.ts"

const platform = Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent)

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

/** A client whose writes end as `end` says. */
const answering = (end: () => Effect.Effect<void, Refused | AnswerLost>): Client => ({
  connection: { url: "http://127.0.0.1", database: "books", apiKey: Redacted.make("key") },
  read: () => Effect.die("nothing is read"),
  write: (_, __, ___, answer) => Effect.andThen(end(), Effect.orDie(Schema.decodeUnknownEffect(answer)(null)))
})

/** Sizes of the batches in which items are written, and how many were in flight at once; `fails` has trouble. */
const paced = Effect.fnUntraced(function*(count: number, fails: (batch: number) => boolean) {
  const pace = Pace.make()
  const sizes: Array<number> = []
  let inFlight = 0
  let most = 0
  const results = yield* pace.inBatches(numbers(count), String, (batch) =>
    Effect.gen(function*() {
      most = Math.max(most, ++inFlight)
      const isTroubled = fails(sizes.length)
      sizes.push(batch.length)
      const client = pace.heed(
        answering(() => isTroubled ? Effect.fail(new AnswerLost({ problem: "late" })) : Effect.void)
      )
      yield* Effect.yieldNow
      yield* Effect.ignore(client.write("account.move", "load", {}, Schema.Unknown))
      inFlight--
      return batch
    }))
  return { sizes, most, results }
})

describe("the pace of writing", () => {
  it.effect("two batches of 100 are in flight, and every item is written once", () =>
    Effect.gen(function*() {
      const { most, results, sizes } = yield* paced(450, () => false)
      assert.deepStrictEqual(sizes, [100, 100, 100, 100, 25, 25])
      assert.strictEqual(most, 2)
      assert.deepStrictEqual(results.toSorted((a, b) => a - b), numbers(450))
    }).pipe(Effect.provide(platform)))

  it.effect("trouble halves the batches and leaves one in flight; without it they grow again", () =>
    Effect.gen(function*() {
      const { results, sizes } = yield* paced(600, (batch) => batch === 0)
      assert.deepStrictEqual(sizes.slice(0, 5), [100, 100, 50, 60, 60])
      assert.deepStrictEqual(results.toSorted((a, b) => a - b), numbers(600))
    }).pipe(Effect.provide(platform)))

  it.effect("items of one key are never in two batches at once", () =>
    Effect.gen(function*() {
      const pace = Pace.make()
      const inFlight = new Set<number>()
      const customer = (n: number) => n % 7
      const results = yield* pace.inBatches(numbers(500), (n) => String(customer(n)), (batch) =>
        Effect.gen(function*() {
          const customers = new Set(batch.map(customer))
          assert.isTrue(customers.isDisjointFrom(inFlight))
          for (const one of customers) inFlight.add(one)
          yield* Effect.yieldNow
          for (const one of customers) inFlight.delete(one)
          return batch
        }))
      assert.deepStrictEqual(results.toSorted((a, b) => a - b), numbers(500))
    }))

  it.effect("a batch never becomes smaller than five", () =>
    Effect.gen(function*() {
      const { sizes } = yield* paced(300, () => true)
      assert.deepStrictEqual(sizes, [100, 100, 50, 25, 12, 6, 5, 2])
    }).pipe(Effect.provide(platform)))
})

/** Calls that writing `records` takes, and those refused, where `answer` says how each call ends. */
const led = Effect.fnUntraced(function*(
  records: ReadonlyArray<number>,
  answer: (records: ReadonlyArray<number>, call: number) => Refused | AnswerLost | null
) {
  const written = new Set<number>()
  let calls = 0
  const refused = yield* writeAll({
    write: (some: ReadonlyArray<number>) =>
      Effect.suspend(() => {
        const problem = answer(some, calls++)
        if (problem !== null) return Effect.fail(problem)
        for (const one of some) written.add(one)
        return Effect.void
      }),
    unwritten: (some) => Effect.sync(() => some.filter((one) => !written.has(one)))
  }, records)
  return { calls, refused: [...refused], written: written.size }
})

describe("a batch that Odoo does not take", () => {
  it.effect("one bad record in a hundred is found in fifteen calls, and the others are written", () =>
    Effect.gen(function*() {
      const bad = new Refused({ sentence: "no customer" })
      const { calls, refused, written } = yield* led(numbers(100), (some) => some.includes(37) ? bad : null)
      assert.deepStrictEqual(refused, [[37, "no customer"]])
      assert.strictEqual(written, 99)
      assert.isAtMost(calls, 15)
    }).pipe(Effect.provide(platform)))

  it.effect("another transaction in the way is no refusal: the same records are written again", () =>
    Effect.gen(function*() {
      const conflict = new Refused({ sentence: "could not serialize access due to concurrent update" })
      const result = yield* led([1], (_, call) => call < 2 ? conflict : null)
      assert.deepStrictEqual(result, { calls: 3, refused: [], written: 1 })
    }).pipe(Effect.provide(platform)))

  it.effect("what was too much at once is written by halves", () =>
    Effect.gen(function*() {
      const late = new AnswerLost({ problem: "did not answer within 180 s" })
      const result = yield* led(numbers(100), (some) => some.length > 50 ? late : null)
      assert.deepStrictEqual(result, { calls: 3, refused: [], written: 100 })
    }).pipe(Effect.provide(platform)))
})

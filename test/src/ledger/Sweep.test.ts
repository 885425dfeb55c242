import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { type Ledger, Progress } from "#etl"
import * as Standing from "../../../src/ledger/Standing.ts"
import { memory, sweep } from "../../../src/ledger/Sweep.ts"
import { holds, PAGE } from "../../../src/ledger/Windows.ts"

const world = Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent)
const at = DateTime.makeUnsafe(0)

/** A system that holds invoices `0`, `1`, … made at these seconds; cursors or numbered pages. */
const system = (made: ReadonlyArray<number>, numbered: boolean) => {
  const log = { pages: 0 }
  const all = made.map((instant, n) => ({ reference: `${n}`, instant, body: {}, asked: "", at }))
    .toSorted((a, b) => b.instant - a.instant)
  const listing: Ledger.BillingSystem.Listing = {
    grain: numbered ? 10 : 1,
    judge: () => Effect.succeed([]),
    page: (window, page) =>
      Effect.sync(() => {
        log.pages += 1
        const within = all.filter(({ instant }) => holds(window, instant))
        const start = Number(page ?? 0)
        const count = Math.ceil(within.length / PAGE)
        const next = start + PAGE < within.length ? [`${start + PAGE}`] : []
        const numbers = Array.from({ length: Math.max(0, count - 1) }, (_, n) => `${(n + 1) * PAGE}`)
        return {
          invoices: within.slice(start, start + PAGE),
          more: !numbered ? next : page === null ? numbers : []
        }
      })
  }
  return { listing, log }
}

const swept = (listing: Ledger.BillingSystem.Listing, questions: ReadonlyArray<Ledger.BillingSystem.Question>) =>
  Effect.provide(sweep(listing, memory(Standing.make("acme")), questions), world)

const Second = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2_000 }))
/** What is there, what is asked for of it, and what is claimed. */
const Case = Schema.Array(Schema.Struct({
  made: Second,
  isWanted: Schema.Boolean,
  claimed: Schema.Literals(["true", "late", "none", "other"]),
  other: Second
}))

describe("a sweep over lists", () => {
  for (const numbered of [false, true]) {
    const pages = numbered ? "numbered pages" : "cursors"
    it.effect.prop(
      `by ${pages} finds nothing but what is looked for, each once, and costs little more than asking for each`,
      [Case, Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 20 }))],
      Effect.fnUntraced(function*([cases, times]) {
        const many = Array.from({ length: times }, () => cases).flat()
        const { listing, log } = system(many.map(({ made }) => made), numbered)
        const claims = { true: (made: number) => made, late: () => 1_900, none: () => null, other: null }
        const questions = many.flatMap(({ claimed, isWanted, made, other }, n) =>
          isWanted ? [{ reference: `${n}`, claimedAt: (claims[claimed] ?? (() => other))(made) }] : []
        )
        const { found, trouble } = yield* swept(listing, questions)
        const wanted = new Set(questions.map(({ reference }) => reference))
        assert.isNull(trouble)
        assert.isTrue(found.every(({ reference }) => wanted.delete(reference)))
        assert.isAtMost(log.pages + wanted.size, questions.length * 1.1 + 12)
      })
    )

    it.effect(`by ${pages}, a thousand among two thousand take little more than the pages they are on`, () =>
      Effect.gen(function*() {
        const { listing, log } = system(Array.from({ length: 2_000 }, (_, n) => n), numbered)
        const questions = Array.from({ length: 1_000 }, (_, n) => ({ reference: `${2 * n}`, claimedAt: 2 * n }))
        const { found } = yield* swept(listing, questions)
        assert.strictEqual(found.length, 1_000)
        assert.isAtMost(log.pages, 26)
      }))

    it.effect(`by ${pages}, a thousand that are all there is take the pages they fill`, () =>
      Effect.gen(function*() {
        const { listing, log } = system(Array.from({ length: 1_000 }, (_, n) => n), numbered)
        const questions = Array.from({ length: 1_000 }, (_, n) => ({ reference: `${n}`, claimedAt: n }))
        const { found } = yield* swept(listing, questions)
        assert.deepStrictEqual([found.length, log.pages], [1_000, 10])
      }))
  }

  it.effect("what a page held for the next chunk is not asked for again; for the one after it is", () =>
    Effect.gen(function*() {
      const { listing, log } = system(Array.from({ length: 300 }, () => 5), true)
      const kept = memory(Standing.make("acme"))
      const chunk = (from: number) =>
        sweep(listing, kept, Array.from({ length: 100 }, (_, n) => ({ reference: `${from + n}`, claimedAt: 5 })))
      const pages: Array<number> = []
      for (const from of [100, 0, 0]) {
        assert.strictEqual((yield* Effect.provide(chunk(from), world)).found.length, 100)
        pages.push(log.pages)
      }
      assert.strictEqual(pages[1], pages[0])
      assert.isAbove(pages[2] ?? 0, pages[1] ?? 0)
    }))
})

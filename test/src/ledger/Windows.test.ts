import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { allowance, around, cut, holds, PAGE, TOGETHER_MAX } from "../../../src/ledger/Windows.ts"

const Instants = Schema.NonEmptyArray(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9_999 })))
const Hits = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: PAGE }))
const Grain = Schema.Literals([1, 10])

describe("windows of lists", () => {
  it.prop(
    "of some instants holds each of them, and is as short as its grain allows",
    [Instants, Grain],
    ([all, grain]) => {
      const window = around(all, grain)
      assert.isTrue(all.every((instant) => holds(window, instant)))
      assert.isBelow(Math.min(...all) - (window.from ?? NaN), grain)
      assert.isAtMost((window.to ?? NaN) - Math.max(...all), grain)
    }
  )

  it.prop(
    "cut in parts, every instant is in exactly one, and they are no more than are asked for at once",
    [Instants, Hits, Grain],
    ([all, hits, grain]) => {
      const window = around(all, grain)
      for (const listed of [hits, PAGE]) {
        const parts = cut(window, all, { hits, listed }, grain)
        for (let instant = window.from ?? 0; instant < (window.to ?? 0); instant += 97) {
          assert.strictEqual(parts.filter((part) => holds(part, instant)).length, 1)
        }
        assert.isAtMost(parts.length, TOGETHER_MAX)
        assert.isTrue(parts.every(({ from, to }) => (from ?? 0) < (to ?? 0)))
      }
    }
  )

  it("where everything listed is looked for, parts hold whole hundreds", () => {
    const all = Array.from({ length: 900 }, (_, n) => n * 7)
    const parts = cut(around(all, 1), all, { hits: PAGE, listed: PAGE }, 1)
    assert.deepStrictEqual(
      parts.map((part) => all.filter((instant) => holds(part, instant)).length),
      [200, 200, 200, 200, 100]
    )
  })

  it("where few pages are left, there are few parts: the last page of each is half empty", () => {
    const parts = (count: number) => {
      const all = Array.from({ length: count }, (_, n) => n)
      return cut(around(all, 1), all, { hits: 50, listed: PAGE }, 1).length
    }
    assert.deepStrictEqual([parts(150), parts(400), parts(950), parts(5_000)], [1, 2, 4, 8])
  })

  it.prop("pages never cost more than what they bring and a twentieth of what is looked for", [
    Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: PAGE }))),
    Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000 }))
  ], ([pages, hope]) => {
    let [read, hits] = [0, 0]
    for (const its of pages) {
      if (allowance(read, hits, hope) <= 0) break
      read += 1
      hits += its
    }
    assert.isAtMost(read, (hits + hope / 20) / 2)
  })
})

import { describe, expect, it } from "vitest"
import { type Expectations, record, regressions, unexpected } from "../../bench/Regression.ts"
import type { Result } from "../../bench/Result.ts"

/** A benchmark whose baseline takes 10 µs in every round. */
const result = (ours: ReadonlyArray<number>, more: Partial<Result> = {}): Result => ({
  id: "engine/run",
  what: "one invoice",
  unit: "µs",
  better: "less",
  isExact: false,
  ours,
  baseline: { what: "a plain loop", figures: ours.map(() => 10) },
  ...more
})

const expected: Expectations = { "engine/run": { ratio: 2, noise: 0.1 } }

const messages = (...args: Parameters<typeof regressions>) => regressions(...args).map(({ message }) => message)

describe("a small run of the benchmarks", () => {
  it("fails on code that became slower than its baseline, and says by how much and where to look", () => {
    expect(messages([result([40, 40, 40, 40, 40])], expected)).toEqual([
      "engine/run: 4× a plain loop, 2× expected (±25 %); look closer with: node bench/engine.ts"
    ])
  })

  it("passes when the whole machine is slower: the baseline is, too", () => {
    const slow = result([40, 40, 40, 40, 40], { baseline: { what: "a plain loop", figures: [20, 20, 20, 20, 20] } })
    expect(messages([slow], expected)).toEqual([])
  })

  it.each([
    ["at the edge of noise", [25, 25, 25, 25, 25], 0],
    ["beyond it", [25.1, 25.1, 25.1, 25.1, 25.1], 1],
    ["two rounds of five that something else weighed on", [20, 90, 20, 90, 20], 0],
    ["faster", [5, 5, 5, 5, 5], 0]
  ])("takes its verdict from the median: %s", (_, ours, count) => {
    expect(messages([result(ours)], expected)).toHaveLength(count)
  })

  it("allows what the recorded noise allows, where that is more", () => {
    const noisy: Expectations = { "engine/run": { ratio: 2, noise: 0.5 } }
    expect(messages([result([29, 29, 29])], noisy)).toEqual([])
    expect(messages([result([31, 31, 31])], noisy)).toHaveLength(1)
  })

  it("knows where more is better", () => {
    const speeds = (speed: number) => result([speed], { better: "more", unit: "invoices/s" })
    expect(messages([speeds(17)], expected)).toEqual([])
    expect(messages([speeds(15)], expected)).toHaveLength(1)
  })

  it("allows counts no noise at all", () => {
    const requests = (count: number) =>
      result([count], { isExact: true, baseline: { what: "a read of each", figures: [1_750] } })
    const recorded = record([requests(44)])
    expect(messages([requests(44)], recorded)).toEqual([])
    expect(messages([requests(43)], recorded)).toEqual([])
    expect(messages([requests(45)], recorded)).toEqual([
      "engine/run: 0.0257× a read of each, 0.0251× expected (exactly); look closer with: node bench/engine.ts"
    ])
  })

  it("fails on a count that misses its target, with no baseline to be measured by", () => {
    const lost = result([1], { id: "verify/stripe/lost", what: "lost", isExact: true, baseline: null })
    expect(messages([lost], {})).toEqual(["verify/stripe/lost: lost: 1; look closer with: node bench/verify.ts"])
    expect(messages([{ ...lost, ours: [0] }], {})).toEqual([])
  })

  it("fails where a row was not measured, unless it was left out for a reason", () => {
    expect(messages([], expected)).toEqual(["engine/run: was not measured; look closer with: node bench/engine.ts"])
    expect(messages([{ id: "engine/run", why: "no such machine" }], expected)).toEqual([])
    expect(messages([{ id: "engine", why: "no such machine" }], expected)).toEqual([])
    expect(messages([{ id: "eng", why: "another" }], expected)).toHaveLength(1)
  })

  it("fails where a baseline gave no figure", () => {
    expect(messages([result([20], { baseline: { what: "a plain loop", figures: [] } })], expected)).toHaveLength(1)
  })

  it("says which rows nobody expects anything of", () => {
    expect(unexpected([result([20]), result([20], { id: "engine/new" })], expected)).toEqual(["engine/new"])
  })
})

describe("recording what is expected", () => {
  it("keeps the median of all rounds, and how far medians of five of them lay apart", () => {
    const quiet = [20, 20, 90, 20, 20]
    const busy = [22, 22, 22, 22, 22]
    const busier = [24, 24, 24, 24, 24]
    expect(record([result([...quiet, ...busy, ...busier])])).toEqual({ "engine/run": { ratio: 2.2, noise: 0.091 } })
  })

  it("expects nothing of a row that has no baseline", () => {
    expect(record([result([20], { baseline: null })])).toEqual({})
  })
})

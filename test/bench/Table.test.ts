import { describe, expect, it } from "vitest"
import { type Result, spread } from "../../bench/Result.ts"
import { figure, figures, table } from "../../bench/Table.ts"

const lost: Result = {
  id: "verify/stripe/lost",
  what: "invoices lost",
  unit: "lost",
  better: "less",
  isExact: true,
  ours: [0],
  baseline: null
}

describe("a result in words", () => {
  it("is a median, half the spread around it, the ratio of each round, and which way is better", () => {
    const result: Result = {
      id: "engine/run",
      what: "one invoice",
      unit: "µs",
      better: "less",
      isExact: false,
      ours: [12, 10, 20],
      baseline: { what: "a plain loop", figures: [4, 5, 10] }
    }
    expect(figures(result)).toEqual(["12 µs ±42 %", "5 µs", "2× ±25 %", "less", ""])
  })

  it.each([[0, "met"], [1, "missed"]])("says of %s lost that the target is %s", (count, verdict) => {
    expect(figures({ ...lost, ours: [count] })).toEqual([`${count} lost`, "", "", "≤ 0", verdict])
  })

  it("stands in one line of the table, figures under figures", () => {
    expect(`\n${table([lost, { ...lost, id: "verify/lago/lost", ours: [17] }])}`).toMatchInlineSnapshot(`
      "
      benchmark              ours  baseline  ours / baseline  wanted  verdict  what
      verify/stripe/lost   0 lost                                ≤ 0      met  invoices lost
      verify/lago/lost    17 lost                                ≤ 0   missed  invoices lost"
    `)
  })
})

it.each([[0.0257, "0.0257"], [1, "1"], [12.345, "12.3"], [99.96, "100"], [1_234.5, "1,235"]])(
  "%s is written as %s",
  (value, text) => expect(figure(value)).toBe(text)
)

it("the median of two is between them", () => expect(spread([4, 2])).toEqual({ median: 3, half: 1 }))

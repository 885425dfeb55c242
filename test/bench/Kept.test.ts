import { expect, it } from "vitest"
import { type Kept, merge, type Occasion } from "../../bench/Kept.ts"
import type { Result } from "../../bench/Result.ts"

const result = (id: string, figure: number): Result => ({
  id,
  what: id,
  unit: "s",
  better: "less",
  isExact: false,
  ours: [figure],
  baseline: null
})
const on = (at: string): Occasion => ({ at, commit: "abc", cores: 2, runtime: "node 24", load: 0 })
const past = on("2026-01-01")
const now = on("2026-02-02")
const kept: ReadonlyArray<Kept> = ["odoo/paid/inside", "odoo/paid/floor", "odoo/gone", "engine/run"]
  .map((id) => ({ ...result(id, 1), measured: past }))

const days = (rows: ReadonlyArray<Kept>) => Object.fromEntries(rows.map(({ id, measured }) => [id, measured.at]))

it("a row that was measured anew has today's figure, and one that could not be keeps its last, with its date", () => {
  const answers = [result("odoo/paid/floor", 2), { id: "odoo/paid/inside", why: "no shell" }]
  const rows = merge(kept, "odoo", answers, now)
  expect(days(rows)).toEqual({
    "engine/run": past.at,
    "odoo/paid/inside": past.at,
    "odoo/paid/floor": now.at
  })
  expect(rows.find(({ id }) => id === "odoo/paid/floor")?.ours).toEqual([2])
})

it("a benchmark that was left out keeps all its rows", () => {
  expect(merge(kept, "odoo", [{ id: "odoo", why: "no Odoo" }], now)).toEqual(kept)
})

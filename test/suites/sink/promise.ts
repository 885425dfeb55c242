/** Invoices that several promises are made of, and what a promise is. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Platform } from "#etl"
import type { Acts } from "../../support/SinkActs.ts"

/** By the sentence that says it. */
export type Promises = Readonly<Record<string, (acts: Acts) => Effect.Effect<void, unknown, Platform | Scope.Scope>>>

export const hosting = ["Odoo ERP Hosting × é (2026-05-01 to 2026-06-01)", "1", "100.00", "100.00"] as const

export const paid = {
  id: "a",
  items: [hosting],
  subtotal: "100",
  tax: "13",
  rows: ["13"],
  payments: [["py1", "2026-05-06", "113"]]
} as const

export const unpaid = {
  id: "a",
  items: [hosting],
  subtotal: "100",
  tax: "13",
  rows: ["13"],
  due: "2026-06-03"
} as const

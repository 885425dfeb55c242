/** The row that a customer's month becomes: both amounts, their difference, and whether it needs a person. */
import * as Money from "../Money.ts"
import type { Cell } from "./Cell.ts"

export type Status = "match" | "delta" | "resolved"

export interface Row {
  readonly cell: Cell
  /** Books less service. */
  readonly delta: Money.Money
  readonly status: Status
  /** A person's, kept whatever the amounts become; empty where there is none. */
  readonly note: string
  /** The delta that was resolved, where that is another than today's: decimal text. */
  readonly resolvedAt: string | null
}

/** What a person found out about a delta. */
export interface Note {
  /** The user's id. */
  readonly customer: string
  /** `2026-05`. */
  readonly period: string
  /** The delta that it explains, as decimal text: `-0.50`. */
  readonly delta: string
  readonly note: string
}

/** What is kept of an earlier run. */
export interface Kept {
  readonly id: number
  readonly status: Status
  readonly app: Money.Money
  readonly books: Money.Money
  readonly note: string
}

/** `tolerance` counts minor units. What is within it matches; what a person resolved stays so. */
export const rowOf = (cell: Cell, kept: Kept | null, notes: ReadonlyArray<Note>, tolerance: bigint): Row => {
  const delta = minus(cell.books, cell.app)
  const own = notes.find(({ customer, period }) => customer === cell.customer.id && period === cell.period)
  const note = own?.note ?? kept?.note ?? ""
  const isMatch = delta.minor <= tolerance && delta.minor >= -tolerance
  const isResolved = own !== undefined || (kept?.status === "resolved" && note !== "")
  const before = own?.delta ?? (kept === null ? null : Money.format(minus(kept.books, kept.app)))
  return {
    cell,
    delta,
    note,
    status: isMatch ? "match" : isResolved ? "resolved" : "delta",
    resolvedAt: !isMatch && isResolved && before !== null && before !== Money.format(delta) ? before : null
  }
}

const minus = (a: Money.Money, b: Money.Money): Money.Money => Money.make(a.minor - b.minor, a.currency)

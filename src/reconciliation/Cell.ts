/** What one customer was billed for in one month: by the service's own records, and by the books. */
import type { BigDecimal } from "effect/BigDecimal"
import type { Evidence } from "../Evidence.ts"
import type { Money } from "../Money.ts"
import type { Subject, UnverifiableReason } from "../Outcome.ts"

/** All amounts are without tax and of one currency. */
export interface Cell {
  /** Of the service's user; of a partner that is none's, `partner 17`. */
  readonly customer: { readonly id: string; readonly name: string }
  /** The partner in the books; null where they have nothing of this customer. */
  readonly partner: number | null
  /** `2026-05`, by the billing system's invoice dates on one side, by those of the books or of usage on the other. */
  readonly period: string
  /** What the service says it billed, of the invoices that its billing system confirms. */
  readonly app: Money
  /** What is posted, or what the books would bill a metered customer. */
  readonly books: Money
  /** What `books` was computed from, for people; null where it is posted. */
  readonly basis: string | null
  /** Why `books` cannot be computed, and is no amount; else null. */
  readonly unknown: string | null
  /** Seconds of processors that the service counted in the month; null where it counts none. */
  readonly cpuSeconds: BigDecimal | null
  /** Invoices counted. */
  readonly invoices: number
  /** Where an invoice of this customer and month could not be confirmed this time. */
  readonly unverifiable: { readonly reason: UnverifiableReason; readonly message: string } | null
  readonly evidence: ReadonlyArray<Evidence>
}

/** Of one customer, month and currency there is one. */
export const idOf = ({ app, customer, period }: Pick<Cell, "app" | "customer" | "period">): string =>
  `${customer.id} ${period} ${app.currency}`

export const subject = (cell: Cell): Subject => ({
  id: idOf(cell),
  number: cell.period,
  reference: null,
  customer: cell.customer.name
})

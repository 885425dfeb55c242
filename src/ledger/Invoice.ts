/** An invoice as a service's own database has it: ids and texts to rely on, dates and states not to. */
import * as BigDecimal from "effect/BigDecimal"
import type { Json } from "effect/Schema"
import type { Subject } from "../Outcome.ts"

export interface Item {
  readonly id: string
  readonly description: string | null
  /** Null where the service keeps none. May have more decimals than Odoo does. */
  readonly quantity: BigDecimal.BigDecimal | null
  readonly unitPrice: BigDecimal.BigDecimal | null
  /** What the item is worth, without tax, in the currency's own unit; negative for credits. */
  readonly amount: BigDecimal.BigDecimal
}

/** Who is billed, in the service's words. */
export interface Customer {
  readonly userId: string
  readonly fullName: string | null
  readonly company: string | null
  /** The billing address where there is one. */
  readonly email: string | null
}

export interface Invoice {
  readonly id: string
  readonly number: string | null
  /** `in_…` at Stripe, `lago:…` at Lago; null where the service knows none. */
  readonly reference: string | null
  /** The id of an earlier invoice with the same reference, or null. */
  readonly duplicateOf: string | null
  readonly customer: Customer
  /** Upper case, ISO 4217. */
  readonly currency: string
  /** Without tax and before discounts, in the currency's own unit. */
  readonly subtotal: BigDecimal.BigDecimal
  readonly tax: BigDecimal.BigDecimal
  readonly items: ReadonlyArray<Item>
  /** What the service says of date and state. Shown to people, never relied on. */
  readonly claims: {
    readonly createdAt: string | null
    readonly status: string | null
    readonly paidAt: string | null
    /** Decimal text, in the currency's own unit; absent where the service keeps no such thing. */
    readonly amountPaid?: string | null
  }
}

/** The name by which a customer is known in the books: the company, else the person, else the user's id. */
export const customerName = (customer: Customer): string =>
  [customer.company, customer.fullName].find((name) => name !== null && name.trim() !== "")?.trim() ?? customer.userId

export const isCompany = (customer: Customer): boolean => customer.company !== null && customer.company.trim() !== ""

export const subject = (invoice: Invoice): Subject => ({
  id: invoice.id,
  number: invoice.number,
  reference: invoice.reference,
  customer: customerName(invoice.customer)
})

/** What the service says of an invoice, for its story. */
export const claims = (invoice: Invoice): Json => ({
  ...invoice.claims,
  currency: invoice.currency,
  subtotal: BigDecimal.format(invoice.subtotal),
  tax: BigDecimal.format(invoice.tax),
  items: invoice.items.map(({ amount, description }) => [description, BigDecimal.format(amount)])
})

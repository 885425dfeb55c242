/** The sample as figures: every row of the table with its taxes, totals, identities and payments worked out. */
import { cents, decimal, sum } from "./Cents.ts"
import { type Customer, customers } from "./Customers.ts"
import { stripeId, uuid } from "./Identity.ts"
import { type Item, type Row, table } from "./Table.ts"
import { type TaxRow, taxRows } from "./Taxes.ts"

/** Money that came, or was tried for, in cents. */
export interface Payment {
  readonly at: string
  readonly amount: bigint
  readonly by: "provider" | "manual"
  readonly failed: boolean
}

/** What the billing system makes of an invoice; only `final` and `uncollectible` ones are ever posted. */
export type State = "draft" | "final" | "uncollectible" | "void"

/** One invoice, in cents of CAD; `row` is the line of the table that it comes from. */
export interface Invoice {
  /** UUID of the row in NexaCloud. */
  readonly id: string
  /** Stripe's or Lago's own identifier. */
  readonly billingId: string
  /** What NexaCloud keeps of it: `in_…` or `lago:<uuid>`. */
  readonly reference: string
  readonly customer: Customer
  readonly items: ReadonlyArray<Item>
  readonly subtotal: bigint
  readonly taxes: ReadonlyArray<TaxRow>
  readonly tax: bigint
  readonly total: bigint
  readonly payments: ReadonlyArray<Payment>
  /** What has really been received. */
  readonly paid: bigint
  readonly state: State
  readonly row: Row
}

const derive = (row: Row): Invoice => {
  const customer = customers[row.customer]
  const billingId = row.system === "stripe" ? stripeId("in", row.number) : uuid(`lago ${row.number}`)
  const subtotal = cents(row.subtotal)
  const taxes = taxRows(subtotal, customer.jurisdiction)
  const tax = sum(taxes.map((each) => each.amount))
  const total = subtotal + tax
  const payments = (row.payments ?? []).map(({ amount, at, by = "provider", failed = false }) => (
    { at, amount: amount === undefined ? total : cents(amount), by, failed }
  ))
  return {
    id: uuid(`invoice ${row.number}`),
    billingId,
    reference: row.system === "stripe" ? billingId : `lago:${billingId}`,
    customer,
    items: row.items ?? [],
    subtotal,
    taxes,
    tax,
    total,
    payments,
    paid: sum(payments.filter((each) => !each.failed).map((each) => each.amount)),
    state: stateOf(row),
    row
  }
}

const stateOf = (row: Row): State => {
  if (row.draft === true) return "draft"
  if (row.voided !== undefined) return "void"
  return row.uncollectible === undefined ? "final" : "uncollectible"
}

/** All 31, oldest first. */
export const invoices: ReadonlyArray<Invoice> = table.map(derive)

/** Those that belong in the books: final, and not of zero. */
export const posted: ReadonlyArray<Invoice> = invoices.filter((invoice) =>
  (invoice.state === "final" || invoice.state === "uncollectible") && invoice.total !== 0n
)

/** What the billing system lists: the items, and the plan for the part that NexaCloud does not itemise. */
export const billedLines = (invoice: Invoice): ReadonlyArray<Item> => {
  const rest = invoice.subtotal - sum(invoice.items.map((item) => cents(item[3])))
  const name = rest < 0n ? "Loyalty credit" : `${invoice.customer.plan} plan`
  return rest === 0n ? invoice.items : [...invoice.items, [name, "1", decimal(rest), decimal(rest)]]
}

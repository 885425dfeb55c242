/** Line items and taxes as Stripe sends them, held to the official types. */
import type Stripe from "stripe"
import type { Invoice, Line, TaxRow } from "./Invoice.ts"

/** On the wire decimals are text; the SDK turns them into objects. */
type Wire<A, Key extends keyof A> = Omit<A, Key> & { readonly [K in Key]: string }
type Pricing = Wire<Stripe.InvoiceLineItem.Pricing, "unit_amount_decimal">

/** A line item on the wire. */
export type LineBody =
  & Omit<Stripe.InvoiceLineItem, "quantity_decimal" | "pricing">
  & { readonly quantity_decimal: string; readonly pricing: Pricing }

/** The tax rates that an invoice names as its own, in full. */
export const taxRate = (row: TaxRow, created: number, livemode: boolean) =>
  ({
    id: row.id,
    object: "tax_rate",
    active: true,
    country: row.country,
    created,
    description: null,
    display_name: row.displayName,
    effective_percentage: row.percentage,
    flat_amount: null,
    inclusive: false,
    jurisdiction: row.state ?? row.country,
    jurisdiction_level: row.state === null ? "country" : "state",
    livemode,
    metadata: {},
    percentage: row.percentage,
    rate_type: "percentage",
    state: row.state,
    tax_type: row.type
  }) satisfies Stripe.TaxRate

/** One tax row, on a line or under the invoice. */
export const tax = (row: TaxRow, amount: number, taxable: number) =>
  ({
    amount,
    tax_behavior: "exclusive",
    tax_rate_details: { tax_rate: row.id },
    taxability_reason: "standard_rated",
    taxable_amount: taxable,
    type: "tax_rate_details"
  }) satisfies Stripe.Invoice.TotalTax

/** Every line; the invoice's discount and taxes are spread over them so that they add up to the cent. */
export const lines = (invoice: Invoice): Array<LineBody> => {
  const weights = invoice.lines.map((line) => line.amount)
  const discounts = spread(invoice.discount, weights)
  const taxable = weights.map((weight, index) => weight - (discounts[index] ?? 0))
  const taxes = invoice.taxes.map((row) => ({ row, parts: spread(row.amount, taxable) }))
  return invoice.lines.map((line, index) => ({
    ...plain(invoice, line, index),
    discount_amounts: invoice.discount === 0 ? [] : [{ amount: discounts[index] ?? 0, discount: discountId(invoice) }],
    discounts: invoice.discount === 0 ? [] : [discountId(invoice)],
    taxes: taxes.map(({ parts, row }) => tax(row, parts[index] ?? 0, taxable[index] ?? 0))
  }))
}

/** The one discount of an invoice that has any. */
export const discountId = (invoice: Invoice): string => `di_${invoice.id.slice(3)}`

const plain = (invoice: Invoice, line: Line, index: number) => ({
  id: `il_${invoice.id.slice(3)}${index + 1}`,
  object: "line_item" as const,
  amount: line.amount,
  currency: invoice.currency,
  description: line.description,
  discountable: true,
  invoice: invoice.id,
  livemode: invoice.livemode,
  metadata: {},
  parent: {
    invoice_item_details: {
      invoice_item: `ii_${invoice.id.slice(3)}${index + 1}`,
      proration: line.proration ?? false,
      proration_details: null,
      subscription: null
    },
    subscription_item_details: null,
    type: "invoice_item_details" as const
  },
  period: { start: invoice.created, end: invoice.created },
  pretax_credit_amounts: [],
  pricing: {
    price_details: { price: "price_1Sandbox", product: "prod_Sandbox" },
    type: "price_details" as const,
    unit_amount_decimal: line.unitAmount
  },
  quantity: Math.round(Number(line.quantity)),
  quantity_decimal: line.quantity,
  subscription: null,
  subtotal: line.amount
})

/** Parts of a total in proportion to the weights, whole and adding up to it. */
const spread = (total: number, weights: ReadonlyArray<number>): ReadonlyArray<number> => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let weighed = 0
  let given = 0
  return weights.map((weight) => {
    weighed += weight
    const upTo = whole === 0 ? 0 : Number(BigInt(total) * BigInt(weighed) / BigInt(whole))
    const part = upTo - given
    given = upTo
    return part
  })
}

/**
 * Stripe's invoices and their payments, in Stripe's words: the fields that decide date, state, money and tax.
 *
 * Amounts  integer minor units of `currency`, by Stripe's own table (`verify/minorUnits.ts`)
 * Instants seconds since 1970
 * Source   https://docs.stripe.com/api/invoices/object, API version 2026-10-28.endive
 */
import * as Schema from "effect/Schema"

const Amount = Schema.Int
/** Or zero. */
const Positive = Amount.check(Schema.isGreaterThanOrEqualTo(0))
/** Up to the last day that a calendar date can be written for. */
const Seconds = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 253_402_300_799 }))
const Instant = Schema.optionalKey(Schema.NullOr(Seconds))
const Text = Schema.optionalKey(Schema.NullOr(Schema.String))

/** The id of another object, which Stripe gives alone or, expanded, within it. */
const Reference = Schema.Union([Schema.String, Schema.Struct({ id: Schema.String })])

/** Money that came, or is asked for, for one invoice. */
export class InvoicePayment extends Schema.Class<InvoicePayment>("stripe/InvoicePayment")({
  id: Schema.String,
  /** Null until it is paid. */
  amount_paid: Schema.optionalKey(Schema.NullOr(Positive)),
  currency: Schema.String,
  /** `open`, `paid`, `canceled`; Stripe leaves it open. */
  status: Schema.String,
  payment: Schema.Struct({
    payment_intent: Schema.optionalKey(Schema.NullOr(Reference)),
    charge: Schema.optionalKey(Schema.NullOr(Reference)),
    /** Money that came outside Stripe. */
    payment_record: Schema.optionalKey(Schema.NullOr(Reference))
  }),
  status_transitions: Schema.Struct({ paid_at: Instant })
}) {}

/** One tax, on the whole or on a line; `taxable_amount` is without tax and after discounts. */
const Tax = Schema.Struct({
  amount: Amount,
  taxable_amount: Schema.optionalKey(Schema.NullOr(Amount)),
  tax_behavior: Text,
  tax_rate_details: Schema.optionalKey(Schema.NullOr(Schema.Struct({ tax_rate: Schema.String })))
})
export type Tax = typeof Tax.Type

const Line = Schema.Struct({
  description: Text,
  /** Before discounts; with tax where a tax is `inclusive`. */
  amount: Amount,
  taxes: Schema.optionalKey(Schema.NullOr(Schema.Array(Tax)))
})

export class Invoice extends Schema.Class<Invoice>("stripe/Invoice")({
  id: Schema.String,
  object: Schema.Literal("invoice"),
  /** `draft`, `open`, `paid`, `uncollectible`, `void`; anything else is not understood. */
  status: Schema.NullOr(Schema.String),
  livemode: Schema.Boolean,
  test_clock: Schema.optionalKey(Schema.NullOr(Reference)),
  number: Text,
  /** Lower case. */
  currency: Schema.String,
  /** Of the draft. */
  created: Seconds,
  /** The date of issue, as printed. */
  effective_at: Instant,
  due_date: Instant,
  status_transitions: Schema.Struct({
    finalized_at: Instant,
    paid_at: Instant,
    voided_at: Instant,
    marked_uncollectible_at: Instant
  }),
  total: Amount,
  total_excluding_tax: Schema.optionalKey(Schema.NullOr(Amount)),
  total_taxes: Schema.optionalKey(Schema.NullOr(Schema.Array(Tax))),
  /** The first of them, where there are more. */
  lines: Schema.optionalKey(Schema.Struct({ data: Schema.Array(Line) })),
  total_discount_amounts: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({ amount: Amount })))),
  /** What is left of `total` after credits that only pay; more than it where an older debt is added. */
  amount_due: Positive,
  amount_paid: Positive,
  amount_overpaid: Positive,
  post_payment_credit_notes_amount: Positive,
  latest_revision: Schema.optionalKey(Schema.NullOr(Reference)),
  customer_address: Schema.optionalKey(Schema.NullOr(Schema.Struct({ country: Text, state: Text }))),
  /** Only where it was asked for. */
  payments: Schema.optionalKey(Schema.Struct({ data: Schema.Array(InvoicePayment), has_more: Schema.Boolean }))
}) {}

/**
 * What was credited of one invoice.
 *
 * Source  https://docs.stripe.com/api/credit_notes/object, API version 2026-10-28.endive
 */
export class CreditNote extends Schema.Class<CreditNote>("stripe/CreditNote")({
  id: Schema.String,
  object: Schema.Literal("credit_note"),
  /** `issued`, `void`; anything else is not understood. */
  status: Schema.String,
  number: Text,
  invoice: Schema.NullOr(Reference),
  /** Lower case. */
  currency: Schema.String,
  created: Seconds,
  /** The date of issue, as printed. */
  effective_at: Instant,
  /** All of it: what was given before payment, and after it. */
  total: Amount,
  /** Lowered what the invoice asked for. */
  pre_payment_amount: Amount,
  /** Went back to the customer: by refunds, to the customer's balance, or outside Stripe. */
  post_payment_amount: Amount,
  out_of_band_amount: Schema.optionalKey(Schema.NullOr(Amount)),
  discount_amount: Amount,
  total_excluding_tax: Schema.optionalKey(Schema.NullOr(Amount)),
  total_taxes: Schema.optionalKey(Schema.NullOr(Schema.Array(Tax))),
  /** The first of them, where there are more. */
  lines: Schema.Struct({ data: Schema.Array(Line) }),
  refunds: Schema.Array(Schema.Struct({
    amount_refunded: Amount,
    refund: Schema.optionalKey(Schema.NullOr(Reference)),
    /** Of a payment outside Stripe. */
    payment_record_refund: Schema.optionalKey(Schema.NullOr(Schema.Struct({ refund_group: Text })))
  }))
}) {}

export const idOf = (reference: string | { readonly id: string }): string =>
  typeof reference === "string" ? reference : reference.id

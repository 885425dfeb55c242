/**
 * Lago's invoices and payments, in Lago's words: the fields that decide date, state, money and tax.
 *
 * Amounts  `…_cents` are integers of Lago's own minor unit (`verify/minorUnits.ts`)
 * Source   https://github.com/getlago/lago-openapi 1.51.0, and the server where that is behind it
 */
import * as Schema from "effect/Schema"

const Amount = Schema.Int
const Text = Schema.optionalKey(Schema.NullOr(Schema.String))
/** `2026-06-05T10:00:00Z`. */
const Instant = Schema.NullOr(Schema.DateTimeUtcFromString)

export class Invoice extends Schema.Class<Invoice>("lago/Invoice")({
  lago_id: Schema.String,
  number: Schema.String,
  /** A day in the customer's zone; final once the invoice is finalized. */
  issuing_date: Schema.String,
  payment_due_date: Text,
  /** `draft`, `pending`, `failed`, `finalized`, `voided`; anything else is not understood. */
  status: Schema.String,
  /** `succeeded` may be set by hand, and by credit: it says nothing of cash. */
  payment_status: Schema.Literals(["pending", "succeeded", "failed"]),
  invoice_type: Schema.Literals([
    "add_on",
    "advance_charges",
    "credit",
    "one_off",
    "progressive_billing",
    "subscription"
  ]),
  /** We are the one who owes it. */
  self_billed: Schema.optionalKey(Schema.NullOr(Schema.Boolean)),
  version_number: Schema.Int,
  currency: Schema.String,
  /** Fees less what progressive billing invoiced before and, from version 3 on, less coupons. */
  sub_total_excluding_taxes_amount_cents: Amount,
  taxes_amount_cents: Amount,
  sub_total_including_taxes_amount_cents: Amount,
  coupons_amount_cents: Amount,
  progressive_billing_credit_amount_cents: Amount,
  /** These three only pay. */
  credit_notes_amount_cents: Amount,
  prepaid_credit_amount_cents: Amount,
  total_offsetted_credit_note_amount_cents: Schema.optionalKey(Schema.NullOr(Amount)),
  /** Cash. */
  total_paid_amount_cents: Amount,
  total_due_amount_cents: Amount,
  applied_taxes: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({
    amount_cents: Amount,
    /** In per cent: 9.975. */
    tax_rate: Schema.Finite,
    tax_code: Text,
    /** Of the fees that it is on. */
    fees_amount_cents: Schema.optionalKey(Schema.NullOr(Amount))
  })))),
  fees: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({
    amount_cents: Amount,
    description: Text,
    item: Schema.optionalKey(Schema.NullOr(Schema.Struct({ name: Text }))),
    applied_taxes: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({ tax_code: Text }))))
  })))),
  customer: Schema.optionalKey(Schema.NullOr(Schema.Struct({ country: Text, state: Text }))),
  created_at: Schema.DateTimeUtcFromString,
  voided_at: Schema.optionalKey(Instant),
  payment_dispute_lost_at: Schema.optionalKey(Instant)
}) {}

export const InvoiceAnswer = Schema.Struct({ invoice: Invoice })

export class Payment extends Schema.Class<Payment>("lago/Payment")({
  lago_id: Schema.String,
  /** A `PaymentRequest` covers several invoices and does not say how much is for which. */
  payable_type: Schema.Literals(["Invoice", "PaymentRequest"]),
  amount_cents: Amount,
  amount_currency: Schema.String,
  payment_status: Schema.NullOr(Schema.Literals(["succeeded", "failed", "pending", "processing"])),
  /** `manual`: `created_at` is the day that the user gave, at midnight UTC; `provider`: when it was attempted. */
  type: Schema.Literals(["manual", "provider"]),
  created_at: Schema.DateTimeUtcFromString
}) {}

export const PaymentsPage = Schema.Struct({
  payments: Schema.Array(Payment),
  meta: Schema.Struct({ next_page: Schema.NullOr(Schema.Int) })
})

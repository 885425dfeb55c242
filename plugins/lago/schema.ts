/**
 * Lago's invoices and payments, in Lago's words: the fields that decide date, state, money and tax.
 *
 * Amounts  `…_cents` are integers of Lago's own minor unit (`verify/minorUnits.ts`)
 * Source   https://github.com/getlago/lago-openapi 1.51.0, and the server where that is behind it
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { CalendarDate } from "#etl"

const Amount = Schema.Int
/** Or zero. */
const Positive = Amount.check(Schema.isGreaterThanOrEqualTo(0))
const Text = Schema.optionalKey(Schema.NullOr(Schema.String))
/** `2026-06-05T10:00:00Z`, on a day that there is: the runtime reads a 30th of February, and `12`, as some day. */
const Moment = Schema.String.check(
  Schema.makeFilter((text) =>
    /^.{10}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
    Option.isSome(CalendarDate.parse(text.slice(0, 10)))
  )
).pipe(Schema.decodeTo(Schema.DateTimeUtcFromString))
const Instant = Schema.NullOr(Moment)

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
  coupons_amount_cents: Positive,
  progressive_billing_credit_amount_cents: Positive,
  /** These three only pay. */
  credit_notes_amount_cents: Positive,
  prepaid_credit_amount_cents: Positive,
  total_offsetted_credit_note_amount_cents: Schema.optionalKey(Schema.NullOr(Positive)),
  /** Cash. */
  total_paid_amount_cents: Positive,
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
  created_at: Moment,
  voided_at: Schema.optionalKey(Instant),
  payment_dispute_lost_at: Schema.optionalKey(Instant)
}) {}

export const InvoicesPage = Schema.Struct({
  invoices: Schema.Array(Schema.Unknown),
  meta: Schema.Struct({ total_pages: Schema.Int })
})

export class Payment extends Schema.Class<Payment>("lago/Payment")({
  lago_id: Schema.String,
  /** The invoices it covers. */
  invoice_ids: Schema.optionalKey(Schema.Array(Schema.String)),
  /** A `PaymentRequest` covers several invoices and does not say how much is for which. */
  payable_type: Schema.Literals(["Invoice", "PaymentRequest"]),
  amount_cents: Positive,
  amount_currency: Schema.String,
  payment_status: Schema.NullOr(Schema.Literals(["succeeded", "failed", "pending", "processing"])),
  /** `manual`: `created_at` is the day that the user gave, at midnight UTC; `provider`: when it was attempted. */
  type: Schema.Literals(["manual", "provider"]),
  created_at: Moment
}) {}

export const PaymentsPage = Schema.Struct({
  payments: Schema.Array(Payment),
  meta: Schema.Struct({ next_page: Schema.NullOr(Schema.Int), total_pages: Schema.optionalKey(Schema.Int) })
})

/**
 * What was credited of one invoice: paid back, kept as the customer's credit, or set off against what was due.
 *
 * Source  getlago/lago-openapi 1.51.0, CreditNoteObject
 */
export class CreditNote extends Schema.Class<CreditNote>("lago/CreditNote")({
  lago_id: Schema.String,
  lago_invoice_id: Schema.String,
  number: Schema.String,
  /** A day in the customer's zone. */
  issuing_date: Schema.String,
  /** Null where nothing is kept as credit. */
  credit_status: Schema.optionalKey(Schema.NullOr(Schema.Literals(["available", "consumed", "voided"]))),
  /** Null where nothing is paid back. */
  refund_status: Schema.optionalKey(Schema.NullOr(Schema.Literals(["pending", "succeeded", "failed"]))),
  currency: Schema.String,
  total_amount_cents: Amount,
  taxes_amount_cents: Amount,
  /** Less coupons. */
  sub_total_excluding_taxes_amount_cents: Amount,
  coupons_adjustment_amount_cents: Amount,
  /** These three are the total. */
  credit_amount_cents: Amount,
  refund_amount_cents: Amount,
  offset_amount_cents: Amount,
  items: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({
    amount_cents: Amount,
    fee: Schema.optionalKey(Schema.NullOr(Schema.Struct({
      description: Text,
      item: Schema.optionalKey(Schema.NullOr(Schema.Struct({ name: Text })))
    })))
  })))),
  applied_taxes: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({
    amount_cents: Amount,
    /** In per cent: 9.975. */
    tax_rate: Schema.Finite,
    /** Of the items that it is on. */
    base_amount_cents: Schema.optionalKey(Schema.NullOr(Amount))
  }))))
}) {}

export const CreditNotesPage = Schema.Struct({
  credit_notes: Schema.Array(CreditNote),
  meta: Schema.Struct({ next_page: Schema.NullOr(Schema.Int) })
})

/** An invoice for what a source takes from it. */
export class Bill extends Schema.Class<Bill>("lago/Bill")({
  lago_id: Schema.String,
  number: Schema.String,
  issuing_date: Schema.String,
  created_at: Schema.String,
  status: Schema.String,
  version_number: Schema.Int,
  currency: Schema.String,
  sub_total_excluding_taxes_amount_cents: Amount,
  taxes_amount_cents: Amount,
  coupons_amount_cents: Amount,
  customer: Schema.Struct({
    external_id: Schema.String,
    /** `company`, `individual`; most have none. */
    customer_type: Text,
    name: Text,
    legal_name: Text,
    firstname: Text,
    lastname: Text,
    /** Several are separated by commas. */
    email: Text
  }),
  /** Lists leave these two out. */
  fees: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({
    lago_id: Text,
    amount_cents: Amount,
    /** Decimal text, with all its digits: `1234.567`. */
    units: Text,
    /** Decimal text, in the currency's own unit. */
    precise_unit_amount: Text,
    description: Text,
    item: Schema.optionalKey(Schema.NullOr(Schema.Struct({ name: Text })))
  })))),
  subscriptions: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Struct({ plan_code: Schema.String }))))
}) {}

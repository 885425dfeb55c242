/** What an answer about a Lago invoice rests on. */
import * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import { type Evidence, Ledger } from "#etl"
import type { Invoice, Payment } from "../schema.ts"

/** The fields that decide state, date and money; of whom it is for, only the place that decides taxes. */
const FIELDS = [
  "lago_id",
  "number",
  "status",
  "payment_status",
  "invoice_type",
  "self_billed",
  "version_number",
  "currency",
  "issuing_date",
  "payment_due_date",
  "created_at",
  "voided_at",
  "payment_dispute_lost_at",
  "sub_total_excluding_taxes_amount_cents",
  "taxes_amount_cents",
  "sub_total_including_taxes_amount_cents",
  "coupons_amount_cents",
  "progressive_billing_credit_amount_cents",
  "credit_notes_amount_cents",
  "prepaid_credit_amount_cents",
  "total_offsetted_credit_note_amount_cents",
  "total_paid_amount_cents",
  "total_due_amount_cents"
]

export const evidence = (
  received: Ledger.BillingSystem.Received,
  invoice: Invoice,
  payments: ReadonlyArray<Payment>
): Effect.Effect<Evidence.Evidence> =>
  Ledger.BillingSystem.evidence("lago", null, received, {
    ...Ledger.BillingSystem.fieldsOf(received.body, FIELDS),
    applied_taxes: (invoice.applied_taxes ?? []).map(({ amount_cents, fees_amount_cents, tax_code, tax_rate }) => ({
      tax_code: tax_code ?? null,
      tax_rate,
      amount_cents,
      fees_amount_cents: fees_amount_cents ?? null
    })),
    customer: { country: invoice.customer?.country ?? null, state: invoice.customer?.state ?? null },
    payments: payments.filter(({ payment_status }) => payment_status === "succeeded")
      .map(({ amount_cents, created_at, lago_id, type }) => ({
        lago_id,
        type,
        amount_cents,
        created_at: DateTime.formatIso(created_at)
      }))
  })

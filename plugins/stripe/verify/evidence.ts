/** What an answer about a Stripe invoice rests on. */
import type * as Effect from "effect/Effect"
import { type Evidence, Ledger } from "#etl"
import { API_VERSION } from "../client.ts"
import type { Invoice, InvoicePayment } from "../schema.ts"

/** The fields that decide state, mode, date and money; of whom it is for, only the place that decides taxes. */
const FIELDS = [
  "id",
  "status",
  "livemode",
  "number",
  "currency",
  "created",
  "effective_at",
  "due_date",
  "status_transitions",
  "total",
  "total_excluding_tax",
  "total_taxes",
  "total_discount_amounts",
  "amount_due",
  "amount_paid",
  "amount_overpaid",
  "post_payment_credit_notes_amount",
  "latest_revision"
]

export const evidence = (
  received: Ledger.BillingSystem.Received,
  invoice: Invoice,
  paid: ReadonlyArray<InvoicePayment>
): Effect.Effect<Evidence.Evidence> =>
  Ledger.BillingSystem.evidence("stripe", API_VERSION, received, {
    ...Ledger.BillingSystem.fieldsOf(received.body, FIELDS),
    customer_address: {
      country: invoice.customer_address?.country ?? null,
      state: invoice.customer_address?.state ?? null
    },
    payments: paid.map(({ amount_paid, id, status_transitions }) => ({
      id,
      amount_paid: amount_paid ?? null,
      paid_at: status_transitions.paid_at ?? null
    }))
  })

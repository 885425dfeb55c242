/** What Stripe says about a finalized invoice, in the ledger's terms. */
import * as Result from "effect/Result"
import { Ledger } from "#etl"
import { type CreditNote, idOf, type Invoice, type InvoicePayment } from "../schema.ts"
import * as Cash from "./cash.ts"
import * as CreditNotes from "./creditNotes.ts"
import { type Dating, zoneOf } from "./dating.ts"
import * as MinorUnits from "./minorUnits.ts"
import * as Taxes from "./taxes.ts"

const { malformed } = Ledger.BillingSystem
type Unanswered = Ledger.BillingSystem.Unanswered

export const truth = (
  invoice: Invoice,
  status: Ledger.Truth["status"],
  paid: ReadonlyArray<InvoicePayment>,
  notes: ReadonlyArray<CreditNote>,
  dating: Dating
): Result.Result<Ledger.Truth, Unanswered> =>
  Result.gen(function*() {
    const zone = zoneOf(dating)
    const read = yield* MinorUnits.reader(invoice.currency)
    const created = Cash.day(invoice.created, "UTC")
    const effective = Cash.day(invoice.effective_at ?? invoice.status_transitions.finalized_at, dating.zone)
    const invoiceDate = dating.invoiceDate === "created" ? created : effective
    if (invoiceDate === null) {
      return yield* Result.fail(malformed("stripe", "a finalized invoice without its date of issue"))
    }
    if (paid.some(({ currency }) => currency !== invoice.currency)) {
      return yield* Result.fail(malformed("stripe", "a payment in another currency than the invoice's"))
    }
    const total = yield* read(invoice.total)
    const payments = yield* Cash.received(invoice, paid, read, zone)
    const { attention, creditNotes } = yield* CreditNotes.creditNotes(invoice, notes, read, dating)
    return {
      system: "stripe",
      reference: invoice.id,
      number: invoice.number ?? null,
      status,
      invoiceDate,
      dueDate: Cash.day(invoice.due_date, zone),
      dates: { created, effective },
      address: {
        country: invoice.customer_address?.country ?? null,
        province: invoice.customer_address?.state ?? null
      },
      ...(yield* Taxes.taxes(invoice, total, read)),
      discount: yield* read(Taxes.sum(invoice.total_discount_amounts ?? [])),
      total,
      payments,
      creditNotes,
      attention: [
        ...standing(invoice, zone),
        ...attention,
        ...(yield* Cash.attention(invoice, total, { payments, creditNotes }, read))
      ]
    }
  })

/** What became of the invoice as a whole. */
const standing = (invoice: Invoice, zone: string): ReadonlyArray<string> => {
  const marked = Cash.day(invoice.status_transitions.marked_uncollectible_at, zone)
  const since = marked === null ? "" : ` since ${marked}`
  const revision = invoice.latest_revision ?? null
  return [
    ...(invoice.status === "uncollectible" ? [`uncollectible at Stripe${since}: decide on a write-off`] : []),
    ...(invoice.status === "paid" && marked !== null
      ? [`paid after it was uncollectible at Stripe${since}: a recovery, if it was written off`]
      : []),
    ...(revision !== null && idOf(revision) !== invoice.id ? [`replaced at Stripe by revision ${idOf(revision)}`] : [])
  ]
}

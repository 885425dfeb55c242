/** What Lago says about a finalized invoice, in the ledger's terms. */
import * as Result from "effect/Result"
import { CalendarDate, Ledger, Money } from "#etl"
import type { CreditNote, Invoice, Payment } from "../schema.ts"
import * as Cash from "./cash.ts"
import * as CreditNotes from "./creditNotes.ts"
import * as MinorUnits from "./minorUnits.ts"
import * as Taxes from "./taxes.ts"

const { malformed } = Ledger.BillingSystem
type Unanswered = Ledger.BillingSystem.Unanswered
type Read = Ledger.BillingSystem.MinorUnits.Reader

/** `zone` is that of instants; Lago's own days have none. */
export const truth = (
  invoice: Invoice,
  payments: ReadonlyArray<Payment>,
  notes: ReadonlyArray<CreditNote>,
  reference: string,
  zone: string
): Result.Result<Ledger.Truth, Unanswered> =>
  Result.gen(function*() {
    const read = yield* MinorUnits.reader(invoice.currency)
    const invoiceDate = yield* day(invoice.issuing_date)
    const due = invoice.payment_due_date ?? null
    if (payments.some((payment) => payment.amount_currency !== invoice.currency)) {
      return yield* Result.fail(malformed("lago", "a payment in another currency than the invoice's"))
    }
    const total = yield* read(invoice.sub_total_including_taxes_amount_cents)
    const received = yield* Cash.received(invoice, payments, reference, read, zone)
    const taxes = yield* Taxes.taxes(invoice, read)
    const { attention, creditNotes } = yield* CreditNotes.creditNotes(invoice, notes, read)
    return {
      system: "lago",
      reference,
      number: invoice.number,
      status: Cash.isSettled(invoice) ? "paid" : "open",
      invoiceDate,
      dueDate: due === null ? null : yield* day(due),
      dates: { issued: invoiceDate, created: CalendarDate.inZone(invoice.created_at, "UTC") },
      address: { country: invoice.customer?.country ?? null, province: invoice.customer?.state ?? null },
      totalExcludingTax: yield* read(invoice.sub_total_excluding_taxes_amount_cents),
      tax: yield* read(invoice.taxes_amount_cents),
      taxRows: taxes.rows,
      billedLines: taxes.lines,
      discount: yield* read(Cash.discountsBeforeTax(invoice) ? invoice.coupons_amount_cents : 0),
      total,
      payments: received,
      creditNotes,
      attention: [
        ...(yield* meaning(invoice, read, zone)),
        ...taxes.attention,
        ...attention,
        ...(yield* Cash.attention(invoice, total, { payments: received, creditNotes }, read))
      ]
    }
  })

const day = (text: string): Result.Result<CalendarDate.CalendarDate, Unanswered> =>
  Result.fromOption(CalendarDate.parse(text), () => malformed("lago", "a date that is none"))

/** What the invoice is, beyond its amounts. */
const meaning = (invoice: Invoice, read: Read, zone: string) =>
  Result.gen(function*() {
    // The progressive invoices carry that revenue themselves: this one's totals are without it, before tax.
    const before = yield* read(invoice.progressive_billing_credit_amount_cents)
    const lost = invoice.payment_dispute_lost_at ?? null
    return [
      ...(invoice.invoice_type === "credit" ? ["prepaid credits sold: a liability until used, not revenue"] : []),
      ...(before.minor > 0n ? [`${Money.formatGrouped(before)} was invoiced before, by progressive billing`] : []),
      ...(lost === null
        ? []
        : [`a dispute was lost on ${CalendarDate.inZone(lost, zone)}: the payment stands here, the money is gone`])
    ]
  })

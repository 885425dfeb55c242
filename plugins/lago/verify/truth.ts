/** What Lago says about a finalized invoice, in the ledger's terms. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { CalendarDate, Ledger, Money } from "#etl"
import type { Invoice, Payment } from "../schema.ts"
import * as Cash from "./cash.ts"
import * as MinorUnits from "./minorUnits.ts"

const { malformed } = Ledger.BillingSystem
type Unanswered = Ledger.BillingSystem.Unanswered
type Read = Ledger.BillingSystem.MinorUnits.Reader

/** `zone` is that of instants; Lago's own days have none. */
export const truth = (
  invoice: Invoice,
  payments: ReadonlyArray<Payment>,
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
    const taxes = yield* taxesOf(invoice, read)
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
      discount: yield* read(Cash.discountsBeforeTax(invoice) ? invoice.coupons_amount_cents : 0),
      total,
      payments: received,
      attention: [
        ...(yield* meaning(invoice, read, zone)),
        ...taxes.attention,
        ...(yield* Cash.attention(invoice, total, received, read))
      ]
    }
  })

const day = (text: string): Result.Result<CalendarDate.CalendarDate, Unanswered> =>
  Result.fromOption(CalendarDate.parse(text), () => malformed("lago", "a date that is none"))

/** The rows where they add up to the tax: Lago rounds each, and their sum by itself, so that a cent may lie between. */
const taxesOf = (invoice: Invoice, read: Read) =>
  Result.gen(function*() {
    const { sub_total_excluding_taxes_amount_cents: untaxed, taxes_amount_cents: tax } = invoice
    if (untaxed + tax !== invoice.sub_total_including_taxes_amount_cents) {
      return yield* Result.fail(malformed("lago", "taxes that do not add up to the total"))
    }
    const given = invoice.applied_taxes ?? []
    const sum = given.reduce((total, row) => total + row.amount_cents, 0)
    if (given.length === 0 && tax !== 0) return { rows: null, attention: [] }
    if (sum !== tax) {
      const [rows, whole] = [yield* read(sum), yield* read(tax)]
      const attention = `Lago's taxes add up to ${Money.formatGrouped(rows)}, its tax is ${Money.formatGrouped(whole)}`
      return { rows: null, attention: [attention] }
    }
    const rows: Array<Ledger.TaxRow> = []
    for (const { amount_cents, tax_rate } of given) {
      rows.push({ amount: yield* read(amount_cents), rate: Option.getOrNull(BigDecimal.fromString(String(tax_rate))) })
    }
    return { rows, attention: [] }
  })

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

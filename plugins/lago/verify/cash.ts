/** What was received for an invoice, payment by payment. */
import * as Result from "effect/Result"
import { CalendarDate, type Ledger, Money } from "#etl"
import type { Invoice, Payment } from "../schema.ts"

const { formatGrouped: text } = Money
type Read = Ledger.BillingSystem.MinorUnits.Reader

/**
 * The payments of an invoice, in the order of their dates.
 *
 * Amounts  together `total_paid_amount_cents` and no more than the invoice: first what was paid for it alone, then what
 *          is left from payments for several. What no payment accounts for is one without a date
 */
export const received = (
  invoice: Invoice,
  payments: ReadonlyArray<Payment>,
  reference: string,
  read: Read,
  zone: string
): Result.Result<ReadonlyArray<Ledger.Payment>, Ledger.BillingSystem.Unanswered> =>
  Result.gen(function*() {
    const received: Array<Ledger.Payment> = []
    let left = Math.min(invoice.total_paid_amount_cents, invoice.sub_total_including_taxes_amount_cents)
    const take = function*(id: string, date: CalendarDate.CalendarDate | null, amount: number) {
      const taken = Math.min(amount, left)
      if (taken <= 0) return
      left -= taken
      received.push({ id, date, amount: yield* read(taken) })
    }
    const succeeded = payments.filter((payment) => payment.payment_status === "succeeded")
    const alone = succeeded.filter((payment) => payment.payable_type === "Invoice")
    const shared = succeeded.filter((payment) => payment.payable_type === "PaymentRequest")
    for (const payment of [...alone.toSorted(byDate), ...shared.toSorted(byDate)]) {
      // A manual payment's day is stored as midnight UTC: west of there a local zone shifts it to the day before.
      const date = CalendarDate.inZone(payment.created_at, payment.type === "manual" ? "UTC" : zone)
      yield* take(payment.lago_id, date, payment.amount_cents)
    }
    yield* take(reference, null, left)
    return received.toSorted((a, b) => (a.date ?? LAST) < (b.date ?? LAST) ? -1 : 1)
  })

/** Sorts after every date. */
const LAST = "9999"

const byDate = (a: Payment, b: Payment) => a.created_at.epochMilliseconds - b.created_at.epochMilliseconds

/** What a person should know of how the total was settled. */
export const attention = (
  invoice: Invoice,
  total: Money.Money,
  { creditNotes, payments }: Pick<Ledger.Truth, "creditNotes" | "payments">,
  read: Read
): Result.Result<ReadonlyArray<string>, Ledger.BillingSystem.Unanswered> =>
  Result.gen(function*() {
    const cash = payments.reduce((sum, { amount }) => sum + amount.minor, 0n)
    const credit = yield* read(creditOf(invoice))
    const applied = creditNotes.reduce((sum, note) => sum + note.applied.minor, 0n)
    const byCredit = isSettled(invoice) ? total.minor - cash : credit.minor
    const settled = Money.make(byCredit - applied, total.currency)
    const unpaid = Money.make(total.minor - cash - credit.minor, total.currency)
    return [
      ...(settled.minor > 0n
        ? [`settled by credit ${text(settled)} of ${text(total)}: not cash, stays open in the books`]
        : []),
      ...(invoice.payment_status === "succeeded" && !isSettled(invoice) && unpaid.minor > 0n
        ? [`Lago calls it succeeded, but ${text(unpaid)} of ${text(total)} was never received`]
        : []),
      ...payments.filter(({ date }) => date === null)
        .map(({ amount }) => `Lago counts ${text(amount)} as paid and does not say when`)
    ]
  })

/** Nothing is due, by cash or by credit. */
export const isSettled = (invoice: Invoice): boolean =>
  invoice.payment_status === "succeeded" && invoice.total_due_amount_cents <= 0

/** Credits that only pay. Before version 3 coupons came off after tax, and so only pay as well. */
const creditOf = (invoice: Invoice) =>
  invoice.credit_notes_amount_cents + invoice.prepaid_credit_amount_cents +
  (invoice.total_offsetted_credit_note_amount_cents ?? 0) +
  (discountsBeforeTax(invoice) ? 0 : invoice.coupons_amount_cents)

/** Lago's versions of how an invoice is computed: coupons come off before tax since 3. */
export const discountsBeforeTax = (invoice: Pick<Invoice, "version_number">): boolean => invoice.version_number >= 3

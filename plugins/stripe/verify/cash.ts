/** What was received for an invoice, payment by payment. */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import { CalendarDate, type Ledger, Money } from "#etl"
import { idOf, type Invoice, type InvoicePayment } from "../schema.ts"

const { formatGrouped: text } = Money
type Read = Ledger.BillingSystem.MinorUnits.Reader

/** The day of an instant, or null. */
export const day = (instant: number | null | undefined, zone: string): CalendarDate.CalendarDate | null => {
  if (instant === null || instant === undefined) return null
  const at = DateTime.makeUnsafe(instant * 1000)
  // Without the many steps by which another zone's day is found.
  return zone === "UTC" ? DateTime.formatIsoDateUtc(at) : CalendarDate.inZone(at, zone)
}

/**
 * The payments of an invoice, in the order of their dates.
 *
 * Amounts  together what was paid for this invoice: what was overpaid is in it, and stays the customer's; what pays an
 *          older debt is not. What no payment accounts for is one under the invoice's own id, on the day it was paid
 */
export const received = (
  invoice: Invoice,
  paid: ReadonlyArray<InvoicePayment>,
  read: Read,
  zone: string
): Result.Result<ReadonlyArray<Ledger.Payment>, Ledger.BillingSystem.Unanswered> =>
  Result.gen(function*() {
    const payments: Array<Ledger.Payment> = []
    // Whether `amount_paid` holds what was overpaid Stripe does not say; the payments do.
    const sum = paid.reduce((sum, payment) => sum + (payment.amount_paid ?? 0), 0)
    let left = Math.min(Math.max(invoice.amount_paid, sum), payable(invoice) + invoice.amount_overpaid)
    const take = function*(id: string, instant: number | null | undefined, amount: number) {
      const taken = Math.min(amount, left)
      if (taken <= 0) return
      left -= taken
      payments.push({ id, date: day(instant, zone), amount: yield* read(taken) })
    }
    for (const payment of paid.toSorted(byDate)) {
      const { charge, payment_intent, payment_record } = payment.payment
      const id = payment_intent ?? charge ?? payment_record ?? payment.id
      yield* take(idOf(id), payment.status_transitions.paid_at, payment.amount_paid ?? 0)
    }
    yield* take(invoice.id, invoice.status_transitions.paid_at, left)
    return payments
  })

/** What cash can pay of this invoice: not what credit pays, nor an older debt that Stripe adds to what is due. */
const payable = (invoice: Invoice) => Math.max(0, Math.min(invoice.amount_due, invoice.total))

const byDate = (a: InvoicePayment, b: InvoicePayment) =>
  (a.status_transitions.paid_at ?? Infinity) - (b.status_transitions.paid_at ?? Infinity)

/** What a person should know of how the total was settled. */
export const attention = (
  invoice: Invoice,
  total: Money.Money,
  { creditNotes, payments }: Pick<Ledger.Truth, "creditNotes" | "payments">,
  read: Read
): Result.Result<ReadonlyArray<string>, Ledger.BillingSystem.Unanswered> =>
  Result.gen(function*() {
    const due = yield* read(invoice.amount_due)
    const beyond = yield* read(Math.max(invoice.amount_overpaid, invoice.amount_paid - payable(invoice)))
    const its = yield* read(payable(invoice))
    const cash = payments.reduce((sum, { amount }) => sum + amount.minor, 0n)
    const surplus = Money.make(cash > its.minor ? cash - its.minor : 0n, total.currency)
    const elsewhere = Money.make(beyond.minor - surplus.minor, total.currency)
    const settled = invoice.status === "paid" ? cash - surplus.minor : due.minor
    const applied = creditNotes.reduce((sum, note) => sum + note.applied.minor, 0n)
    const credit = Money.make(total.minor - settled - applied, total.currency)
    return [
      ...(credit.minor > 0n && total.minor > 0n
        ? [`settled by credit ${text(credit)} of ${text(total)}: not cash, stays open in the books`]
        : []),
      ...(total.minor < 0n
        ? [`${text(Money.make(-total.minor, total.currency))} went to the customer's balance at Stripe`]
        : []),
      ...(surplus.minor > 0n
        ? [`${text(surplus)} was paid beyond this invoice: it stays open on the customer's account`]
        : []),
      ...(elsewhere.minor > 0n
        ? [`${text(elsewhere)} was paid beyond this invoice: on the customer's balance at Stripe, not registered`]
        : []),
      ...payments.filter(({ date }) => date === null)
        .map(({ amount }) => `Stripe does not say when ${text(amount)} was paid`)
    ]
  })

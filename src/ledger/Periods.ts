/** Closed periods: Odoo does not refuse them, it moves what is posted there; so it is decided before. */
import * as Result from "effect/Result"
import * as CalendarDate from "../CalendarDate.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books } from "./Books.ts"
import type { Credit } from "./Crediting.ts"
import type { Entry } from "./Entry.ts"
import { noting } from "./Remarks.ts"
import type { Payment } from "./Truth.ts"

/** What becomes of a day that is closed: a failure, or the next open day, which is said. */
export type ClosedPeriod = "refuse" | "nextOpenDay"

/** The day under which something is booked, and what is to be said where it is not its own. */
export interface Booking {
  readonly date: CalendarDate.CalendarDate
  readonly attention: ReadonlyArray<string>
}

/** Fails  `PeriodClosed` where the policy refuses */
export const booking = (
  what: string,
  date: CalendarDate.CalendarDate,
  closedUntil: CalendarDate.CalendarDate | null,
  policy: ClosedPeriod
): Result.Result<Booking, Failure> => {
  if (closedUntil === null || date > closedUntil) return Result.succeed({ date, attention: [] })
  const problem = `${what}, ${date}, is in a closed period: the books are locked up to ${closedUntil}`
  if (policy === "refuse") return Result.fail(failure("plan", "PeriodClosed", problem))
  const open = CalendarDate.next(closedUntil)
  return Result.succeed({ date: open, attention: [`${problem}; booked on ${open}`] })
}

/** What is due beside the invoice itself. */
export interface Due {
  readonly payments: ReadonlyArray<Payment>
  readonly credits: ReadonlyArray<Credit>
}

/** An entry, and what is to be credited of it, on days that are open. */
export interface Fitted {
  readonly entry: Entry
  readonly credits: ReadonlyArray<Credit>
}

/** The entry as open periods take it: accounting dates, payments and refunds; invoice dates stay the true ones. */
export const fit = (entry: Entry, due: Due, books: Books, policy: ClosedPeriod): Result.Result<Fitted, Failure> =>
  Result.flatMap(
    booking("the invoice date", entry.invoiceDate, books.closedUntil, policy),
    (own) =>
      Result.map(fitDue(entry, due, books, policy), ({ credits, entry: fitted }) => ({
        entry: own.date === fitted.accountingDate
          ? fitted
          : { ...noting(fitted, own.attention), accountingDate: own.date },
        credits
      }))
  )

/** The same where the entry is posted already. Payments that are not due keep their dates. */
export const fitDue = (entry: Entry, due: Due, books: Books, policy: ClosedPeriod): Result.Result<Fitted, Failure> => {
  const attention: Array<string> = []
  let failed: Failure | null = null
  const dayOf = (what: string, date: CalendarDate.CalendarDate, closedUntil: CalendarDate.CalendarDate | null) => {
    const day = booking(what, date, closedUntil, policy)
    if (Result.isFailure(day)) {
      failed ??= day.failure
      return date
    }
    attention.push(...day.success.attention)
    return day.success.date
  }
  const cash = (what: string, payment: Payment): ReadonlyArray<Payment> => {
    const { date, id } = payment
    if (date === null) return []
    const day = dayOf(`the date of ${what} ${id}`, date, books.paymentsClosedUntil)
    return [day === date ? payment : { ...payment, date: day }]
  }
  const credits = due.credits.map((credit): Credit => {
    const { id, invoiceDate } = credit.note
    const accountingDate = credit.isToMake
      ? dayOf(`the day of credit note ${id}`, invoiceDate, books.closedUntil)
      : invoiceDate
    const refunds = credit.refunds.flatMap((refund) => cash("refund", refund))
    return { ...credit, note: { ...credit.note, accountingDate }, refunds }
  })
  const fitted = new Map(due.payments.flatMap((payment) => {
    const [own = payment] = cash("payment", payment)
    return own === payment ? [] : [[payment, own]]
  }))
  const payments = fitted.size === 0
    ? entry.payments
    : entry.payments.map((payment) => fitted.get(payment) ?? payment)
  return failed === null
    ? Result.succeed({ entry: { ...noting(entry, attention), payments }, credits })
    : Result.fail(failed)
}

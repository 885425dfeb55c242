/** Closed periods: Odoo does not refuse them, it moves what is posted there; so it is decided before. */
import * as Result from "effect/Result"
import * as CalendarDate from "../CalendarDate.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books } from "./Books.ts"
import type { Credit } from "./Crediting.ts"
import type { Entry } from "./Entry.ts"
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
  Result.gen(function*() {
    const own = yield* booking("the invoice date", entry.invoiceDate, books.closedUntil, policy)
    const { credits, entry: fitted } = yield* fitDue(entry, due, books, policy)
    const attention = [...own.attention, ...fitted.attention]
    return { entry: { ...fitted, accountingDate: own.date, attention }, credits }
  })

/** The same where the entry is posted already. Payments that are not due keep their dates. */
export const fitDue = (entry: Entry, due: Due, books: Books, policy: ClosedPeriod): Result.Result<Fitted, Failure> =>
  Result.gen(function*() {
    const attention: Array<string> = []
    const said = (day: Booking) => {
      attention.push(...day.attention)
      return day.date
    }
    const cash = function*(what: string, payments: ReadonlyArray<Payment>) {
      const fitted = new Map<Payment, Payment>()
      for (const payment of payments) {
        if (payment.date === null) continue
        const day = booking(`the date of ${what} ${payment.id}`, payment.date, books.paymentsClosedUntil, policy)
        fitted.set(payment, { ...payment, date: said(yield* day) })
      }
      return fitted
    }
    const credits: Array<Credit> = []
    for (const credit of due.credits) {
      const { id, invoiceDate } = credit.note
      const day = credit.isToMake
        ? booking(`the day of credit note ${id}`, invoiceDate, books.closedUntil, policy)
        : null
      const accountingDate = day === null ? invoiceDate : said(yield* day)
      const refunds = yield* cash("refund", credit.refunds)
      credits.push({ ...credit, note: { ...credit.note, accountingDate }, refunds: [...refunds.values()] })
    }
    const fitted = yield* cash("payment", due.payments)
    const payments = entry.payments.map((payment) => fitted.get(payment) ?? payment)
    return { entry: { ...entry, payments, attention: [...attention, ...entry.attention] }, credits }
  })

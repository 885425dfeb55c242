/** Closed periods: Odoo does not refuse them, it moves what is posted there; so it is decided before. */
import * as Result from "effect/Result"
import * as CalendarDate from "../CalendarDate.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books } from "./Books.ts"
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

/** The entry as open periods take it: accounting date and payments; the invoice date stays the true one. */
export const fit = (
  entry: Entry,
  payments: ReadonlyArray<Payment>,
  books: Books,
  policy: ClosedPeriod
): Result.Result<Entry, Failure> =>
  Result.gen(function*() {
    const own = yield* booking("the invoice date", entry.invoiceDate, books.closedUntil, policy)
    const settled = yield* fitPayments(entry, payments, books, policy)
    return { ...settled, accountingDate: own.date, attention: [...own.attention, ...settled.attention] }
  })

/** The same of its `payments` alone, where the entry is posted already. Others of it keep their dates. */
export const fitPayments = (
  entry: Entry,
  payments: ReadonlyArray<Payment>,
  books: Books,
  policy: ClosedPeriod
): Result.Result<Entry, Failure> =>
  Result.gen(function*() {
    const attention: Array<string> = []
    const fitted = new Map<Payment, Payment>()
    for (const payment of payments) {
      if (payment.date === null) continue
      const { attention: said, date } = yield* booking(
        `the date of payment ${payment.id}`,
        payment.date,
        books.paymentsClosedUntil,
        policy
      )
      attention.push(...said)
      fitted.set(payment, { ...payment, date })
    }
    return {
      ...entry,
      payments: entry.payments.map((payment) => fitted.get(payment) ?? payment),
      attention: [...attention, ...entry.attention]
    }
  })

/** The three days of an invoice: its own, the one it is booked under, and the one it is due on. */
import type { CalendarDate } from "../CalendarDate.ts"
import { all, type Compared, differing, explaining, nothing, type Triple } from "./Comparison.ts"

const NEXT = "Reset it to draft in the books and set the day there"

export const dates = ({ closedUntil, document, truth }: Triple): Compared => {
  const { accountingDate, dueDate, invoiceDate } = document
  const compare = (what: string, billing: CalendarDate, books: CalendarDate | null) =>
    billing === books
      ? nothing
      : differing({ name: "DateDiffers", what, service: null, billing, books: books ?? "none", next: NEXT })
  return all([
    compare("invoice date", truth.invoiceDate, invoiceDate),
    compare("due date", truth.dueDate ?? truth.invoiceDate, dueDate),
    booked(`it is booked under ${accountingDate}`, truth.invoiceDate, accountingDate, closedUntil) ??
      compare("accounting date", truth.invoiceDate, accountingDate)
  ])
}

/** A later day than the true one, since that one is closed, is explained; anything else is null, for a comparison. */
export const booked = (
  what: string,
  day: CalendarDate,
  under: CalendarDate | null,
  closedUntil: CalendarDate | null
): Compared | null =>
  closedUntil !== null && day <= closedUntil && under !== null && under > day
    ? explaining(`${what}: its own day, ${day}, is in a period that is closed up to ${closedUntil}`)
    : null

/** Payments: each that was received is in the books, once, on its day; and what is owed follows from them. */
import type { CalendarDate } from "../CalendarDate.ts"
import type { Payment as Received } from "../ledger/Truth.ts"
import * as Money from "../Money.ts"
import { all, type Compared, differing, explaining, nothing, type Triple } from "./Comparison.ts"
import { booked } from "./Dates.ts"
import { money, same } from "./Difference.ts"
import { nameOf, type Payment } from "./Document.ts"

export const cash = (triple: Triple): Compared =>
  all([
    payments("payment", triple.truth.payments, triple.document.payments, triple),
    owed(triple)
  ])

/** Compares one by one: first those that are the same, then by memo, amount or day those that should be. */
export const payments = (
  what: string,
  received: ReadonlyArray<Received>,
  held: ReadonlyArray<Payment>,
  { document, paymentsClosedUntil, truth }: Pick<Triple, "document" | "paymentsClosedUntil" | "truth">
): Compared => {
  const there = [...held]
  const open = received.filter(({ date }) => date !== null)
  const found: Array<Compared> = []
  const memoOf = (one: Received) => [one.id, truth.reference]
  const bears = (one: Received, payment: Payment) => memoOf(one).includes(payment.memo)
  const isClosed = (one: Received, { date }: Payment) =>
    booked(`${what} ${one.id} is booked under ${date}`, one.date ?? "", date, paymentsClosedUntil)
  const wrong = (field: string, one: string | null, other: string | null, next: string) =>
    differing({ name: "PaymentDiffers", what: field, service: null, billing: one, books: other, next })

  const pair = (
    fits: (one: Received, payment: Payment) => boolean,
    say: (one: Received, payment: Payment) => Compared
  ) => {
    for (const one of open.slice()) {
      const at = there.findIndex((payment) => fits(one, payment))
      const [payment] = at === -1 ? [] : there.splice(at, 1)
      if (payment === undefined) continue
      open.splice(open.indexOf(one), 1)
      found.push(say(one, payment))
    }
  }
  const foreign = (one: Received, payment: Payment) =>
    bears(one, payment)
      ? nothing
      : explaining(`${what} ${told(payment)} was registered by another hand: taken as ${one.id}`)
  const isWhole = (one: Received, payment: Payment) => same(one.amount, payment.amount) && one.date === payment.date
  const otherDay = (one: Received, payment: Payment) =>
    isClosed(one, payment) ?? wrong(
      `day of ${what} ${money(one.amount)}`,
      one.date,
      payment.date,
      `Reset ${payment.name ?? "it"} to draft in the books and set its day`
    )
  pair((one, payment) => isWhole(one, payment) && bears(one, payment), () => nothing)
  pair((one, payment) => same(one.amount, payment.amount) && bears(one, payment), otherDay)
  pair(isWhole, foreign)
  // How much of it is this document's, what is owed still tells.
  pair(
    (one, { amount, date, isShared }) => isShared && one.date === date && one.amount.minor <= amount.minor,
    (one, payment) => explaining(`${what} ${one.id} is a part of ${told(payment)}, which pays several invoices`)
  )
  pair(
    (one, payment) => bears(one, payment),
    (one, payment) =>
      wrong(`${what} of ${one.date}`, money(one.amount), told(payment), `Correct ${payment.name ?? "it"} in the books`)
  )
  pair((one, payment) => same(one.amount, payment.amount), otherDay)
  for (const one of open) {
    const next = `Run the pipeline that settles, or register it in the books (memo ${one.id})`
    found.push(wrong(what, `${money(one.amount)} on ${one.date}`, "none", next))
  }
  for (const payment of there) {
    const isDouble = received.some((one) => bears(one, payment) || isWhole(one, payment))
    const next = isDouble
      ? "It is there twice: cancel one in the books"
      : "Nobody confirms it: find out where it is from"
    found.push(wrong(`${what} of ${nameOf(document)}`, "none", told(payment), next))
  }
  return all(found)
}

/** What is left to pay, given what was received; nothing is said where a payment is wrong already. */
const owed = ({ document, truth }: Triple): Compared => {
  const { currency, minor } = truth.total
  if (minor < 0n || !same(document.total, truth.total) || document.state !== "posted") return nothing
  const paid = truth.payments.reduce((sum, { amount, date }) => date === null ? sum : sum + amount.minor, 0n)
  const credited = truth.creditNotes.reduce((sum, { applied }) => sum + applied.minor, 0n)
  const left = minor > paid ? minor - paid : 0n
  const least = left > credited ? left - credited : 0n
  // A credit note settles the invoice only where it fits exactly.
  if (document.residual.minor === left || document.residual.minor === least) return nothing
  return differing({
    name: "PaymentDiffers",
    what: "owed still",
    service: null,
    billing: money(Money.make(least, currency)),
    books: money(document.residual),
    next: "Look at what is reconciled with it in the books"
  })
}

const told = ({ amount, date, name }: Payment): string =>
  `${money(amount)} on ${day(date)}${name === null ? "" : ` (${name})`}`

const day = (date: CalendarDate | null): string => date ?? "no day"

/** What to do with an invoice, given what the books already hold of it. Pure, and the same for every sink. */
import type { CalendarDate } from "../CalendarDate.ts"
import * as Money from "../Money.ts"
import { type Document, type Failure, failure, type SkipReason } from "../Outcome.ts"
import type { Decision } from "../Sink.ts"
import type { Books } from "./Books.ts"
import type { Entry } from "./Entry.ts"
import type { Payment } from "./Truth.ts"

/** What a pipeline declares about posting. */
export interface Policy {
  /** Post at once; otherwise leave drafts for review. */
  readonly post: boolean
  /** Register the payments that the billing system confirms. */
  readonly settle: boolean
  /** What becomes of a posted invoice that is void at the billing system. */
  readonly voidedAfterPosting: "report" | "reverse"
}

/** What the books hold of one invoice. */
export type Held =
  | { readonly state: "absent" }
  | { readonly state: "draft"; readonly document: Document; readonly isEmpty: boolean }
  | {
    readonly state: "posted"
    readonly document: Document
    /** Owed still. */
    readonly residual: Money.Money
    /** Payments of it that are registered and reconciled, by the memos that we gave them. */
    readonly memos: ReadonlySet<string>
    readonly isReversed: boolean
  }
  | { readonly state: "cancelled"; readonly document: Document }

export type Action =
  | { readonly _tag: "Create"; readonly entry: Entry }
  | { readonly _tag: "Replace"; readonly entry: Entry; readonly document: Document }
  | {
    readonly _tag: "Settle"
    readonly entry: Entry
    readonly document: Document
    readonly payments: ReadonlyArray<Payment>
  }
  | { readonly _tag: "Reverse"; readonly document: Document; readonly at: CalendarDate }
  | { readonly _tag: "RemoveDraft"; readonly document: Document }
  | { readonly _tag: "Leave"; readonly document: Document; readonly attention: ReadonlyArray<string> }
  | { readonly _tag: "Skip"; readonly reason: SkipReason; readonly attention: ReadonlyArray<string> }
  | { readonly _tag: "Fail"; readonly failure: Failure }

/** Whether nothing more can happen to it, so that nobody need be asked. */
export const isDone = (held: Held): held is Extract<Held, { readonly state: "posted" }> =>
  held.state === "posted" && (held.residual.minor === 0n || held.isReversed)

/** The rows of the table "state of the move in Odoo" of the ledger's rules. */
export const decide = (decision: Decision<Entry>, held: Held, books: Books, policy: Policy): Action => {
  switch (decision._tag) {
    case "Void":
      return decideVoid(decision.at, held, books, policy)
    case "ZeroAmount":
      return decideZeroAmount(held)
    case "Entry":
      return decideEntry(decision.entry, held, books, policy)
  }
}

/**
 * The memo by which a payment is recognised again: the billing reference where it paid the invoice whole, else its id.
 */
export const memo = (entry: Entry, payment: Payment): string =>
  entry.payments.length === 1 && payment.amount.minor === entry.total.minor ? entry.reference : payment.id

/** Payments to register: confirmed, dated, and not in the books yet. A run that leaves drafts registers none. */
export const missingPayments = (
  entry: Entry,
  policy: Policy,
  memos: ReadonlySet<string> = new Set()
): ReadonlyArray<Payment> =>
  policy.post && policy.settle
    ? entry.payments.filter((payment) =>
      payment.date !== null && !memos.has(payment.id) && !memos.has(memo(entry, payment))
    )
    : []

const decideVoid = (at: CalendarDate | null, held: Held, books: Books, policy: Policy): Action => {
  if (held.state === "draft") {
    return { _tag: "Skip", reason: "void", attention: ["a draft of it stays in the books: delete it"] }
  }
  if (held.state !== "posted") return { _tag: "Skip", reason: "void", attention: [] }
  if (policy.voidedAfterPosting === "reverse" && at !== null) {
    return closedDay("the day of the void", at, books.closedUntil) ?? { _tag: "Reverse", document: held.document, at }
  }
  const sentence = `void at the billing system since ${at ?? "an unknown day"}, and posted as ${held.document.name}: ` +
    "reverse it in the books, or declare voidedAfterPosting: \"reverse\""
  return { _tag: "Fail", failure: failure("plan", "VoidedAfterPosting", sentence) }
}

const decideZeroAmount = (held: Held): Action => {
  if (held.state === "posted") return leave(held.document, ["posted in the books, and zero at the billing system"])
  if (held.state === "draft" && held.isEmpty) return { _tag: "RemoveDraft", document: held.document }
  const attention = held.state === "draft"
    ? ["a draft with lines stays in the books, and there is nothing to record"]
    : []
  return { _tag: "Skip", reason: "zeroAmount", attention }
}

const decideEntry = (entry: Entry, held: Held, books: Books, policy: Policy): Action => {
  const { currency } = entry.total
  if (held.state === "cancelled") {
    const sentence = "cancelled in the books by a person, and the billing system says that it stands: " +
      "set it back to draft there, or void it at the billing system"
    return { _tag: "Fail", failure: failure("plan", "Rejected", sentence) }
  }
  if (!books.currencies.has(currency)) {
    const sentence = `${currency} is not active in the books: activate it under Accounting, Currencies`
    return { _tag: "Fail", failure: failure("plan", "CurrencyInactive", sentence) }
  }
  if (held.state === "posted") return decidePosted(entry, held, books, policy)
  const closed = closedDay("the invoice date", entry.invoiceDate, books.closedUntil) ??
    closedPayment(missingPayments(entry, policy), books)
  if (closed !== null) return closed
  return held.state === "draft"
    ? { _tag: "Replace", entry, document: held.document }
    : { _tag: "Create", entry }
}

const decidePosted = (
  entry: Entry,
  held: Extract<Held, { readonly state: "posted" }>,
  books: Books,
  policy: Policy
): Action => {
  if (held.document.total.minor !== entry.total.minor || held.document.total.currency !== entry.total.currency) {
    const posted = `${held.document.total.currency} ${Money.format(held.document.total)}`
    const sentence = `posted as ${held.document.name} with ${posted}, the billing system says ` +
      `${entry.total.currency} ${Money.format(entry.total)}`
    return { _tag: "Fail", failure: failure("plan", "AmountMismatch", sentence) }
  }
  const payments = missingPayments(entry, policy, held.memos)
  if (payments.length === 0) return leave(held.document, entry.attention)
  return closedPayment(payments, books) ?? { _tag: "Settle", entry, document: held.document, payments }
}

/** A closed day is not refused by Odoo: the payment would silently stand on another. */
const closedPayment = (payments: ReadonlyArray<Payment>, books: Books): Action | null =>
  payments.map(({ date }) => date === null ? null : closedDay("the payment date", date, books.paymentsClosedUntil))
    .find((closed) => closed !== null) ?? null

const closedDay = (what: string, date: CalendarDate, closedUntil: CalendarDate | null): Action | null => {
  if (closedUntil === null || date > closedUntil) return null
  const sentence = `${what}, ${date}, is in a closed period: the books are locked up to ${closedUntil}`
  return { _tag: "Fail", failure: failure("plan", "PeriodClosed", sentence) }
}

const leave = (document: Document, attention: ReadonlyArray<string>): Action => ({ _tag: "Leave", document, attention })

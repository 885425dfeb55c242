/** What to do with an invoice, given what the books already hold of it. Pure, and the same for every sink. */
import * as Result from "effect/Result"
import type { CalendarDate } from "../CalendarDate.ts"
import * as Money from "../Money.ts"
import { type Document, type Failure, failure, type FailureName, type SkipReason } from "../Outcome.ts"
import type { Decision } from "../Sink.ts"
import type { Books } from "./Books.ts"
import { type Credit, missingCredits } from "./Crediting.ts"
import type { Entry } from "./Entry.ts"
import type { Held } from "./Held.ts"
import * as Periods from "./Periods.ts"
import type { Policy } from "./Policy.ts"
import { recognise } from "./Recognition.ts"
import type { Payment } from "./Truth.ts"

export type { Held, HeldCreditNote } from "./Held.ts"
export type { Policy } from "./Policy.ts"

export type Action =
  | { readonly _tag: "Create"; readonly entry: Entry; readonly credits: ReadonlyArray<Credit> }
  | {
    readonly _tag: "Replace"
    readonly entry: Entry
    readonly credits: ReadonlyArray<Credit>
    readonly document: Document
  }
  | {
    readonly _tag: "Settle"
    readonly entry: Entry
    readonly document: Document
    readonly credits: ReadonlyArray<Credit>
    readonly payments: ReadonlyArray<Payment>
  }
  | {
    readonly _tag: "Reverse"
    readonly document: Document
    readonly at: CalendarDate
    readonly attention: ReadonlyArray<string>
  }
  | { readonly _tag: "RemoveDraft"; readonly document: Document }
  | { readonly _tag: "Leave"; readonly document: Document; readonly attention: ReadonlyArray<string> }
  | { readonly _tag: "Skip"; readonly reason: SkipReason; readonly attention: ReadonlyArray<string> }
  | { readonly _tag: "Fail"; readonly failure: Failure }

/** Whether nothing more can happen to it, so that nobody need be asked. */
export const isDone = (held: Held): held is Extract<Held, { readonly state: "posted" }> =>
  held.state === "posted" && (held.residual.minor === 0n || held.isReversed)

/** The rows of the table "state of the move in Odoo" of the ledger's rules. */
export const decide = (decision: Decision<Entry>, held: Held, books: Books, policy: Policy): Action => {
  if (held.state === "doubled") return decideDoubled(decision, held)
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

type Single = Exclude<Held, { readonly state: "doubled" }>
type Posted = Extract<Held, { readonly state: "posted" }>

/** Which of several is the right one, only a person can say: nothing of them is written. */
const decideDoubled = (decision: Decision<Entry>, held: Exclude<Held, Single>): Action => {
  const names = held.documents.map(({ id, name }) => name ?? `draft ${id}`).join(", ")
  const sentence = `doubled: ${names}; keep one, reverse or delete the others`
  if (decision._tag === "Void" && held.posted !== null) return fail("VoidedAfterPosting", `void, and ${sentence}`)
  if (held.posted === null) return fail("Rejected", sentence)
  return leave(held.posted, [sentence, ...(decision._tag === "Entry" ? decision.entry.attention : [])])
}

const decideVoid = (at: CalendarDate | null, held: Single, books: Books, policy: Policy): Action => {
  if (held.state === "draft") {
    return { _tag: "Skip", reason: "void", attention: ["a draft of it stays in the books: delete it"] }
  }
  if (held.state !== "posted") return { _tag: "Skip", reason: "void", attention: [] }
  const { document } = held
  const credited = held.creditNotes.filter(({ isOurs, state }) => isOurs && state !== "withdrawn")
  if (credited.length > 0) {
    const names = credited.map(({ document: { id, name } }) => name ?? `draft ${id}`).join(", ")
    const sentence = `void at the billing system, and of ${document.name} a part is credited by ${names}`
    return fail("VoidedAfterPosting", `${sentence}: credit the rest in the books`)
  }
  if (policy.voidedAfterPosting === "reverse" && at !== null) {
    return orFail(
      Periods.booking("the day of the void", at, books.closedUntil, closedPeriod(policy)),
      ({ attention, date }) => ({ _tag: "Reverse", document, at: date, attention })
    )
  }
  return fail(
    "VoidedAfterPosting",
    `void at the billing system since ${at ?? "an unknown day"}, and posted as ${document.name}: ` +
      "reverse it in the books, or declare voidedAfterPosting: \"reverse\""
  )
}

const decideZeroAmount = (held: Single): Action => {
  if (held.state === "posted") return leave(held.document, ["posted in the books, and zero at the billing system"])
  if (held.state === "draft" && held.isEmpty) return { _tag: "RemoveDraft", document: held.document }
  const attention = held.state === "draft"
    ? ["a draft with lines stays in the books, and there is nothing to record"]
    : []
  return { _tag: "Skip", reason: "zeroAmount", attention }
}

const decideEntry = (entry: Entry, held: Single, books: Books, policy: Policy): Action => {
  const { currency } = entry.total
  if (held.state === "cancelled") {
    return fail(
      "Rejected",
      "cancelled in the books by a person, and the billing system says that it stands: " +
        "set it back to draft there, or void it at the billing system"
    )
  }
  if (!books.currencies.has(currency)) {
    return fail("CurrencyInactive", `${currency} is not active in the books: activate it under Accounting, Currencies`)
  }
  if (held.state === "posted") return decidePosted(entry, held, books, policy)
  if (held.state === "draft" && held.wasPosted) {
    return fail(
      "Rejected",
      `${held.document.name} was set back to draft in the books by a person: post it there, or delete it there`
    )
  }
  const { attention, credits } = missingCredits(entry, policy)
  const due = { payments: missingPayments(entry, policy), credits }
  const fitted = Periods.fit(noting(entry, attention), due, books, closedPeriod(policy))
  return orFail(fitted, (fitting) =>
    held.state === "draft"
      ? { ...fitting, _tag: "Replace", entry: noting(fitting.entry, found(held.isOurs)), document: held.document }
      : { ...fitting, _tag: "Create" })
}

const decidePosted = (entry: Entry, held: Posted, books: Books, policy: Policy): Action => {
  const { document, untaxed } = held
  const { currency } = document.total
  if (
    currency !== entry.total.currency || document.total.minor !== entry.total.minor ||
    untaxed.minor !== entry.untaxed.minor
  ) {
    return fail(
      "AmountMismatch",
      `posted as ${document.name} with ${amounts(document.total, untaxed)}, ` +
        `the billing system says ${amounts(entry.total, entry.untaxed)}`
    )
  }
  const memos = new Set(held.payments.map(({ memo }) => memo))
  const known = new Set(entry.payments.flatMap((payment) => [payment.id, memo(entry, payment)]))
  const foreign = held.payments.filter(({ memo }) => !known.has(memo))
  const { attention, missing } = recognise(missingPayments(entry, policy, memos), foreign)
  const credited = missingCredits(entry, policy, { ...held, isAwaitingPayment: missing.length > 0 })
  const said = noting(entry, [...found(held.isOurs), ...changed(entry, held), ...attention, ...credited.attention])
  if (missing.length === 0 && credited.credits.length === 0) return leave(document, said.attention)
  const ids = new Set(missing.map(({ id }) => id))
  const begun = [...ids].filter((id) => held.begun.has(id))
    .map((id) => `finished what an interrupted run had begun: payment ${id}`)
  const due = { payments: missing, credits: credited.credits }
  const fitted = Periods.fitDue(noting(said, begun), due, books, closedPeriod(policy))
  return orFail(fitted, (fitting) => ({
    ...fitting,
    _tag: "Settle",
    document,
    payments: fitting.entry.payments.filter(({ id }) => ids.has(id))
  }))
}

/** What is known of an invoice that another hand than ours made. */
const found = (isOurs: boolean): ReadonlyArray<string> =>
  isOurs ? [] : ["it was in the books already, made by another hand: taken as this invoice"]

/** What a person changed although the amounts are the same. */
const changed = (entry: Entry, { document, invoiceDate, otherPartner }: Posted): ReadonlyArray<string> => [
  ...(invoiceDate === entry.invoiceDate
    ? []
    : [`${document.name} is dated ${invoiceDate}, the billing system says ${entry.invoiceDate}`]),
  ...(otherPartner === null ? [] : [`${document.name} is ${otherPartner}'s, ${entry.partner.name} is billed`])
]

const noting = (entry: Entry, attention: ReadonlyArray<string>): Entry => ({
  ...entry,
  attention: [...attention, ...entry.attention]
})

const amounts = (total: Money.Money, untaxed: Money.Money): string =>
  `${total.currency} ${Money.format(total)} (${Money.format(untaxed)} without tax)`

const closedPeriod = (policy: Policy): Periods.ClosedPeriod => policy.closedPeriod ?? "refuse"

const orFail = <A>(result: Result.Result<A, Failure>, action: (value: A) => Action): Action =>
  Result.match(result, { onFailure: (failure) => ({ _tag: "Fail", failure }), onSuccess: action })

const fail = (error: FailureName, sentence: string): Action => ({
  _tag: "Fail",
  failure: failure("plan", error, sentence)
})

const leave = (document: Document, attention: ReadonlyArray<string>): Action => ({ _tag: "Leave", document, attention })

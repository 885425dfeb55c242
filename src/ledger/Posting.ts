/** What to do with an invoice, given what the books already hold of it. Pure, and the same for every sink. */
import * as Result from "effect/Result"
import type { CalendarDate } from "../CalendarDate.ts"
import * as Outcome from "../Outcome.ts"
import type { Decision } from "../Sink.ts"
import type { Books } from "./Books.ts"
import { type Credit, missingCredits } from "./Crediting.ts"
import type { Entry } from "./Entry.ts"
import type { Held, HeldLine } from "./Held.ts"
import * as Periods from "./Periods.ts"
import type { Policy } from "./Policy.ts"
import { recognise } from "./Recognition.ts"
import { changed, found, noting } from "./Remarks.ts"
import { amounts, type Draft, reviewed } from "./Reviewed.ts"
import type { Payment } from "./Truth.ts"

export type { Held, HeldCreditNote, HeldLine } from "./Held.ts"
export type { Policy } from "./Policy.ts"

export type Action =
  | { readonly _tag: "Create"; readonly entry: Entry; readonly credits: ReadonlyArray<Credit> }
  | {
    readonly _tag: "Replace"
    readonly entry: Entry
    readonly credits: ReadonlyArray<Credit>
    readonly document: Outcome.Document
  }
  /** A draft that a person reviewed, as it stands. */
  | {
    readonly _tag: "Post"
    readonly entry: Entry
    readonly credits: ReadonlyArray<Credit>
    readonly document: Outcome.Document
    readonly lines: ReadonlyArray<HeldLine>
  }
  | {
    readonly _tag: "Settle"
    readonly entry: Entry
    readonly document: Outcome.Document
    readonly credits: ReadonlyArray<Credit>
    readonly payments: ReadonlyArray<Payment>
  }
  | {
    readonly _tag: "Reverse"
    readonly document: Outcome.Document
    readonly at: CalendarDate
    readonly attention: ReadonlyArray<string>
  }
  | { readonly _tag: "RemoveDraft"; readonly document: Outcome.Document }
  | { readonly _tag: "Leave"; readonly document: Outcome.Document; readonly attention: ReadonlyArray<string> }
  | { readonly _tag: "Skip"; readonly reason: Outcome.SkipReason; readonly attention: ReadonlyArray<string> }
  | { readonly _tag: "Fail"; readonly failure: Outcome.Failure }

/** Whether nothing more can happen to it. */
const isDone = ({ isReversed, residual }: Posted): boolean => residual.minor === 0n || isReversed

/** How a record ends that nobody need be asked about, or null. */
export const endOf = (held: Held, { scope }: Policy): Outcome.Result | null => {
  if (held.state === "posted" && (isDone(held) || scope === "drafts")) {
    return { _tag: "alreadyPosted", document: held.document }
  }
  const isNone = held.state === "absent" || held.state === "cancelled"
  return scope === "drafts" && isNone ? { _tag: "skipped", reason: "noDraft" } : null
}

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
    return skip("void", ["a draft of it stays in the books: delete it"])
  }
  if (held.state !== "posted") return skip("void")
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
  return skip("zeroAmount", attention)
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
  if (policy.scope === "paid" && !entry.isPaid && held.state !== "posted") return skip("unpaid", entry.attention)
  if (policy.scope === "drafts" && held.state === "draft" && !held.isOurs) {
    return skip("noDraft", ["a draft of another hand is in the books: post it there, or let the daily run replace it"])
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
  const said = noting(entry, attention)
  if (policy.drafts === "keep" && held.state === "draft" && held.isOurs) {
    return decideDraft(said, held, due, books, policy)
  }
  const fitted = Periods.fit(said, due, books, closedPeriod(policy))
  return orFail(fitted, (fitting) =>
    held.state === "draft"
      ? { ...fitting, _tag: "Replace", entry: noting(fitting.entry, found(held.isOurs)), document: held.document }
      : { ...fitting, _tag: "Create" })
}

const decideDraft = (entry: Entry, held: Draft, due: Periods.Due, books: Books, policy: Policy): Action =>
  orFail(
    reviewed(noting(entry, changed(entry, held, held.document.date)), held, due, books, closedPeriod(policy)),
    (fitting) => ({ ...fitting, _tag: "Post", document: held.document })
  )

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
  const said = noting(entry, [
    ...found(held.isOurs),
    ...changed(entry, held, held.invoiceDate),
    ...attention,
    ...credited.attention
  ])
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

const closedPeriod = (policy: Policy): Periods.ClosedPeriod => policy.closedPeriod ?? "refuse"

const orFail = <A>(result: Result.Result<A, Outcome.Failure>, action: (value: A) => Action): Action =>
  Result.match(result, { onFailure: (failure) => ({ _tag: "Fail", failure }), onSuccess: action })

const fail = (error: Outcome.FailureName, sentence: string): Action => ({
  _tag: "Fail",
  failure: Outcome.failure("plan", error, sentence)
})

const skip = (reason: Outcome.SkipReason, attention: ReadonlyArray<string> = []): Action => ({
  _tag: "Skip",
  reason,
  attention
})

const leave = (document: Outcome.Document, attention: ReadonlyArray<string>): Action => ({
  _tag: "Leave",
  document,
  attention
})

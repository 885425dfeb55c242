/** Invoices as an accountant lists them, and what writing does to them: for sinks that keep their documents themselves. */
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import * as Crediting from "./Crediting.ts"
import type { CreditNote, Entry } from "./Entry.ts"
import * as Planning from "./Planning.ts"
import * as Posting from "./Posting.ts"
import { account } from "./Service.ts"
import type { Payment } from "./Truth.ts"

/** Money that came or went back. */
export interface HeldPayment {
  readonly memo: string
  readonly date: string
  readonly amount: Money.Money
}

/** A credit note after payment. */
export interface HeldCreditNote {
  readonly id: number
  readonly name: string
  readonly note: CreditNote
  readonly refunds: ReadonlyArray<HeldPayment>
  /** What of it settled the invoice. */
  readonly applied: Money.Money
}

/** An invoice with all that happened to it. */
export interface HeldInvoice {
  readonly id: number
  /** Null while it is a draft. */
  readonly name: string | null
  readonly state: "draft" | "posted" | "cancelled"
  readonly entry: Entry
  readonly payments: ReadonlyArray<HeldPayment>
  readonly creditNotes: ReadonlyArray<HeldCreditNote>
  /** The day on which it was reversed, or null. */
  readonly reversedAt: string | null
}

/** By the service's ids of the invoices. */
export type Documents = Map<string, HeldInvoice>

/** The document that an invoice is. */
export const documentOf = (held: HeldInvoice): Outcome.Document => ({
  id: held.id,
  name: held.name,
  date: held.entry.invoiceDate,
  total: held.entry.total,
  link: null
})

/** What the books hold of one, for `Posting.decide`. */
export const heldOf = (held: HeldInvoice | undefined): Posting.Held => {
  if (held === undefined) return { state: "absent" }
  const document = documentOf(held)
  if (held.state === "cancelled") return { state: "cancelled", document }
  if (held.state === "draft") {
    const { entry } = held
    return {
      state: "draft",
      document,
      isEmpty: entry.lines.length === 0,
      wasPosted: false,
      isOurs: true,
      untaxed: entry.untaxed,
      accountingDate: entry.accountingDate,
      otherPartner: null,
      lines: entry.lines.map(({ amount, description, family }) => ({
        description,
        account: account(entry.service, family).code,
        amount
      }))
    }
  }
  return {
    state: "posted",
    document,
    isOurs: true,
    untaxed: held.entry.untaxed,
    invoiceDate: held.entry.invoiceDate,
    otherPartner: null,
    residual: open(held),
    payments: held.payments,
    begun: new Set(),
    creditNotes: held.creditNotes.map((one) => ({
      id: one.note.id,
      isOurs: true,
      document: { id: one.id, name: one.name, date: one.note.invoiceDate, total: one.note.total, link: null },
      state: "posted",
      isLinked: true,
      residual: claimable(one),
      refunds: one.refunds
    })),
    isReversed: held.reversedAt !== null
  }
}

/** What an invoice owes still. What was paid beyond it is the customer's. */
const open = ({ creditNotes, entry: { total }, payments }: HeldInvoice): Money.Money => {
  const left = total.minor - sum(payments) - creditNotes.reduce((minor, { applied }) => minor + applied.minor, 0n)
  return Money.make(total.minor > 0n && left < 0n ? 0n : left, total.currency)
}

/** What the customer can still claim of a credit note: zero or below. */
const claimable = ({ applied, note: { total }, refunds }: HeldCreditNote): Money.Money =>
  Money.make(total.minor + applied.minor + sum(refunds), total.currency)

const sum = (payments: ReadonlyArray<HeldPayment>): bigint =>
  payments.reduce((minor, { amount }) => minor + amount.minor, 0n)

/** Writes what was decided of one invoice; `prefix` begins the names of documents: `MEM`. */
export const write = (
  documents: Documents,
  prefix: string,
  policy: Posting.Policy,
  subject: Outcome.Subject,
  action: Planning.Writing["action"]
): Outcome.Outcome => {
  if (action._tag === "RemoveDraft") {
    documents.delete(subject.id)
    return Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" })
  }
  const before = documents.get(subject.id)
  if (action._tag === "Reverse") {
    if (before !== undefined) documents.set(subject.id, { ...before, reversedAt: action.at })
    return Outcome.make(subject, {
      _tag: "reversed",
      written: {
        document: action.document,
        confirmed: action.document.total,
        paid: Money.make(0n, action.document.total.currency),
        families: new Map()
      }
    }, action.attention)
  }
  const { credits, entry } = action
  const payments = action._tag === "Settle" ? action.payments : Posting.missingPayments(entry, policy)
  const held = settledBy({
    id: before?.id ?? documents.size + 1,
    name: policy.post ? before?.name ?? `${prefix}/${String(documents.size + 1).padStart(5, "0")}` : null,
    state: policy.post ? "posted" : "draft",
    // What a person reviewed stands as it is.
    entry: action._tag === "Post" && before !== undefined ? { ...before.entry, payments: entry.payments } : entry,
    payments: [
      ...before?.payments ?? [],
      ...payments.map((payment) => kept(payment, Posting.memo(entry, payment), entry.invoiceDate))
    ],
    creditNotes: credited(before, credits),
    reversedAt: null
  })
  documents.set(subject.id, held)
  const tag = policy.post
    ? ({ Create: "posted", Replace: "updated", Post: "posted", Settle: "settled" } as const)[action._tag]
    : "drafted"
  const nameOf = ({ note }: Crediting.Credit) => held.creditNotes.find((one) => one.note.id === note.id)?.name ?? null
  return Outcome.make(
    subject,
    { _tag: tag, written: Planning.written(action, policy, documentOf(held), payments) },
    [...entry.attention, ...Crediting.booked(credits, nameOf)]
  )
}

const kept = ({ amount, date }: Payment, memo: string, otherwise: string): HeldPayment => ({
  memo,
  date: date ?? otherwise,
  amount
})

/** The credit notes that are there, with what was missing of them and those that were missing. */
const credited = (
  before: HeldInvoice | undefined,
  credits: ReadonlyArray<Crediting.Credit>
): ReadonlyArray<HeldCreditNote> => {
  if (credits.length === 0) return before?.creditNotes ?? []
  const there = new Map((before?.creditNotes ?? []).map((one) => [one.note.id, one]))
  for (const { note, refunds } of credits) {
    const id = there.size + 1
    const one = there.get(note.id) ??
      { id, name: `CRED/${id}/${note.id}`, note, refunds: [], applied: Money.make(0n, note.total.currency) }
    const paidOut = refunds.map((refund) => kept(refund, refund.id, note.invoiceDate))
    there.set(note.id, { ...one, refunds: [...one.refunds, ...paidOut] })
  }
  return [...there.values()]
}

/** Reconciles the invoice with credit notes of which a part was to settle it. */
const settledBy = (held: HeldInvoice): HeldInvoice =>
  held.creditNotes.reduce((invoice, one) => {
    const [note, owed] = [claimable(one), open(invoice)]
    if (!Crediting.isApplicable(one.note, { note, invoice: owed })) return invoice
    const applied = Money.make(one.applied.minor + (-note.minor < owed.minor ? -note.minor : owed.minor), note.currency)
    return { ...invoice, creditNotes: invoice.creditNotes.map((each) => each === one ? { ...one, applied } : each) }
  }, held)

/** A whole sink that keeps its books in memory: for tests, for plugin authors, and as the empty ledger of a dry run. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Check, Ledger, Money, Outcome, Sink } from "#etl"
import { canadian } from "./config.ts"
import { type HeldCreditNote, type HeldInvoice, type HeldPayment, type Store, store as emptyStore } from "./schema.ts"

export interface MemoryOptions extends Ledger.Posting.Policy {
  /** Where to write; a new book for each run where none is given. */
  readonly store?: Store
  readonly books?: Ledger.Books
}

/** Customer invoices, posted into memory. Promises what every sink does. */
export const customerInvoices = (options: MemoryOptions): Layer.Layer<Sink.Sink<Ledger.Entry.Entry, Ledger.Books>> => {
  const books = options.books ?? canadian
  return Sink.layer<Ledger.Entry.Entry, Ledger.Books>({
    name: "memory",
    target: Effect.succeed("an empty ledger in memory"),
    isConfigured: Effect.succeed(true),
    open: Effect.sync(() => {
      const store = options.store ?? emptyStore()
      return {
        context: Effect.succeed(books),
        lookup: (subjects) => Effect.sync(() => found(store, books, options, subjects))
      }
    }),
    holds: (subject) =>
      Effect.sync(() => {
        const held = options.store?.get(subject.id)
        return held === undefined ? [] : [`${held.name ?? "a draft"}, ${held.state}, ${held.entry.invoiceDate}`]
      }),
    check: Effect.succeed([Check.holds("memory", "is always there, and empty at the start of each run")]),
    lacks: Effect.succeed([])
  })
}

const found = (
  store: Store,
  books: Ledger.Books,
  policy: Ledger.Posting.Policy,
  subjects: ReadonlyArray<Outcome.Subject>
): Sink.Found<Ledger.Entry.Entry> => ({
  done: subjects.flatMap((subject) => {
    const held = heldOf(store.get(subject.id))
    return Ledger.Posting.isDone(held)
      ? [Outcome.make(subject, { _tag: "alreadyPosted", document: held.document })]
      : []
  }),
  plan: (decisions) =>
    Effect.sync(() => {
      const actions = decisions.map((decision) => ({
        subject: decision.subject,
        action: Ledger.Posting.decide(decision, heldOf(store.get(decision.subject.id)), books, policy)
      }))
      const { decided, writing } = Ledger.Planning.split(actions, policy)
      return {
        decided,
        planned: writing.map(({ planned }) => planned),
        apply: Effect.sync(() => writing.map(({ action, subject }) => write(store, policy, subject, action)))
      }
    })
})

const documentOf = (held: HeldInvoice): Outcome.Document => ({
  id: held.id,
  name: held.name,
  date: held.entry.invoiceDate,
  total: held.entry.total,
  link: null
})

const heldOf = (held: HeldInvoice | undefined): Ledger.Posting.Held => {
  if (held === undefined) return { state: "absent" }
  const document = documentOf(held)
  if (held.state === "cancelled") return { state: "cancelled", document }
  if (held.state === "draft") {
    return { state: "draft", document, isEmpty: held.entry.lines.length === 0, wasPosted: false, isOurs: true }
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

const write = (
  store: Store,
  policy: Ledger.Posting.Policy,
  subject: Outcome.Subject,
  action: Ledger.Planning.Writing["action"]
): Outcome.Outcome => {
  if (action._tag === "RemoveDraft") {
    store.delete(subject.id)
    return Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" })
  }
  const before = store.get(subject.id)
  if (action._tag === "Reverse") {
    if (before !== undefined) store.set(subject.id, { ...before, reversedAt: action.at })
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
  const payments = action._tag === "Settle" ? action.payments : Ledger.Posting.missingPayments(entry, policy)
  const held = settledBy({
    id: before?.id ?? store.size + 1,
    name: policy.post ? before?.name ?? `MEM/${String(store.size + 1).padStart(5, "0")}` : null,
    state: policy.post ? "posted" : "draft",
    entry,
    payments: [
      ...before?.payments ?? [],
      ...payments.map((payment) => kept(payment, Ledger.Posting.memo(entry, payment), entry.invoiceDate))
    ],
    creditNotes: credited(before, credits),
    reversedAt: null
  })
  store.set(subject.id, held)
  const tag = policy.post
    ? ({ Create: "posted", Replace: "updated", Settle: "settled" } as const)[action._tag]
    : "drafted"
  const nameOf = ({ note }: Ledger.Crediting.Credit) =>
    held.creditNotes.find((one) => one.note.id === note.id)?.name ?? null
  return Outcome.make(
    subject,
    { _tag: tag, written: Ledger.Planning.written(entry, documentOf(held), payments) },
    [...entry.attention, ...Ledger.Crediting.booked(credits, nameOf)]
  )
}

const kept = ({ amount, date }: Ledger.Payment, memo: string, otherwise: string): HeldPayment => ({
  memo,
  date: date ?? otherwise,
  amount
})

/** The credit notes that are there, with what was missing of them and those that were missing. */
const credited = (
  before: HeldInvoice | undefined,
  credits: ReadonlyArray<Ledger.Crediting.Credit>
): ReadonlyArray<HeldCreditNote> => {
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
    if (!Ledger.Crediting.isApplicable(one.note, { note, invoice: owed })) return invoice
    const applied = Money.make(one.applied.minor + (-note.minor < owed.minor ? -note.minor : owed.minor), note.currency)
    return { ...invoice, creditNotes: invoice.creditNotes.map((each) => each === one ? { ...one, applied } : each) }
  }, held)

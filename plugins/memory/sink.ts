/** A whole sink that keeps its books in memory: for tests, for plugin authors, and as the empty ledger of a dry run. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Check, Ledger, Money, Outcome, Sink } from "#etl"
import { canadian } from "./config.ts"
import { type HeldInvoice, type Store, store as emptyStore } from "./schema.ts"

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
      return { context: books, lookup: (subjects) => Effect.sync(() => found(store, books, options, subjects)) }
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
  const paid = held.payments.reduce((sum, payment) => sum + payment.amount.minor, 0n)
  const open = held.entry.total.minor - paid
  return {
    state: "posted",
    document,
    isOurs: true,
    untaxed: held.entry.untaxed,
    invoiceDate: held.entry.invoiceDate,
    otherPartner: null,
    residual: Money.make(held.entry.total.minor > 0n && open < 0n ? 0n : open, document.total.currency),
    payments: held.payments,
    begun: new Set(),
    isReversed: held.reversedAt !== null
  }
}

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
  const { entry } = action
  const payments = action._tag === "Settle" ? action.payments : Ledger.Posting.missingPayments(entry, policy)
  const held: HeldInvoice = {
    id: before?.id ?? store.size + 1,
    name: policy.post ? before?.name ?? `MEM/${String(store.size + 1).padStart(5, "0")}` : null,
    state: policy.post ? "posted" : "draft",
    entry,
    payments: [
      ...before?.payments ?? [],
      ...payments.map((payment) => ({
        memo: Ledger.Posting.memo(entry, payment),
        date: payment.date ?? entry.invoiceDate,
        amount: payment.amount
      }))
    ],
    reversedAt: null
  }
  store.set(subject.id, held)
  const tag = policy.post
    ? ({ Create: "posted", Replace: "updated", Settle: "settled" } as const)[action._tag]
    : "drafted"
  return Outcome.make(
    subject,
    { _tag: tag, written: Ledger.Planning.written(entry, documentOf(held), payments) },
    entry.attention
  )
}

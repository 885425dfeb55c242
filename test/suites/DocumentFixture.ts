/** A sink of documents as `SinkSuite` wants it, for those that are a `Ledger.DocumentSink`. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Ledger, Money, type Sink } from "#etl"
import type { Booked, Credited, Fixture } from "../support/SinkActs.ts"

type Documents = Ledger.Documents.Documents

export interface Kept {
  readonly sink: (
    options: Ledger.Posting.Policy & { readonly books: Ledger.Books }
  ) => Layer.Layer<Sink.Sink<Ledger.Entry.Entry, Ledger.Books>>
  /** What is kept now, read without the sink. */
  readonly documents: Effect.Effect<Documents>
}

/** The fixture of a sink with books of its own. */
export const make = ({ documents, sink }: Kept): Fixture => {
  let books = Ledger.canadianBooks
  return {
    sink: (policy) => sink({ ...policy, books }),
    booked: (ids) => Effect.map(documents, (held) => ids.flatMap((id) => booked(held.get(id)))),
    // Of books in memory: what is read is what is kept.
    edit: (id, amounts) =>
      Effect.map(documents, (held) => {
        const draft = held.get(id)
        if (draft !== undefined) held.set(id, { ...draft, entry: edited(draft.entry, amounts) })
      }),
    setRounding: (taxRounding) =>
      Effect.sync(() => {
        const before = books.taxRounding
        books = { ...books, taxRounding }
        return before
      }),
    setActive: (currency, isActive) =>
      Effect.sync(() => {
        const others = [...books.currencies].filter((other) => other !== currency)
        const before = books.currencies.has(currency)
        books = { ...books, currencies: new Set(isActive ? [...others, currency] : others) }
        return before
      }),
    setClosed: (until) =>
      Effect.sync(() => {
        const before = books.closedUntil
        books = { ...books, closedUntil: until, paymentsClosedUntil: until }
        return before
      })
  }
}

const edited = (entry: Ledger.Entry.Entry, amounts: ReadonlyArray<string>): Ledger.Entry.Entry => {
  const { currency } = entry.total
  const lines = entry.lines.map((line, at) => {
    const unitPrice = BigDecimal.fromStringUnsafe(amounts[at] ?? "0")
    return { ...line, quantity: BigDecimal.fromBigInt(1n), unitPrice, amount: Money.roundDecimal(unitPrice, currency) }
  })
  const untaxed = lines.reduce((minor, { amount }) => minor + amount.minor, 0n)
  return {
    ...entry,
    lines,
    untaxed: Money.make(untaxed, currency),
    total: Money.make(untaxed + entry.tax.minor, currency)
  }
}

const booked = (held: Ledger.Documents.HeldInvoice | undefined): ReadonlyArray<Booked> => {
  if (held === undefined) return []
  const { creditNotes, entry, payments } = held
  const applied = creditNotes.reduce((minor, note) => minor + note.applied.minor, 0n)
  const open = entry.total.minor - sum(payments) - applied
  return [{
    id: entry.id,
    state: held.state,
    kind: Ledger.Entry.isCreditNote(entry) ? "creditNote" : "invoice",
    untaxed: Money.format(entry.untaxed),
    tax: Money.format(entry.tax),
    total: Money.format(entry.total),
    residual: Money.format(Money.make(entry.total.minor > 0n && open < 0n ? 0n : open, entry.total.currency)),
    date: entry.accountingDate,
    dueDate: entry.dueDate,
    partner: entry.partner.name,
    ...lined(entry, entry),
    isRounded: entry.corrections.length > 0,
    payments: payments.map(paid),
    isReversed: held.reversedAt !== null,
    creditNotes: creditNotes.map((each) => credited(entry, each)),
    version: JSON.stringify([payments.length, creditNotes.map(({ refunds }) => refunds.length)])
  }]
}

const credited = (
  entry: Ledger.Entry.Entry,
  { applied, note, refunds }: Ledger.Documents.HeldCreditNote
): Credited => ({
  state: "posted",
  kind: "creditNote",
  tax: Money.format(note.tax),
  total: Money.format(note.total),
  residual: Money.format(Money.make(note.total.minor + applied.minor + sum(refunds), note.total.currency)),
  date: note.accountingDate,
  partner: entry.partner.name,
  ...lined(entry, note),
  refunds: refunds.map(paid)
})

const lined = ({ service }: Ledger.Entry.Entry, { lines }: Ledger.Entry.Posting): Pick<Booked, "lines" | "taxes"> => ({
  lines: lines.map(({ amount, family }) => [Ledger.Service.account(service, family).code, Money.format(amount)]),
  taxes: lines.map(({ taxes }) => taxes.map(({ name }) => name).join(" and "))
})

const paid = ({ amount, date, memo }: Ledger.Documents.HeldPayment) => [memo, date, Money.format(amount)] as const

const sum = (payments: ReadonlyArray<Ledger.Documents.HeldPayment>) =>
  payments.reduce((minor, { amount }) => minor + amount.minor, 0n)

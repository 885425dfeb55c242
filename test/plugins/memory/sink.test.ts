import * as Effect from "effect/Effect"
import { Ledger, Money } from "#etl"
import * as Memory from "#plugins/memory"
import * as SinkSuite from "../../suites/SinkSuite.ts"
import type { Booked, Credited, Fixture } from "../../support/SinkActs.ts"

const fixture = Effect.sync((): Fixture => {
  const store = Memory.store()
  let books = Memory.canadian
  return {
    sink: (policy) => Memory.customerInvoices({ ...policy, store, books }),
    booked: (ids) => Effect.sync(() => ids.flatMap((id) => booked(store.get(id)))),
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
})

const booked = (held: Memory.HeldInvoice | undefined): ReadonlyArray<Booked> => {
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

const credited = (entry: Ledger.Entry.Entry, { applied, note, refunds }: Memory.HeldCreditNote): Credited => ({
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

const paid = ({ amount, date, memo }: Memory.HeldPayment) => [memo, date, Money.format(amount)] as const

const sum = (payments: ReadonlyArray<Memory.HeldPayment>) =>
  payments.reduce((minor, { amount }) => minor + amount.minor, 0n)

SinkSuite.suite("memory", fixture)

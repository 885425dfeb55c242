import * as Effect from "effect/Effect"
import { Ledger, Money } from "#etl"
import * as Memory from "#plugins/memory"
import * as SinkSuite from "../../suites/SinkSuite.ts"
import type { Booked, Fixture } from "../../support/SinkActs.ts"

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
      })
  }
})

const booked = (held: Memory.HeldInvoice | undefined): ReadonlyArray<Booked> => {
  if (held === undefined) return []
  const { entry, payments } = held
  const paid = payments.reduce((sum, { amount }) => sum + amount.minor, 0n)
  const open = entry.total.minor - paid
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
    lines: entry.lines.map((
      { amount, family }
    ) => [Ledger.Service.account(entry.service, family).code, Money.format(amount)]),
    taxes: entry.lines.map(({ taxes }) => taxes.map(({ name }) => name).join(" and ")),
    isRounded: entry.corrections.length > 0,
    payments: payments.map(({ amount, date, memo }) => [memo, date, Money.format(amount)]),
    isReversed: held.reversedAt !== null,
    version: String(payments.length)
  }]
}

SinkSuite.suite("memory", fixture)

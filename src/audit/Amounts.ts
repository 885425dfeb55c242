/** Amounts, currency and tax of an invoice, compared to the cent. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import type { Invoice } from "../ledger/Invoice.ts"
import type { TaxRow, Truth } from "../ledger/Truth.ts"
import * as Money from "../Money.ts"
import { all, type Compared, differing, nothing, type Triple } from "./Comparison.ts"
import { type Difference, money, same } from "./Difference.ts"
import type { Document } from "./Document.ts"

const IN_THE_BOOKS = "Reset it to draft in the books and correct it there, or credit it and let it be posted anew"
const IN_THE_SERVICE = "The billing system's word counts: correct the service's record"

export const amounts = ({ document, invoice, truth }: Triple): Compared =>
  all([served(invoice, truth), booked(invoice, truth, document), rates(truth, document)])

/** What the service says beside what was billed; a discount may be in its subtotal or not. */
export const served = (invoice: Invoice, truth: Truth): Compared => {
  const { currency } = truth.total
  if (invoice.currency.toUpperCase() !== currency) {
    return differing(serviceDiffers("currency", invoice.currency, currency))
  }
  const subtotal = Option.getOrNull(Money.fromDecimal(invoice.subtotal, currency))
  const tax = Option.getOrNull(Money.fromDecimal(invoice.tax, currency))
  if (subtotal === null || tax === null) {
    const own = `${BigDecimal.format(invoice.subtotal)} + ${BigDecimal.format(invoice.tax)}`
    return differing(serviceDiffers("amounts", own, money(truth.total)))
  }
  const bills = [truth.totalExcludingTax.minor, truth.totalExcludingTax.minor + truth.discount.minor]
  return all([
    bills.includes(subtotal.minor)
      ? nothing
      : differing(serviceDiffers("subtotal", money(subtotal), money(truth.totalExcludingTax))),
    same(tax, truth.tax) ? nothing : differing(serviceDiffers("tax", money(tax), money(truth.tax)))
  ])
}

const serviceDiffers = (what: string, service: string, billing: string): Difference => ({
  name: "AmountDiffers",
  what,
  service,
  billing,
  books: null,
  next: IN_THE_SERVICE
})

const booked = (invoice: Invoice, truth: Truth, document: Document): Compared => {
  const { currency } = truth.total
  if (document.total.currency !== currency) {
    return differing({
      name: "AmountDiffers",
      what: "currency",
      service: invoice.currency,
      billing: currency,
      books: document.total.currency,
      next: IN_THE_BOOKS
    })
  }
  const own = (amount: BigDecimal.BigDecimal) => money(Money.roundDecimal(amount, invoice.currency))
  const parts = [
    ["AmountDiffers", "without tax", own(invoice.subtotal), truth.totalExcludingTax, document.untaxed],
    ["TaxDiffers", "tax", own(invoice.tax), truth.tax, document.tax],
    ["AmountDiffers", "total", own(BigDecimal.sum(invoice.subtotal, invoice.tax)), truth.total, document.total]
  ] as const
  return differing(...parts.flatMap(([name, what, service, billed, there]) =>
    same(billed, there)
      ? []
      : [{ name, what, service, billing: money(billed), books: money(there), next: IN_THE_BOOKS }]
  ))
}

/** Each tax that was billed is in the books: by its rate, or where nobody says that, by its amount. Several may be one. */
const rates = (truth: Truth, document: Document): Compared => {
  const billed = truth.taxRows?.filter(({ amount }) => amount.minor !== 0n) ?? null
  if (billed === null || document.tax.minor !== truth.tax.minor) return nothing
  const there = document.taxes.filter(({ amount }) => amount.minor !== 0n)
  const keyOf = billed.some(({ rate }) => rate === null) ? byAmount : byRate
  const [wanted, found] = [sums(billed, keyOf), sums(there, keyOf)]
  const isSame = wanted.size === found.size && [...wanted].every(([key, minor]) => found.get(key) === minor)
  if (isSame || (wanted.size === 1 && isOneRate(billed, there))) return nothing
  return differing({
    name: "TaxDiffers",
    what: "taxes",
    service: null,
    billing: told(billed),
    books: told(there),
    next: IN_THE_BOOKS
  })
}

type Row = Pick<TaxRow, "amount" | "rate">

const byRate = ({ rate }: Row): string => rate === null ? "" : BigDecimal.format(BigDecimal.normalize(rate))

const byAmount = ({ amount }: Row): string => Money.format(amount)

const sums = (rows: ReadonlyArray<Row>, keyOf: (row: Row) => string): ReadonlyMap<string, bigint> => {
  const found = new Map<string, bigint>()
  for (const row of rows) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0n) + row.amount.minor)
  return found
}

/** 14.975 % that the books have as 5 % and 9.975 %. */
const isOneRate = ([billed]: ReadonlyArray<Row>, there: ReadonlyArray<Row>): boolean => {
  const found = [...new Set(there.map(byRate))].map((rate) => BigDecimal.fromStringUnsafe(rate))
  return found.length > 1 && (billed?.rate == null || BigDecimal.equals(BigDecimal.sumAll(found), billed.rate))
}

const told = (rows: ReadonlyArray<Row>): string =>
  rows.length === 0
    ? "none"
    : rows.map((row) => `${row.rate === null ? "" : `${byRate(row)} % `}${Money.format(row.amount)}`).join(" + ")

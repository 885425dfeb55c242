/** Rows of tax as billed: when a part of a tax is one of them, and what is said where none is. */
import * as BigDecimal from "effect/BigDecimal"
import * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books, TaxPart } from "./Books.ts"
import type { UntaxedLine } from "./Entry.ts"
import type { TaxQuestion } from "./Tax.ts"
import { computed, explains, remembering } from "./TaxRounding.ts"
import type { TaxRow } from "./Truth.ts"

/** Whether a part of a tax, on these lines, is that row. */
export type Fits = (part: TaxPart, lines: ReadonlyArray<UntaxedLine>, row: TaxRow) => boolean

export const exactly = (books: Books, computes = remembering(books)): Fits => (part, lines, row) =>
  computes(part.rate, lines) === row.amount.minor && isOf(part, lines, row)

/** To the cent, or but for a cent that only rounding explains. */
export const roughly = (books: Books): Fits => {
  const exact = exactly(books)
  return (part, lines, row) =>
    exact(part, lines, row) || (isOf(part, lines, row) && explains(books, part.rate, lines, row.amount.minor))
}

const isOf = (part: TaxPart, lines: ReadonlyArray<UntaxedLine>, { rate, taxable }: TaxRow) =>
  (rate === null || BigDecimal.equals(rate, part.rate)) &&
  (taxable === null || taxable.minor === sumOf(lines.map(({ amount }) => amount.minor)))

export const sumOf = (amounts: ReadonlyArray<bigint>): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)

/** Several fit; `names` says which. */
export const ambiguous = (
  question: TaxQuestion,
  rows: ReadonlyArray<TaxRow>,
  names: ReadonlyArray<string>
): Failure => {
  const { province } = question
  const known = province === null ? "the customer's province is not known" : `the customer is in ${province}`
  const what = `${billed(question, rows)} fits ${names.join(", ")}; ${known}. Declare a preferred tax`
  return failure("transform", "TaxAmbiguous", what)
}

/** None fits. */
export const unmatched = (books: Books, question: TaxQuestion, rows: ReadonlyArray<TaxRow>): Failure => {
  const { lines, tax } = question
  const nearest = books.taxes
    .map((candidate) => ({
      candidate,
      total: sumOf(candidate.parts.map(({ rate }) => computed(books, rate, lines)))
    }))
    .toSorted((a, b) => Number(distance(a.total, tax.minor) - distance(b.total, tax.minor)))
    .slice(0, 2)
    .map(({ candidate, total }) => `${candidate.name} → ${Money.format(Money.make(total, tax.currency))}`)
  const sentence = `${billed(question, rows)} fits no sale tax of the books ` +
    `(nearest: ${nearest.join(", ") || "there are none"})`
  return failure("transform", "TaxUnmatched", sentence)
}

/** More lines than can be tried. */
export const tooMany = (question: TaxQuestion, rows: ReadonlyArray<TaxRow>): Failure => {
  const sentence =
    `${billed(question, rows)} is not the same tax on all lines, and there are too many ways to spread it ` +
    `over ${question.lines.length} lines: the billing system does not say which line bears which tax`
  return failure("transform", "TaxAmbiguous", sentence)
}

const billed = ({ lines, tax }: TaxQuestion, rows: ReadonlyArray<TaxRow>): string => {
  const each = rows.map(({ amount, rate, taxable }) =>
    Money.format(amount) + (rate === null ? "" : ` at ${BigDecimal.format(rate)} %`) +
    (taxable === null ? "" : ` of ${Money.format(taxable)}`)
  )
  const untaxed = [...Money.sums(lines.map(({ amount }) => amount)).values()].map(Money.format).join(" + ")
  return `tax ${Money.format(tax)}${each.length === 0 ? "" : ` (billed as ${each.join(" + ")})`} on ${untaxed}`
}

const distance = (a: bigint, b: bigint): bigint => a < b ? b - a : a - b

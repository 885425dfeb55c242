/** Finds the sale tax of the books that gives exactly the tax that was billed. Never guesses. */
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books, SaleTax, TaxPart } from "./Books.ts"
import type { TaxRow } from "./Truth.ts"

/** What a pipeline declares where several taxes would do. Names as in the books. */
export interface TaxPreference {
  /** The 0 % tax for untaxed invoices; the first by sequence where none is declared. */
  readonly zeroRated?: string
  /** In order; decides what neither rows nor province do. */
  readonly preferred?: ReadonlyArray<string>
}

export interface TaxQuestion {
  /** Without tax, one per line, of one currency. */
  readonly amounts: ReadonlyArray<Money.Money>
  readonly tax: Money.Money
  /** As billed, each rounded by itself; null where the billing system gives none. */
  readonly rows: ReadonlyArray<TaxRow> | null
  /** The customer's, folded as in `Books`: `QC`; null where nobody says. */
  readonly province: string | null
}

/**
 * The taxes to lay on every line: one, or several singles together where no one tax of the books has all rows.
 *
 * Order  the rows decide, then the customer's province, then the declared preference
 * Fails  `TaxUnmatched` naming the nearest, `TaxAmbiguous` naming those that fit
 */
export const match = (
  books: Books,
  preference: TaxPreference,
  question: TaxQuestion
): Result.Result<ReadonlyArray<SaleTax>, Failure> => {
  if (question.tax.minor === 0n) return zeroRated(books, preference)
  const rows = question.rows?.filter((row) => row.amount.minor !== 0n) ?? []
  const fitting = rows.length > 0 ? byRows(books, question, rows) : byTotal(books, question)
  if (fitting.length === 0) {
    const together = rows.length > 1 ? singlesTogether(books, question, rows) : null
    return together === null ? Result.fail(unmatched(books, question, rows)) : Result.succeed(together)
  }
  return Result.map(decide(fitting, preference, question), (tax) => [tax])
}

/** What a tax comes to on these lines' bases, part by part, as the books will compute it, in minor units. */
export const predict = (
  parts: ReadonlyArray<TaxPart>,
  bases: ReadonlyArray<BigDecimal.BigDecimal>,
  currency: string,
  rounding: Books["taxRounding"]
): ReadonlyArray<bigint> =>
  parts.map(({ rate }) => {
    const share = BigDecimal.multiply(rate, BigDecimal.make(1n, 2))
    const of = (base: BigDecimal.BigDecimal) => Money.roundDecimal(BigDecimal.multiply(base, share), currency).minor
    return rounding === "perLine" ? sum(bases.map(of)) : of(BigDecimal.sumAll(bases))
  })

const zeroRated = (books: Books, preference: TaxPreference): Result.Result<ReadonlyArray<SaleTax>, Failure> => {
  const zeros = books.taxes.filter((tax) => tax.parts.every(({ rate }) => BigDecimal.isZero(rate)))
  const chosen = preference.zeroRated === undefined
    ? zeros.toSorted((a, b) => a.sequence - b.sequence || a.id - b.id)[0]
    : zeros.find((tax) => tax.name === preference.zeroRated)
  if (chosen !== undefined) return Result.succeed([chosen])
  const wanted = preference.zeroRated === undefined ? "0 % sale tax" : `0 % sale tax named "${preference.zeroRated}"`
  return Result.fail(failure("transform", "TaxUnmatched", `the books have no ${wanted}`))
}

const taxOn = (books: Books, { parts }: SaleTax, amounts: ReadonlyArray<Money.Money>) =>
  predict(parts, amounts.map(Money.toDecimal), amounts[0]?.currency ?? "", books.taxRounding)

const byTotal = (books: Books, { amounts, tax }: TaxQuestion) =>
  books.taxes.filter((candidate) => sum(taxOn(books, candidate, amounts)) === tax.minor)

const byRows = (books: Books, { amounts }: TaxQuestion, rows: ReadonlyArray<TaxRow>) => {
  const exact = books.taxes.filter((candidate) =>
    pairs(candidate.parts, taxOn(books, candidate, amounts), rows) !== null
  )
  const [only, ...others] = rows
  if (exact.length > 0 || only === undefined || others.length > 0 || only.rate === null) return exact
  // One row of 14.975 % is a billing system's own sum of GST and QST, when it says so by its rate.
  const { amount, rate } = only
  return books.taxes.filter((candidate) =>
    BigDecimal.equals(BigDecimal.sumAll(candidate.parts.map((part) => part.rate)), rate) &&
    sum(taxOn(books, candidate, amounts)) === amount.minor
  )
}

/** Which row each part is, or null where some part is no row or some row no part. */
const pairs = (
  parts: ReadonlyArray<TaxPart>,
  predicted: ReadonlyArray<bigint>,
  rows: ReadonlyArray<TaxRow>
): ReadonlyArray<TaxRow> | null => {
  const left = [...rows]
  const found: Array<TaxRow> = []
  for (const [index, part] of parts.entries()) {
    if (predicted[index] === 0n) continue
    const at = left.findIndex((row) =>
      row.amount.minor === predicted[index] && (row.rate === null || BigDecimal.equals(row.rate, part.rate))
    )
    const row = left[at]
    if (row === undefined) return null
    left.splice(at, 1)
    found.push(row)
  }
  return left.length === 0 ? found : null
}

/** One single tax for each row, where exactly one fits each. */
const singlesTogether = (books: Books, question: TaxQuestion, rows: ReadonlyArray<TaxRow>) => {
  const singles = books.taxes.filter((tax) => tax.parts.length === 1)
  const chosen: Array<SaleTax> = []
  for (const row of rows) {
    const fitting = byRows({ ...books, taxes: singles }, question, [row]).filter((tax) => !chosen.includes(tax))
    const local = fitting.filter((tax) => question.province !== null && tax.provinces.includes(question.province))
    const [tax, ...others] = local.length > 0 ? local : fitting
    if (tax === undefined || others.length > 0) return null
    chosen.push(tax)
  }
  return chosen
}

const decide = (
  fitting: ReadonlyArray<SaleTax>,
  preference: TaxPreference,
  { amounts, province, tax }: TaxQuestion
): Result.Result<SaleTax, Failure> => {
  const local = fitting.filter((candidate) => province !== null && candidate.provinces.includes(province))
  const left = local.length > 0 ? local : fitting
  const preferred = (preference.preferred ?? []).flatMap((name) => left.filter((candidate) => candidate.name === name))
  const chosen = left.length === 1 ? left[0] : preferred[0]
  if (chosen !== undefined) return Result.succeed(chosen)
  const names = left.map((candidate) => candidate.name).join(", ")
  const known = province === null ? "the customer's province is not known" : `the customer is in ${province}`
  const sentence = `tax ${Money.format(tax)} on ${untaxed(amounts)} fits ${names}; ${known}. Declare a preferred tax`
  return Result.fail(failure("transform", "TaxAmbiguous", sentence))
}

const unmatched = (books: Books, { amounts, tax }: TaxQuestion, rows: ReadonlyArray<TaxRow>): Failure => {
  const billed = rows.map(({ amount, rate }) =>
    `${Money.format(amount)}${rate === null ? "" : ` at ${BigDecimal.format(rate)} %`}`
  )
  const nearest = books.taxes
    .map((candidate) => ({ candidate, computed: sum(taxOn(books, candidate, amounts)) }))
    .toSorted((a, b) => Number(distance(a.computed, tax.minor) - distance(b.computed, tax.minor)))
    .slice(0, 2)
    .map(({ candidate, computed }) => `${candidate.name} → ${Money.format(Money.make(computed, tax.currency))}`)
  const sentence = `tax ${Money.format(tax)}${billed.length === 0 ? "" : ` (billed as ${billed.join(" + ")})`} ` +
    `on ${untaxed(amounts)} fits no sale tax of the books ` +
    `(nearest: ${nearest.join(", ") || "there are none"})`
  return failure("transform", "TaxUnmatched", sentence)
}

const sum = (amounts: ReadonlyArray<bigint>): bigint => amounts.reduce((total, amount) => total + amount, 0n)

const distance = (a: bigint, b: bigint): bigint => a < b ? b - a : a - b

const untaxed = (amounts: ReadonlyArray<Money.Money>) => [...Money.sums(amounts).values()].map(Money.format).join(" + ")

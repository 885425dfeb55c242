/** Finds the sale taxes of the books that give exactly the tax that was billed. Never guesses. */
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import type * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books, SaleTax, TaxPart } from "./Books.ts"
import type { UntaxedLine } from "./Entry.ts"
import { mixture } from "./TaxMixture.ts"
import { ambiguous, exactly, type Fits, roughly, sumOf, unmatched } from "./TaxRows.ts"
import { remembering } from "./TaxRounding.ts"
import type { BilledLine, TaxRow } from "./Truth.ts"

/** What a pipeline declares where several taxes would do. Names as in the books. */
export interface TaxPreference {
  /** The 0 % tax for what is not taxed; the first by sequence where none is declared. */
  readonly zeroRated?: string
  /** In order; decides what neither rows nor province do. */
  readonly preferred?: ReadonlyArray<string>
}

export interface TaxQuestion {
  /** Of one currency, at least one. */
  readonly lines: ReadonlyArray<UntaxedLine>
  readonly tax: Money.Money
  /** As billed, each rounded by itself; null where the billing system gives none. */
  readonly rows: ReadonlyArray<TaxRow> | null
  /** What the billing system says line by line, or null. */
  readonly billedLines: ReadonlyArray<BilledLine> | null
  /** The customer's, folded as in `Books`: `QC`; null where nobody says. */
  readonly province: string | null
}

export interface TaxMatch {
  /** What to lay on each line, in their order: one tax, or several where no single one of the books has all rows. */
  readonly taxes: ReadonlyArray<ReadonlyArray<SaleTax>>
  /** What was billed of each part, in minor units, by its id. */
  readonly billed: ReadonlyMap<number, bigint>
}

/** A tax for every line, and what was billed of its parts. */
interface Fitting {
  readonly tax: SaleTax
  readonly billed: ReadonlyMap<number, bigint>
}

/**
 * The taxes of the lines: the same on all of them where that gives the billed rows, else a mixture.
 *
 * Order     exact before a rounding cent; within either, the rows decide, then the billed lines, then the customer's
 *           province, then the declared preference
 * Fails     `TaxUnmatched` naming the nearest, `TaxAmbiguous` naming those that fit
 */
export const match = (
  books: Books,
  preference: TaxPreference,
  question: TaxQuestion
): Result.Result<TaxMatch, Failure> => {
  const { lines, tax } = question
  const rows = (question.rows ?? []).map((row, index) => ({ row, index })).filter(({ row }) => row.amount.minor !== 0n)
  if (rows.length === 0) {
    return tax.minor === 0n
      ? Result.map(zeroRated(books, preference), (zero) => everywhere(lines, [zero], new Map()))
      : byTotal(books, preference, question)
  }
  const billed = rows.map(({ row }) => row)
  const reckoning = reckoningOf(books)
  const one = byRows(reckoning, books.taxes, question, billed, reckoning.exact)
  if (one.length > 0) return decided(one, preference, question)
  const together = rows.length > 1 ? singlesTogether(reckoning, books.taxes, question, billed) : null
  if (together !== null) return Result.succeed(together)
  const rounded = byRows(reckoning, books.taxes, question, billed, roughly(books))
  const isMeasured = billed.every(({ taxable }) => taxable !== null)
  if (rounded.length > 0 && isMeasured) return decided(rounded, preference, question)
  const untaxed = zeroRated(books, preference)
  const mixed = (fits: Fits) => mixture({ books, preference, question, rows, untaxed, fits })
  const exact = mixed(reckoning.exact)
  // Where nobody says what a row was taken of, lines that happen to fit are no better than a cent of rounding.
  const isTold = isMeasured || question.billedLines !== null
  if (rounded.length > 0 && !isTold && !(Result.isSuccess(exact) && exact.success === null)) {
    return Result.fail(ambiguous(question, billed, ["some of the lines exactly", "all of them but for rounding"]))
  }
  if (Result.isFailure(exact)) return Result.fail(exact.failure)
  if (exact.success !== null) return Result.succeed(exact.success)
  if (rounded.length > 0) return decided(rounded, preference, question)
  return Result.flatMap(
    isTold ? mixed(roughly(books)) : Result.succeed(null),
    (found) => found === null ? Result.fail(unmatched(books, question, billed)) : Result.succeed(found)
  )
}

/** What the books compute of one question's lines. */
interface Reckoning {
  readonly computes: ReturnType<typeof remembering>
  readonly exact: Fits
}

const reckoningOf = (books: Books): Reckoning => {
  const computes = remembering(books)
  return { computes, exact: exactly(books, computes) }
}

const everywhere = (
  lines: ReadonlyArray<UntaxedLine>,
  taxes: ReadonlyArray<SaleTax>,
  billed: TaxMatch["billed"]
): TaxMatch => ({ taxes: lines.map(() => taxes), billed })

const zeroRated = (books: Books, preference: TaxPreference): Result.Result<SaleTax, Failure> => {
  const zeros = books.taxes.filter((tax) => tax.parts.every(({ rate }) => BigDecimal.isZero(rate)))
  const chosen = preference.zeroRated === undefined
    ? zeros.toSorted((a, b) => a.sequence - b.sequence || a.id - b.id)[0]
    : zeros.find((tax) => tax.name === preference.zeroRated)
  if (chosen !== undefined) return Result.succeed(chosen)
  const wanted = preference.zeroRated === undefined ? "0 % sale tax" : `0 % sale tax named "${preference.zeroRated}"`
  return Result.fail(failure("transform", "TaxUnmatched", `the books have no ${wanted}`))
}

/** Without rows, one tax on all lines or none; only of a single rate can a cent of rounding be told. */
const byTotal = (books: Books, preference: TaxPreference, question: TaxQuestion) => {
  const { lines, tax } = question
  const reckoning = reckoningOf(books)
  const exact = books.taxes.flatMap((candidate) => {
    const billed = predicted(reckoning, candidate, lines)
    return sumOf([...billed.values()]) === tax.minor ? [{ tax: candidate, billed }] : []
  })
  const singles = books.taxes.filter(({ parts }) => parts.length === 1)
  const only: TaxRow = { amount: tax, rate: null, taxable: null }
  const fitting = exact.length > 0 ? exact : byRows(reckoning, singles, question, [only], roughly(books))
  return fitting.length === 0
    ? Result.fail(unmatched(books, question, []))
    : decided(fitting, preference, question)
}

const byRows = (
  reckoning: Reckoning,
  taxes: ReadonlyArray<SaleTax>,
  { lines }: TaxQuestion,
  rows: ReadonlyArray<TaxRow>,
  fits: Fits
): ReadonlyArray<Fitting> => {
  const fitting: Array<Fitting> = []
  for (const tax of taxes) {
    const billed = pairs(reckoning, tax.parts, lines, rows, fits)
    if (billed !== null) fitting.push({ tax, billed })
  }
  const [only, ...others] = rows
  if (fitting.length > 0 || only === undefined || others.length > 0 || only.rate === null) return fitting
  // One row of 14.975 % is a billing system's own sum of GST and QST, when it says so by its rate.
  const { amount, rate } = only
  return taxes.flatMap((tax) => {
    const billed = predicted(reckoning, tax, lines)
    const isThat = BigDecimal.equals(BigDecimal.sumAll(tax.parts.map((part) => part.rate)), rate) &&
      sumOf([...billed.values()]) === amount.minor
    return isThat ? [{ tax, billed }] : []
  })
}

const predicted = ({ computes }: Reckoning, { parts }: SaleTax, lines: ReadonlyArray<UntaxedLine>) =>
  new Map(parts.map(({ id, rate }) => [id, computes(rate, lines)]))

/** What was billed of each part, or null where some part is no row or some row no part. */
const pairs = (
  { computes, exact }: Reckoning,
  parts: ReadonlyArray<TaxPart>,
  lines: ReadonlyArray<UntaxedLine>,
  rows: ReadonlyArray<TaxRow>,
  fits: Fits
): ReadonlyMap<number, bigint> | null => {
  const isBearing = ({ rate }: TaxPart) => computes(rate, lines) !== 0n
  if (parts.reduce((bearing, part) => isBearing(part) ? bearing + 1 : bearing, 0) !== rows.length) return null
  const left = [...rows]
  const billed = new Map<number, bigint>()
  for (const part of parts) {
    if (!isBearing(part)) continue
    // The exact one first: of two rows a cent apart either could pass for the other.
    const same = left.findIndex((row) => exact(part, lines, row))
    const at = same >= 0 || fits === exact ? same : left.findIndex((row) => fits(part, lines, row))
    const row = left[at]
    if (row === undefined) return null
    left.splice(at, 1)
    billed.set(part.id, row.amount.minor)
  }
  return billed
}

/** One single tax for each row, where exactly one fits each. */
const singlesTogether = (
  reckoning: Reckoning,
  taxes: ReadonlyArray<SaleTax>,
  question: TaxQuestion,
  rows: ReadonlyArray<TaxRow>
): TaxMatch | null => {
  const singles = taxes.filter((tax) => tax.parts.length === 1)
  const chosen: Array<SaleTax> = []
  const billed = new Map<number, bigint>()
  for (const row of rows) {
    const fitting = byRows(reckoning, singles, question, [row], reckoning.exact)
      .filter(({ tax }) => !chosen.includes(tax))
    const local = fitting.filter(({ tax }) => question.province !== null && tax.provinces.includes(question.province))
    const [first, ...others] = local.length > 0 ? local : fitting
    if (first === undefined || others.length > 0) return null
    chosen.push(first.tax)
    for (const [id, minor] of first.billed) billed.set(id, minor)
  }
  return everywhere(question.lines, chosen, billed)
}

const decided = (
  fitting: ReadonlyArray<Fitting>,
  preference: TaxPreference,
  question: TaxQuestion
): Result.Result<TaxMatch, Failure> => {
  const { lines, province } = question
  const local = fitting.filter(({ tax }) => province !== null && tax.provinces.includes(province))
  const left = local.length > 0 ? local : fitting
  const preferred = (preference.preferred ?? []).flatMap((name) => left.filter(({ tax }) => tax.name === name))
  const chosen = left.length === 1 ? left[0] : preferred[0]
  return chosen === undefined
    ? Result.fail(ambiguous(question, [], left.map(({ tax }) => tax.name)))
    : Result.succeed(everywhere(lines, [chosen.tax], chosen.billed))
}

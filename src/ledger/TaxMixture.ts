/** Several taxes on one invoice: which line bears which, so that the billed rows come out exactly. */
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import type { Failure } from "../Outcome.ts"
import type { Books, SaleTax, TaxPart } from "./Books.ts"
import { type Alike, ways } from "./SubsetSums.ts"
import type { TaxMatch, TaxPreference, TaxQuestion } from "./Tax.ts"
import { byLine, type Laid, layings, unique } from "./TaxLaying.ts"
import { ofMinor } from "./TaxRounding.ts"
import { type Fits, sumOf, tooMany } from "./TaxRows.ts"
import type { TaxRow } from "./Truth.ts"

export interface MixtureQuestion {
  readonly books: Books
  readonly preference: TaxPreference
  readonly question: TaxQuestion
  /** Those that are not zero, with their place in the question's. */
  readonly rows: ReadonlyArray<{ readonly row: TaxRow; readonly index: number }>
  /** What to lay on lines without tax. */
  readonly untaxed: Result.Result<SaleTax, Failure>
  readonly fits: Fits
}

/** A row as a part of a tax, on the lines that are told and on some of those that nobody tells of. */
export interface Candidate {
  readonly row: TaxRow
  readonly part: TaxPart
  readonly told: ReadonlyArray<number>
  /** How many of each kind of `Laying.kinds`. */
  readonly taken: ReadonlyArray<number>
}

const COMBINATIONS_MAX = 2_000

/**
 * Lines by what the billing system says of them where that gives the rows, else by the rows' taxable amounts alone.
 *
 * Returns  null where no mixture gives the rows
 * Fails    `TaxAmbiguous` where several do, or too many would have to be tried
 */
export const mixture = (asked: MixtureQuestion): Result.Result<TaxMatch | null, Failure> => {
  const { billedLines, lines } = asked.question
  const nothing = lines.map(() => null)
  if (billedLines === null) return searched(asked, nothing)
  return Result.flatMap(
    searched(asked, byLine(lines, billedLines)),
    (found) => found === null ? searched(asked, nothing) : Result.succeed(found)
  )
}

const searched = (
  asked: MixtureQuestion,
  told: ReadonlyArray<ReadonlySet<number> | null>
): Result.Result<TaxMatch | null, Failure> => {
  const { question, rows } = asked
  const kinds = kindsOf(question, told)
  const perRow: Array<ReadonlyArray<Candidate>> = []
  const many = () => Result.fail(tooMany(question, rows.map(({ row }) => row)))
  for (const { index, row } of rows) {
    const ours = told.flatMap((own, line) => own?.has(index) ? [line] : [])
    const candidates = candidatesOf(asked, kinds, row, ours)
    if (candidates === null) return many()
    if (candidates.length === 0) return Result.succeed(null)
    perRow.push(candidates)
  }
  if (perRow.reduce((product, { length }) => product * length, 1) > COMBINATIONS_MAX) return many()
  const isTold = told.some((own) => own !== null)
  const found = combinations(perRow).flatMap((chosen): ReadonlyArray<Laid> =>
    layings(asked.books, question, kinds, chosen, isTold)
  )
  return unique(found, asked)
}

/** Lines nobody tells of, those together that cannot be told apart. What is worth nothing bears no tax. */
const kindsOf = ({ lines }: TaxQuestion, told: ReadonlyArray<ReadonlySet<number> | null>) => {
  const kinds = new Map<string, Array<number>>()
  for (const [index, { amount, description }] of lines.entries()) {
    if (told[index] !== null || amount.minor === 0n) continue
    const key = `${amount.minor} ${description}`
    kinds.set(key, [...kinds.get(key) ?? [], index])
  }
  return [...kinds.values()]
}

/** What a row may be: every part whose tax on some lines is its amount. Null where there are too many to try. */
const candidatesOf = (
  { books, fits, question: { lines } }: MixtureQuestion,
  kinds: ReadonlyArray<ReadonlyArray<number>>,
  row: TaxRow,
  told: ReadonlyArray<number>
): ReadonlyArray<Candidate> | null => {
  const { amount, rate, taxable } = row
  const worth = (line: number) => lines[line]?.amount.minor ?? 0n
  const parts = [...new Map(books.taxes.flatMap((tax) => tax.parts).map((part) => [part.id, part])).values()]
    .filter((part) => !BigDecimal.isZero(part.rate) && (rate === null || BigDecimal.equals(rate, part.rate)))
  const alike = (weight: (line: number) => bigint) =>
    kinds.map((kind): Alike => ({ weight: weight(kind[0] ?? -1), count: kind.length }))
  const base = sumOf(told.map(worth))
  const byTaxable = taxable === null ? null : measured(alike(worth), taxable.minor - base)
  const candidates: Array<Candidate> = []
  for (const part of parts) {
    const tax = (minor: bigint) => ofMinor(part.rate, minor, amount.currency)
    const found = taxable !== null
      ? byTaxable
      : books.taxRounding === "perLine"
      ? ways(
        alike((line) => tax(worth(line))),
        (sum) => sumOf(told.map((line) => tax(worth(line)))) + sum === amount.minor
      )
      : ways(alike(worth), (sum) => tax(base + sum) === amount.minor)
    if (found === null) return null
    for (const taken of found) {
      const chosen = [...told, ...kinds.flatMap((kind, at) => kind.slice(0, taken[at] ?? 0))]
      const its = chosen.flatMap((line) => lines[line] ?? [])
      if (its.length > 0 && fits(part, its, row)) candidates.push({ row, part, told, taken })
    }
  }
  return candidates
}

/** The ways to a sum; what is taken of everything is not searched for among what cancels out. */
const measured = (alike: ReadonlyArray<Alike>, wanted: bigint) =>
  sumOf(alike.map(({ count, weight }) => weight * BigInt(count))) === wanted
    ? [alike.map(({ count }) => count)]
    : ways(alike, (sum) => sum === wanted)

/** One candidate for each row, no part twice. */
const combinations = (perRow: ReadonlyArray<ReadonlyArray<Candidate>>): ReadonlyArray<ReadonlyArray<Candidate>> =>
  perRow.reduce<ReadonlyArray<ReadonlyArray<Candidate>>>(
    (before, candidates) =>
      before.flatMap((chosen) =>
        candidates.filter(({ part }) => chosen.every((other) => other.part.id !== part.id))
          .map((candidate) => [...chosen, candidate])
      ),
    [[]]
  )

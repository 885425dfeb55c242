/** Matched taxes laid on lines, so that the books come to what was billed. */
import * as BigDecimal from "effect/BigDecimal"
import * as Money from "../Money.ts"
import type { Books } from "./Books.ts"
import type { Posting, TaxCorrection, UntaxedLine } from "./Entry.ts"
import { toTheCent } from "./Lines.ts"
import type { TaxMatch } from "./Tax.ts"
import { booked, byPart } from "./TaxRounding.ts"

/** In per cent: what a base is of itself. */
const HUNDRED = BigDecimal.fromBigInt(100n)

/**
 * The lines as the books come to the billed amounts with them, although they sum quantity × price before they round:
 * 2 × (3 × 3.335) would be posted as 20.01, where two lines of 10.01 were billed. What differs even so is corrected.
 */
export const asBilled = (
  books: Books,
  match: TaxMatch,
  itemized: ReadonlyArray<UntaxedLine>
): Pick<Posting, "lines" | "corrections"> => {
  const sum = itemized.reduce((minor, line) => minor + line.amount.minor, 0n)
  const isExact = booked(books, HUNDRED, itemized) === sum && corrections(books, match, itemized).length === 0
  const lines = isExact ? itemized : itemized.map(toTheCent)
  return {
    lines: lines.map((line, index) => ({ ...line, taxes: match.taxes[index] ?? [] })),
    corrections: isExact ? [] : corrections(books, match, lines)
  }
}

/** The parts of taxes that the books compute otherwise than they were billed. */
const corrections = (
  books: Books,
  { billed, taxes }: TaxMatch,
  itemized: ReadonlyArray<UntaxedLine>
): ReadonlyArray<TaxCorrection> =>
  [...byPart(itemized, taxes)].flatMap(([id, { lines: its, rate }]) => {
    const currency = its[0]?.amount.currency ?? ""
    const computed = Money.make(booked(books, rate, its), currency)
    const wanted = Money.make(billed.get(id) ?? 0n, currency)
    return computed.minor === wanted.minor ? [] : [{ part: { id, rate }, computed, billed: wanted }]
  })

/** A correction, in a sentence. */
export const corrected = ({ billed, computed, part }: TaxCorrection): string =>
  `tax of ${BigDecimal.format(part.rate)} % was billed as ${Money.format(billed)}, the books compute ` +
  `${Money.format(computed)}: a difference of rounding, posted as billed`

/** What a tax comes to, as the books round it and as others might. */
import * as BigDecimal from "effect/BigDecimal"
import * as Money from "../Money.ts"
import type { Books, SaleTax } from "./Books.ts"
import type { UntaxedLine } from "./Entry.ts"

type Decimal = BigDecimal.BigDecimal

const HUNDREDTH = BigDecimal.make(1n, 2)

/** What the books multiply and, over all lines, sum before they round. */
export const product = (line: UntaxedLine): Decimal => BigDecimal.multiply(line.quantity, line.unitPrice)

const amounts = (lines: ReadonlyArray<UntaxedLine>) => lines.map(({ amount }) => Money.toDecimal(amount))

/** A rate in per cent of lines with these amounts, in minor units. */
export const computed = (books: Books, rate: Decimal, lines: ReadonlyArray<UntaxedLine>): bigint =>
  rounded(rate, amounts(lines), currencyOf(lines), books.taxRounding, "half-from-zero")

/** A rate in per cent of one amount in minor units. */
export const ofMinor = (rate: Decimal, minor: bigint, currency: string): bigint =>
  rounded(rate, [Money.toDecimal(Money.make(minor, currency))], currency, "globally", "half-from-zero")

/** The same of lines as they stand, quantity by price: rounded once, fractions of a cent in them add up. */
export const booked = (books: Books, rate: Decimal, lines: ReadonlyArray<UntaxedLine>): bigint =>
  books.taxRounding === "perLine"
    ? computed(books, rate, lines)
    : rounded(rate, lines.map(product), currencyOf(lines), "globally", "half-from-zero")

/**
 * Whether an amount differs from what the books compute by rounding alone: by one minor unit at most (one per line where
 * the books round line by line), and it is exactly what another way of rounding gives. A computed tax of zero has no
 * line in the books that could be corrected.
 */
export const explains = (books: Books, rate: Decimal, lines: ReadonlyArray<UntaxedLine>, billed: bigint): boolean => {
  const own = computed(books, rate, lines)
  const units = books.taxRounding === "perLine" ? BigInt(lines.length) : 1n
  if (own === 0n || billed - own > units || own - billed > units) return false
  return [amounts(lines), lines.map(product)].some((bases) =>
    (["globally", "perLine"] as const).some((by) =>
      (["half-from-zero", "half-even"] as const).some((mode) =>
        rounded(rate, bases, currencyOf(lines), by, mode) === billed
      )
    )
  )
}

/** Which part stands on which lines, by the part's id; groups and single taxes share their parts. */
export const byPart = <Line extends UntaxedLine>(
  lines: ReadonlyArray<Line>,
  taxes: ReadonlyArray<ReadonlyArray<SaleTax>>
): ReadonlyMap<number, { readonly rate: Decimal; readonly lines: ReadonlyArray<Line> }> => {
  const found = new Map<number, { readonly rate: Decimal; readonly lines: Array<Line> }>()
  for (const [index, line] of lines.entries()) {
    for (const { id, rate } of (taxes[index] ?? []).flatMap((tax) => tax.parts)) {
      const part = found.get(id) ?? { rate, lines: [] }
      part.lines.push(line)
      found.set(id, part)
    }
  }
  return found
}

const currencyOf = (lines: ReadonlyArray<UntaxedLine>) => lines[0]?.amount.currency ?? ""

const rounded = (
  rate: Decimal,
  bases: ReadonlyArray<Decimal>,
  currency: string,
  by: Books["taxRounding"],
  mode: "half-from-zero" | "half-even"
): bigint => {
  const share = BigDecimal.multiply(rate, HUNDREDTH)
  const scale = Money.exponent(currency)
  const of = (base: Decimal) =>
    BigDecimal.scale(BigDecimal.round(BigDecimal.multiply(base, share), { scale, mode }), scale).value
  return by === "perLine" ? bases.reduce((sum, base) => sum + of(base), 0n) : of(BigDecimal.sumAll(bases))
}

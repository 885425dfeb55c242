/** What a tax comes to, as the books round it and as others might. */
import * as BigDecimal from "effect/BigDecimal"
import * as Money from "../Money.ts"
import type { Books, SaleTax } from "./Books.ts"
import type { UntaxedLine } from "./Entry.ts"

type Decimal = BigDecimal.BigDecimal
type Digits = Money.Digits

/** What the books multiply and, over all lines, sum before they round. */
export const product = (line: UntaxedLine): Decimal => BigDecimal.multiply(line.quantity, line.unitPrice)

const amounts = (lines: ReadonlyArray<UntaxedLine>) => lines.map(({ amount }) => Money.toDecimal(amount))

/** A rate in per cent of lines with these amounts, in minor units. */
export const computed = (books: Books, rate: Decimal, lines: ReadonlyArray<UntaxedLine>): bigint => {
  const currency = currencyOf(lines)
  return books.taxRounding === "perLine"
    ? lines.reduce((sum, { amount }) => sum + ofMinor(rate, amount.minor, currency), 0n)
    : ofMinor(rate, lines.reduce((sum, { amount }) => sum + amount.minor, 0n), currency)
}

/** `computed` that remembers: the same rates are asked for again and again of the same lines. */
export const remembering = (books: Books): (rate: Decimal, lines: ReadonlyArray<UntaxedLine>) => bigint => {
  const known = new Map<Decimal, bigint>()
  let its: ReadonlyArray<UntaxedLine> = []
  return (rate, lines) => {
    if (lines !== its) known.clear()
    its = lines
    const found = known.get(rate) ?? computed(books, rate, lines)
    known.set(rate, found)
    return found
  }
}

/** A rate in per cent of one amount in minor units. */
export const ofMinor = (rate: Decimal, minor: bigint, currency: string): bigint =>
  share(rate, { value: minor, scale: Money.exponent(currency) }, currency, "half-from-zero")

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
  const of = (base: Decimal) => share(rate, base, currency, mode)
  return by === "perLine" ? bases.reduce((sum, base) => sum + of(base), 0n) : of(BigDecimal.sumAll(bases))
}

/** So many per cent of a base, in minor units. */
const share = (rate: Digits, base: Digits, currency: string, mode: "half-from-zero" | "half-even"): bigint =>
  Money.rounded(
    { value: base.value * rate.value, scale: base.scale + rate.scale + 2 },
    Money.exponent(currency),
    mode
  )

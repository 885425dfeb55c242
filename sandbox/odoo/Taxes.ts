import * as BigDecimal from "effect/BigDecimal"
import type { Books, Row } from "./Books.ts"
import { idsOf } from "./Env.ts"
import { exact, roundTo, total, zero } from "./Exact.ts"

type Decimal = BigDecimal.BigDecimal

/** A line to tax: `base` is quantity × price (less discount), not yet rounded. */
export interface TaxedLine {
  readonly base: Decimal
  readonly taxes: ReadonlyArray<number>
}

/** One tax of one line; `group` is the group tax it came through. */
interface TaxPart {
  readonly tax: number
  readonly group: number | null
  readonly raw: Decimal
  amount: Decimal
}

/** What a document's lines come to, in one currency. */
export interface TaxResult {
  readonly lines: ReadonlyArray<{ readonly subtotal: Decimal; readonly total: Decimal; readonly balance: Decimal }>
  readonly taxes: ReadonlyArray<
    { readonly tax: number; readonly group: number | null; readonly amount: Decimal; readonly base: Decimal }
  >
  readonly untaxed: Decimal
  readonly tax: Decimal
}

export type RoundingMethod = "round_globally" | "round_per_line"

interface Single {
  readonly tax: Row
  readonly group: number | null
}

/** Single taxes in the order of their sequence; a group stands for its children. */
const flatten = (books: Books, ids: ReadonlyArray<number>): ReadonlyArray<Single> =>
  ids.flatMap((id) => books.get("account.tax", id) ?? []).toSorted((one, two) =>
    Number(one["sequence"]) - Number(two["sequence"]) || one.id - two.id
  ).flatMap((tax): ReadonlyArray<Single> =>
    tax["amount_type"] === "group"
      ? flatten(books, idsOf(tax["children_tax_ids"])).map((child) => ({ tax: child.tax, group: tax.id }))
      : [{ tax, group: null }]
  )

/** Divides to the nearest whole number, a half to the even one. */
const nearest = (numerator: bigint, denominator: bigint): bigint => {
  const [quotient, rest] = [numerator / denominator, (numerator % denominator) * 2n]
  return rest > denominator || (rest === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient
}

/** Spreads missing (or superfluous) units: by each amount's share, the largest first, then one each to the largest. */
const distribute = (delta: Decimal, places: number, factors: ReadonlyArray<Decimal>): ReadonlyArray<Decimal> => {
  const unit = BigDecimal.make(BigDecimal.isNegative(delta) ? -1n : 1n, places)
  const count = roundTo(BigDecimal.abs(delta), places).value
  const given = factors.map(() => 0n)
  const scale = Math.max(0, ...factors.map((factor) => factor.scale))
  const sizes = factors.map((factor) => BigDecimal.scale(BigDecimal.abs(factor), scale).value)
  const all = sizes.reduce((sum, size) => sum + size, 0n)
  const largest = sizes.map((size, at) => ({ at, size })).toSorted((one, two) =>
    one.size === two.size ? 0 : one.size < two.size ? 1 : -1
  )
  let left = count
  for (const { at, size } of largest) {
    const share = all === 0n ? 0n : nearest(size * count, all)
    given[at] = share < left ? share : left
    left -= given[at]
  }
  for (const { at } of largest.slice(0, Number(left))) given[at] = (given[at] ?? 0n) + 1n
  return given.map((units) => BigDecimal.multiply(unit, BigDecimal.make(units, 0)))
}

const percent = (books: Books, line: TaxedLine, base: Decimal): ReadonlyArray<TaxPart> =>
  flatten(books, line.taxes).map(({ group, tax }) => {
    const raw = BigDecimal.multiply(base, BigDecimal.multiply(exact(String(tax["amount"])), BigDecimal.make(1n, 2)))
    return { tax: tax.id, group, raw, amount: zero }
  })

/**
 * Taxes the lines of one document, prices excluding tax.
 *
 * Rounding  `round_globally` rounds each tax once over all lines, `round_per_line` on every line; halves go away from
 *           zero
 * Amounts   in the currency's own unit with `places` decimals
 */
export const compute = (
  books: Books,
  lines: ReadonlyArray<TaxedLine>,
  method: RoundingMethod,
  places: number
): TaxResult => {
  const subtotals = lines.map(({ base }) => roundTo(base, places))
  const bases = method === "round_per_line" ? subtotals : lines.map(({ base }) => base)
  const untaxed = roundTo(total(bases), places)
  const extra = distribute(BigDecimal.subtract(untaxed, total(subtotals)), places, bases)
  const parts = lines.map((line, at) => percent(books, line, bases[at] ?? zero))
  const all = parts.flat()
  for (const part of all) part.amount = roundTo(part.raw, places)
  const totals = parts.map((own, at) => total([subtotals[at] ?? zero, ...own.map((part) => part.amount)]))
  if (method === "round_globally") {
    for (const tax of new Set(all.map((part) => part.tax))) {
      const same = all.filter((part) => part.tax === tax)
      const wanted = roundTo(total(same.map((part) => part.raw)), places)
      const delta = BigDecimal.subtract(wanted, total(same.map((part) => part.amount)))
      const given = distribute(delta, places, same.map((part) => part.raw))
      same.forEach((part, at) => {
        part.amount = BigDecimal.sum(part.amount, given[at] ?? zero)
      })
    }
  }
  const keys = [...new Set(all.map((part) => `${part.tax}:${part.group ?? ""}`))]
  const taxes = keys.flatMap((key) => {
    const [first, ...more] = all.filter((part) => `${part.tax}:${part.group ?? ""}` === key)
    if (first === undefined) return []
    const base = total(
      parts.flatMap((own, at) =>
        own.filter((part) => part.tax === first.tax && part.group === first.group).map(() => bases[at] ?? zero)
      )
    )
    return [{
      tax: first.tax,
      group: first.group,
      amount: total([first, ...more].map((part) => part.amount)),
      base: roundTo(base, places)
    }]
  })
  return {
    lines: lines.map((_, at) => ({
      subtotal: subtotals[at] ?? zero,
      total: totals[at] ?? zero,
      balance: BigDecimal.sum(subtotals[at] ?? zero, extra[at] ?? zero)
    })),
    taxes,
    untaxed,
    tax: total(taxes.map((each) => each.amount))
  }
}

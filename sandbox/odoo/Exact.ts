import * as BigDecimal from "effect/BigDecimal"

/** An exact decimal of what a JSON number or a stored text says. */
export const exact = (value: number | string): BigDecimal.BigDecimal => BigDecimal.fromStringUnsafe(String(value))

/** Rounds half away from zero, as Odoo does (its float rounding corrects binary noise before the half). */
export const roundTo = (value: BigDecimal.BigDecimal, places: number): BigDecimal.BigDecimal =>
  BigDecimal.round(value, { scale: places, mode: "half-from-zero" })

/** The stored text of a decimal: no trailing zeros, no exponent. */
export const text = (value: BigDecimal.BigDecimal): string => BigDecimal.format(BigDecimal.normalize(value))

export const zero = BigDecimal.make(0n, 0)

export const total = (values: ReadonlyArray<BigDecimal.BigDecimal>) => BigDecimal.sumAll(values)

/** Amounts of money: whole minor units of an ISO 4217 currency, never a floating-point number. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"

/**
 * An amount in one currency.
 *
 * Amounts  `minor` counts the currency's smallest ISO 4217 unit (cents of CAD, whole JPY, fils of KWD)
 * Sign     positive is owed to us
 */
export interface Money {
  readonly minor: bigint
  /** Upper-case ISO 4217 code. */
  readonly currency: string
}

export const make = (minor: bigint, currency: string): Money => ({ minor, currency })

/**
 * Digits after the decimal point where ISO 4217 does not say two.
 *
 * Source  https://www.six-group.com/en/products-services/financial-information/data-standards.html (list one)
 */
const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...[
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF"
  ]
    .map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3] as const),
  ...["CLF", "UYW"].map((code) => [code, 4] as const)
])

/** Digits after the decimal point of a currency, by ISO 4217. */
export const exponent = (currency: string): number => EXPONENTS.get(currency) ?? 2

/** Whether `code` has the form of an ISO 4217 code: three capitals. */
export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code)

/** The exact amount, or none where the currency has no unit that small: 0.5 JPY. */
export const fromDecimal = (amount: BigDecimal.BigDecimal, currency: string): Option.Option<Money> =>
  Option.map(Option.fromNullOr(scaled(amount, exponent(currency))), (minor) => make(minor, currency))

/** Whether the amount has no more digits after the decimal point than that, zeros at its end aside. */
export const hasDigits = (amount: BigDecimal.BigDecimal, digits: number): boolean => scaled(amount, digits) !== null

/** The amount rounded half away from zero, as tax authorities and Odoo round. */
export const roundDecimal = (amount: BigDecimal.BigDecimal, currency: string): Money =>
  make(rounded(amount, exponent(currency), "half-from-zero"), currency)

/** A decimal number: `value` with that many of its digits after the decimal point. */
export type Digits = Pick<BigDecimal.BigDecimal, "value" | "scale">

/** Counted in units of the last of so many digits after the decimal point, rounded to a whole one. */
export const rounded = (
  { scale, value }: Digits,
  digits: number,
  mode: "half-from-zero" | "half-even"
): bigint => {
  if (scale <= digits) return value * 10n ** BigInt(digits - scale)
  const unit = 10n ** BigInt(scale - digits)
  const whole = value / unit
  const rest = value % unit
  const twice = rest < 0n ? -2n * rest : 2n * rest
  const isUp = twice > unit || twice === unit && (mode === "half-from-zero" || whole % 2n !== 0n)
  return isUp ? whole + (rest < 0n ? -1n : 1n) : whole
}

/** The same where nothing is to be rounded, else null. */
const scaled = ({ scale, value }: Digits, digits: number): bigint | null => {
  if (scale <= digits) return value * 10n ** BigInt(digits - scale)
  const unit = 10n ** BigInt(scale - digits)
  return value % unit === 0n ? value / unit : null
}

export const toDecimal = (money: Money): BigDecimal.BigDecimal => BigDecimal.make(money.minor, exponent(money.currency))

/** The amount in the currency's own unit, with all its digits: `113.00`, `-0.50`, `11000`. */
export const format = (money: Money): string => formatMinor(money.minor, exponent(money.currency))

/** The same for people: thousands separated, as `3,403.46`. */
export const formatGrouped = (money: Money): string => format(money).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",")

const formatMinor = (minor: bigint, digits: number): string => {
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0")
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return minor < 0n ? `-${whole}` : whole
}

/** Sums per currency; what cannot be added is never added. */
export const sums = (amounts: Iterable<Money>): ReadonlyMap<string, Money> => {
  const totals = new Map<string, Money>()
  for (const { minor, currency } of amounts) {
    totals.set(currency, make((totals.get(currency)?.minor ?? 0n) + minor, currency))
  }
  return totals
}

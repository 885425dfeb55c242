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
export const fromDecimal = (amount: BigDecimal.BigDecimal, currency: string): Option.Option<Money> => {
  const scaled = BigDecimal.scale(amount, exponent(currency))
  return BigDecimal.equals(scaled, amount) ? Option.some(make(scaled.value, currency)) : Option.none()
}

/** The amount rounded half away from zero, as tax authorities and Odoo round. */
export const roundDecimal = (amount: BigDecimal.BigDecimal, currency: string): Money => {
  const scale = exponent(currency)
  return make(BigDecimal.scale(BigDecimal.round(amount, { scale, mode: "half-from-zero" }), scale).value, currency)
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

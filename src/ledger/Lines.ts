/** From a service's items to the lines of an entry: Σ lines = subtotal less discount, to the cent, always. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { UntaxedLine } from "./Entry.ts"
import { BASE, because, classify } from "./Family.ts"
import type { Invoice, Item } from "./Invoice.ts"
import type { Service } from "./Service.ts"
import { product } from "./TaxRounding.ts"

const ONE = BigDecimal.fromBigInt(1n)
const DISCOUNT = "Discount"

/**
 * The lines of an invoice: its items, then what they leave of the subtotal, then the discount.
 *
 * Amounts  `subtotal` and `discount` in the invoice's currency; `discount` is positive or zero
 * Fails    `MalformedRecord` when an item's amount has more decimals than its currency
 */
export const lines = (service: Service, quantityDecimals: number, invoice: Invoice, totals: {
  readonly subtotal: Money.Money
  readonly discount: Money.Money
}): Result.Result<ReadonlyArray<UntaxedLine>, Failure> => {
  const { currency } = totals.subtotal
  const itemized: Array<UntaxedLine> = []
  for (const item of invoice.items) {
    const amount = Option.getOrNull(Money.fromDecimal(item.amount, currency))
    if (amount === null) {
      const problem = `the amount ${
        BigDecimal.format(item.amount)
      } of item ${item.id} has more decimals than ${currency}`
      return Result.fail(failure("transform", "MalformedRecord", problem))
    }
    itemized.push(itemLine(service, quantityDecimals, item, amount))
  }
  const sum = itemized.reduce((minor, line) => minor + line.amount.minor, 0n)
  const gap = Money.make(totals.subtotal.minor - sum, currency)
  const discount = Money.make(-totals.discount.minor, currency)
  return Result.succeed([
    ...itemized,
    ...(gap.minor === 0n ? [] : [single(`${service.name} base/unitemized charge`, gap)]),
    ...(discount.minor === 0n ? [] : [single(DISCOUNT, discount)])
  ])
}

/** Which rule made a line, in words. */
export const rule = (service: Service, { description, family }: UntaxedLine): string => {
  if (family !== BASE) return `an item; ${because(service.families, description)}`
  return description === DISCOUNT ? "the billing system's discounts" : "what the items leave of the subtotal"
}

const itemLine = (service: Service, quantityDecimals: number, item: Item, amount: Money.Money): UntaxedLine => {
  const description = item.description?.trim() || service.name
  const family = classify(service.families, description)
  const quantity = item.quantity === null || BigDecimal.isZero(item.quantity) ? ONE : item.quantity
  const unitPrice = item.unitPrice ?? Money.toDecimal(amount)
  if (multiplies(quantity, unitPrice, amount, quantityDecimals)) {
    return { description, quantity, unitPrice, amount, family }
  }
  return atOnce({ description, quantity, unitPrice, amount, family })
}

/** The line as `1 × amount`, unless it gives its amount without rounding. */
export const toTheCent = (line: UntaxedLine): UntaxedLine =>
  BigDecimal.equals(product(line), Money.toDecimal(line.amount)) ? line : atOnce(line)

/** The line as `1 × amount`, with the original quantity and price in its text. */
const atOnce = ({ amount, description, family, quantity, unitPrice }: UntaxedLine): UntaxedLine => ({
  ...single(`${description} (${BigDecimal.format(quantity)} × ${BigDecimal.format(unitPrice)})`, amount),
  family
})

/** Odoo rounds quantities before it multiplies: 0.125 × 800.00 would be posted as 104.00. */
const multiplies = (
  quantity: BigDecimal.BigDecimal,
  unitPrice: BigDecimal.BigDecimal,
  amount: Money.Money,
  quantityDecimals: number
): boolean =>
  Money.hasDigits(quantity, quantityDecimals) &&
  Money.roundDecimal(BigDecimal.multiply(quantity, unitPrice), amount.currency).minor === amount.minor

const single = (description: string, amount: Money.Money): UntaxedLine => ({
  description,
  quantity: ONE,
  unitPrice: Money.toDecimal(amount),
  amount,
  family: BASE
})

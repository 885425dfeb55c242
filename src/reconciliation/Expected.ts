/** What the books would bill a metered customer for a month: flat plan + Σ max(0, usage − included) × price. */
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import type { Charge, Order } from "./Metered.ts"

export interface Expected {
  readonly amount: Money.Money
  /** What it was computed from, for people. */
  readonly basis: string
}

/**
 * The amount of a month, by orders of one currency; null where no usage was counted.
 *
 * Amounts  exact until the end, then rounded once, half up
 * Fails    with the reason where an order, or the usage, does not say enough: nothing is guessed
 */
export const expectedOf = (
  orders: ReadonlyArray<Order>,
  currency: string,
  cpuSeconds: BigDecimal.BigDecimal | null
): Result.Result<Expected, string> => {
  const unclear = orders.find(({ problem }) => problem !== null)
  if (unclear !== undefined) return Result.fail(`${unclear.name}: ${unclear.problem}`)
  const charging = orders.filter(({ charges }) => charges.length > 0)
  if (charging.length > 1) {
    return Result.fail(`${namesOf(charging)} each charge for usage, which is counted per customer and not per order`)
  }
  const charges = charging.flatMap((order) => order.charges)
  if (charges.length > 0 && cpuSeconds === null) {
    return Result.fail(`${namesOf(charging)} charges for usage, and none was counted for this month`)
  }
  const used = cpuSeconds ?? NOTHING
  if (charges.length === 0 && BigDecimal.isPositive(used)) {
    return Result.fail(
      `${BigDecimal.format(used)} s of processors were used, and no charge of ${namesOf(orders)} is known`
    )
  }
  return Result.succeed({
    amount: Money.roundDecimal(total(orders, charges, used), currency),
    basis: [
      ...orders.map(({ flat, name }) => `${name} ${Money.format(Money.roundDecimal(flat, currency))} flat`),
      ...charges.map((charge) => told(charge, used))
    ].join(" + ")
  })
}

const NOTHING = BigDecimal.fromBigInt(0n)

const namesOf = (orders: ReadonlyArray<Order>): string => orders.map(({ name }) => name).join(" and ")

/** Divided once and last, to a hundred digits: what is exactly half a cent has few, and is among them. */
const total = (orders: ReadonlyArray<Order>, charges: ReadonlyArray<Charge>, used: BigDecimal.BigDecimal) => {
  const divisor = charges.reduce((product, { unit }) => product * unit.seconds, 1n)
  const overages = charges.map(({ included, price, unit: { seconds } }) => {
    const beyond = BigDecimal.subtract(used, times(included, seconds))
    return times(BigDecimal.multiply(BigDecimal.max(beyond, NOTHING), price), divisor / seconds)
  })
  const flats = orders.map(({ flat }) => times(flat, divisor))
  return BigDecimal.divideUnsafe(BigDecimal.sumAll([...flats, ...overages]), BigDecimal.fromBigInt(divisor))
}

const times = (amount: BigDecimal.BigDecimal, factor: bigint) =>
  BigDecimal.multiply(amount, BigDecimal.fromBigInt(factor))

/** Usage stands in seconds, in which it is exact. */
const told = ({ included, name, price, unit }: Charge, used: BigDecimal.BigDecimal): string =>
  `${name} at ${BigDecimal.format(price)} beyond ${BigDecimal.format(included)} ${unit.name} (${
    BigDecimal.format(used)
  } s used)`

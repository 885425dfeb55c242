/** An invoice of a service in words, for people to compare. */
import * as BigDecimal from "effect/BigDecimal"
import { Ledger } from "#etl"

/** `7 CAD, Café Ouimet: Managed 1 × 7 = 7`: what it comes to, who is billed, and its items by what they say. */
export const inWords = ({ currency, customer, items, subtotal }: Ledger.Invoice.Invoice): string => {
  const words = items.map(({ amount, description, quantity, unitPrice }) =>
    `${description} ${number(quantity)} × ${number(unitPrice)} = ${number(amount)}`
  )
  return `${number(subtotal)} ${currency}, ${Ledger.Invoice.customerName(customer)}: ${words.toSorted().join(", ")}`
}

const number = (value: BigDecimal.BigDecimal | null): string => value === null ? "null" : BigDecimal.format(value)

/** Amounts as billing systems write them: whole numbers of a unit of their own choosing. */
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Unanswered, unanswered } from "./Unanswered.ts"

/** Whether it is a currency, of today or of before, as the runtime's ISO 4217 has it; `NAN` only looks like one. */
export const isCurrency = (code: string): boolean => CURRENCIES.has(code)

/** With the two units of account, which the runtime leaves out. */
const CURRENCIES = new Set([...Intl.supportedValuesOf("currency"), "CLF", "UYW"])

/** Reads an amount of one currency; what ISO 4217 has no unit for is `Malformed`, never rounded. */
export type Reader = (amount: number) => Result.Result<Money.Money, Unanswered>

/** A reader of amounts that count `perUnit`-ths of the currency: 100 for cents, 1 for whole yen. */
export const reader = (system: string, currency: string, perUnit: number): Reader => {
  const divisor = BigInt(perUnit)
  const factor = 10n ** BigInt(Money.exponent(currency))
  return (amount) => {
    const scaled = BigInt(amount) * factor
    return scaled % divisor === 0n
      ? Result.succeed(Money.make(scaled / divisor, currency))
      : Result.fail(unanswered("Malformed", `${system} gives an amount that ${currency} has no unit for`))
  }
}

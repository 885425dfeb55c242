/**
 * Stripe's minor units, which are not ISO 4217's: ISK counts hundredths, MGA whole ariary.
 *
 * Source  https://docs.stripe.com/currencies#minor-units (read 2026-11-20)
 */
import * as Result from "effect/Result"
import { Ledger } from "#etl"

const { malformed, MinorUnits } = Ledger.BillingSystem

const WHOLE = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "))
const THOUSANDTHS = new Set("BHD JOD KWD OMR TND".split(" "))

/** A reader of amounts in the currency of an invoice, which Stripe writes in lower case. */
export const reader = (
  currency: string
): Result.Result<Ledger.BillingSystem.MinorUnits.Reader, Ledger.BillingSystem.Unanswered> => {
  const code = currency.toUpperCase()
  if (!MinorUnits.isCurrency(code)) return Result.fail(malformed("stripe", "a currency that is no ISO 4217 code"))
  // Stripe's list calls it a whole unit and its notes call it hundredths: a hundredfold error either way.
  if (code === "UGX") return Result.fail(malformed("stripe", "UGX, whose unit at Stripe is not confirmed"))
  if (WHOLE.has(code)) return Result.succeed(MinorUnits.reader("stripe", code, 1))
  if (!THOUSANDTHS.has(code)) return Result.succeed(MinorUnits.reader("stripe", code, 100))
  const read = MinorUnits.reader("stripe", code, 1_000)
  return Result.succeed((amount) =>
    amount % 10 === 0 ? read(amount) : Result.fail(malformed("stripe", `an amount of ${code} that does not end in 0`))
  )
}

/**
 * Lago's minor units, which are those of Ruby's `money`: HUF, ISK and UGX in whole units, MGA in fifths.
 *
 * Source  `subunit_to_unit` in https://github.com/RubyMoney/money/blob/v6.16.0/config/currency_iso.json
 */
import * as Result from "effect/Result"
import { Ledger } from "#etl"

const { malformed, MinorUnits } = Ledger.BillingSystem

/** Units that are not hundredths. */
const PER_UNIT = new Map([
  ...listed("BIF CLP DJF GNF HUF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF", 1),
  ...listed("MGA MRU", 5),
  ...listed("BHD IQD JOD KWD LYD OMR TND", 1_000),
  ...listed("CLF", 10_000)
])

/** A reader of amounts in the currency of an invoice. */
export const reader = (
  currency: string
): Result.Result<Ledger.BillingSystem.MinorUnits.Reader, Ledger.BillingSystem.Unanswered> =>
  MinorUnits.isCurrency(currency)
    ? Result.succeed(MinorUnits.reader("lago", currency, PER_UNIT.get(currency) ?? 100))
    : Result.fail(malformed("lago", "a currency that is no ISO 4217 code"))

function listed(codes: string, perUnit: number): ReadonlyArray<readonly [string, number]> {
  return codes.split(" ").map((code) => [code, perUnit])
}

import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Money } from "#etl"
import { reader } from "../../../plugins/stripe/verify/minorUnits.ts"

/** Currency, what Stripe writes, what it is worth; null is refused. */
const table = [
  ["cad", 11_300, "113.00"],
  ["jpy", 11_000, "11000"],
  ["krw", 5, "5"],
  ["isk", 10_000, "100"],
  ["isk", 150, null],
  ["kwd", 12_340, "12.340"],
  ["kwd", 12_345, null],
  ["huf", 12_345, "123.45"],
  ["twd", 100, "1.00"],
  ["mga", 7, "7.00"],
  ["iqd", 150, "1.500"],
  ["ugx", 500, null],
  ["cad", -50, "-0.50"],
  ["c", 1, null]
] as const

describe("Stripe's minor units", () => {
  for (const [currency, amount, worth] of table) {
    it(`${currency} ${amount} is ${worth ?? "refused"}`, () => {
      const read = Result.flatMap(reader(currency), (read) => read(amount))
      assert.strictEqual(Result.isSuccess(read) ? Money.format(read.success) : null, worth)
    })
  }
})

import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Money } from "#etl"
import { reader } from "../../../plugins/lago/verify/minorUnits.ts"

/** Currency, what Lago writes, what it is worth; null is refused. */
const table = [
  ["CAD", 11_300, "113.00"],
  ["JPY", 11_000, "11000"],
  ["ISK", 100, "100"],
  ["UGX", 500, "500"],
  ["HUF", 123, "123.00"],
  ["TWD", 100, "1.00"],
  ["CLF", 12_345, "1.2345"],
  ["KWD", 12_345, "12.345"],
  ["MGA", 7, "1.40"],
  ["CAD", -50, "-0.50"],
  ["cad", 1, null]
] as const

describe("Lago's minor units", () => {
  for (const [currency, amount, worth] of table) {
    it(`${currency} ${amount} is ${worth ?? "refused"}`, () => {
      const read = Result.flatMap(reader(currency), (read) => read(amount))
      assert.strictEqual(Result.isSuccess(read) ? Money.format(read.success) : null, worth)
    })
  }
})

import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import { Money } from "#etl"
import { reader } from "../../../plugins/lago/verify/minorUnits.ts"
import { taxes } from "../../../plugins/lago/verify/taxes.ts"

const invoice: Parameters<typeof taxes>[0] = {
  sub_total_excluding_taxes_amount_cents: 12_000,
  taxes_amount_cents: 1_300,
  sub_total_including_taxes_amount_cents: 13_300,
  coupons_amount_cents: 0,
  progressive_billing_credit_amount_cents: 0,
  applied_taxes: [
    { amount_cents: 1_300, tax_rate: 13, tax_code: "hst", fees_amount_cents: 10_000 },
    { amount_cents: 0, tax_rate: 0, tax_code: "zero", fees_amount_cents: 2_000 }
  ],
  fees: [
    { amount_cents: 2_000, item: { name: "Book" }, applied_taxes: [{ tax_code: "zero" }] },
    { amount_cents: 10_000, description: "Hosting", applied_taxes: [{ tax_code: "hst" }] }
  ]
}

/** `13.00 at 13 % of 100.00` for each row, `Hosting 100.00: 0` for each fee that is told. */
const told = (change: Partial<typeof invoice>): ReadonlyArray<string> => {
  const result = taxes({ ...invoice, ...change }, Result.getOrThrow(reader("CAD")))
  if (Result.isFailure(result)) return [result.failure.message]
  const { lines, rows } = result.success
  return [
    ...(rows ?? []).map(({ amount, rate, taxable }) =>
      `${Money.format(amount)} at ${rate === null ? "?" : BigDecimal.format(rate)} %` +
      (taxable === null ? "" : ` of ${Money.format(taxable)}`)
    ),
    ...(lines ?? []).map(({ amount, description, rows }) =>
      `${description} ${Money.format(amount)}: ${[...rows].join(" and ")}`
    )
  ]
}

const TOLD = ["Book 20.00: 1", "Hosting 100.00: 0"]

describe("Lago's taxes", () => {
  it("each row tells what it was taken of, rows of nothing too, and each fee its rows", () => {
    assert.deepStrictEqual(told({}), ["13.00 at 13 % of 100.00", "0.00 at 0 % of 20.00", ...TOLD])
  })

  it("where coupons come off, what a tax was taken of is no sum of fees and is not told", () => {
    assert.deepStrictEqual(told({ coupons_amount_cents: 500 }), ["13.00 at 13 %", "0.00 at 0 %", ...TOLD])
  })

  it("fees whose taxes are not those of the invoice tell nothing", () => {
    const fees = (invoice.fees ?? []).map((fee) => ({ ...fee, applied_taxes: [] }))
    assert.deepStrictEqual(told({ fees }), ["13.00 at 13 % of 100.00", "0.00 at 0 % of 20.00"])
  })
})

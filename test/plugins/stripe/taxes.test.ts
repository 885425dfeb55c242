import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { Money } from "#etl"
import { reader } from "../../../plugins/stripe/verify/minorUnits.ts"
import { taxes } from "../../../plugins/stripe/verify/taxes.ts"

const row = (rate: string, amount: number, taxable_amount: number | null, tax_behavior = "exclusive") => ({
  amount,
  taxable_amount,
  tax_behavior,
  tax_rate_details: { tax_rate: rate }
})

/** `13.00 of 100.00` for each row, `Hosting 100.00: 0` for each line that is told. */
const told = (invoice: Omit<Parameters<typeof taxes>[0], "total">, total: number): ReadonlyArray<string> => {
  const read = Result.getOrThrow(reader("cad"))
  const result = taxes({ ...invoice, total }, Money.make(BigInt(total), "CAD"), read)
  if (Result.isFailure(result)) return [result.failure.message]
  const { billedLines, taxRows } = result.success
  const taxable = (money: Money.Money | null) => money === null ? "" : ` of ${Money.format(money)}`
  return [
    ...(taxRows ?? []).map((each) => Money.format(each.amount) + taxable(each.taxable)),
    ...(billedLines ?? []).map(({ amount, description, rows }) =>
      `${description} ${Money.format(amount)}: ${[...rows].join(" and ")}`
    )
  ]
}

describe("Stripe's taxes", () => {
  it("each row tells what it was taken of, rows of nothing too, and each line its rows", () => {
    const invoice = {
      total_excluding_tax: 12_000,
      total_taxes: [row("txr_hst", 1_300, 10_000), row("txr_zero", 0, 2_000)],
      lines: {
        data: [
          { description: "Book", amount: 2_000, taxes: [row("txr_zero", 0, 2_000)] },
          { description: "Hosting", amount: 10_000, taxes: [row("txr_hst", 1_300, 10_000)] }
        ]
      }
    }
    assert.deepStrictEqual(told(invoice, 13_300), [
      "13.00 of 100.00",
      "0.00 of 20.00",
      "Book 20.00: 1",
      "Hosting 100.00: 0"
    ])
  })

  it("a line whose price includes its tax is told without it", () => {
    const included = row("txr_hst", 1_300, 10_000, "inclusive")
    const invoice = {
      total_excluding_tax: 10_000,
      total_taxes: [included],
      lines: { data: [{ description: "Hosting", amount: 11_300, taxes: [included] }] }
    }
    assert.deepStrictEqual(told(invoice, 11_300), ["13.00 of 100.00", "Hosting 100.00: 0"])
  })

  it("lines whose taxes are not those of the invoice tell nothing", () => {
    const invoice = {
      total_excluding_tax: 10_000,
      total_taxes: [row("txr_hst", 1_300, null)],
      lines: { data: [{ description: "Hosting", amount: 10_000, taxes: [] }] }
    }
    assert.deepStrictEqual(told(invoice, 11_300), ["13.00"])
  })
})

import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { lines } from "../../../src/ledger/Lines.ts"
import * as Money from "../../../src/Money.ts"
import { type Case, invoiceOf, service } from "../../support/invoices.ts"

type Items = NonNullable<Case["items"]>

const made = (items: Items, subtotal: string, discount = "0", currency = "CAD") => {
  const money = (text: string) => Money.roundDecimal(BigDecimal.fromStringUnsafe(text), currency)
  const result = lines(service, 2, invoiceOf({ id: "a", items, subtotal, currency }), {
    subtotal: money(subtotal),
    discount: money(discount)
  })
  if (Result.isFailure(result)) return result.failure.error
  return result.success.map((line) =>
    `${BigDecimal.format(line.quantity)} × ${BigDecimal.format(line.unitPrice)} = ${
      Money.format(line.amount)
    } ${line.family} | ${line.description}`
  )
}

const table: ReadonlyArray<
  readonly [promise: string, items: Items, subtotal: string, lines: ReadonlyArray<string> | string]
> = [
  ["quantity and price are kept where they give the amount", [["Daily Backup", "2", "25", "50"]], "50", [
    "2 × 25 = 50.00 addons | Daily Backup"
  ]],
  ["a price may have many decimals", [["x", "3", "3.333333", "10"]], "10", ["3 × 3.333333 = 10.00 other | x"]],
  ["a quantity with 3 decimals becomes one at the amount", [["x", "0.125", "800", "100"]], "100", [
    "1 × 100 = 100.00 other | x (0.125 × 800)"
  ]],
  ["an amount that is not quantity × price counts", [["x", "2", "10", "19"]], "19", [
    "1 × 19 = 19.00 other | x (2 × 10)"
  ]],
  ["no quantity is one", [["x", null, "7", "7"]], "7", ["1 × 7 = 7.00 other | x"]],
  ["quantity 0 is one", [["x", "0", "7", "7"]], "7", ["1 × 7 = 7.00 other | x"]],
  ["no price is the amount", [["x", "1", null, "7"]], "7", ["1 × 7 = 7.00 other | x"]],
  ["no description is the service", [[null, "1", "7", "7"]], "7", ["1 × 7 = 7.00 other | NexaTest"]],
  ["credits are lines", [["x", "1", "-7", "-7"]], "-7", ["1 × -7 = -7.00 other | x"]],
  ["no items and a subtotal is the base line", [], "127", ["1 × 127 = 127.00 base | NexaTest base/unitemized charge"]],
  ["what items leave is the base line", [["x", "1", "7", "7"]], "10", [
    "1 × 7 = 7.00 other | x",
    "1 × 3 = 3.00 base | NexaTest base/unitemized charge"
  ]],
  ["items above the subtotal are balanced", [["x", "1", "12", "12"]], "10", [
    "1 × 12 = 12.00 other | x",
    "1 × -2 = -2.00 base | NexaTest base/unitemized charge"
  ]],
  ["a gap of one cent is balanced too", [["x", "1", "9.99", "9.99"]], "10", [
    "1 × 9.99 = 9.99 other | x",
    "1 × 0.01 = 0.01 base | NexaTest base/unitemized charge"
  ]],
  ["lines that cancel out are lines", [["x", "1", "5", "5"], ["y", "1", "-5", "-5"]], "0", [
    "1 × 5 = 5.00 other | x",
    "1 × -5 = -5.00 other | y"
  ]],
  ["nothing is nothing", [], "0", []],
  ["half a cent is no amount", [["x", "1", "0.005", "0.005"]], "0.01", "MalformedRecord"]
]

describe("lines", () => {
  it.each(table)("%s", (_, items, subtotal, expected) => {
    assert.deepStrictEqual(made(items, subtotal), expected)
  })

  it("a discount is one negative line of the base family", () => {
    assert.deepStrictEqual(made([["x", "1", "10", "10"]], "10", "2.50"), [
      "1 × 10 = 10.00 other | x",
      "1 × -2.5 = -2.50 base | Discount"
    ])
  })

  it("yen have no decimals", () => {
    assert.deepStrictEqual(made([["x", "1", "11000", "11000.00"]], "11000", "0", "JPY"), [
      "1 × 11000 = 11000 other | x"
    ])
    assert.strictEqual(made([["x", "1", "0.5", "0.5"]], "1", "0", "JPY"), "MalformedRecord")
  })

  const cents = Schema.Int.check(Schema.isBetween({ minimum: -1e7, maximum: 1e7 }))
  it.prop(
    "Σ lines = subtotal less discount, to the cent, whatever the items are",
    [Schema.Array(cents), cents, Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1e6 }))],
    ([amounts, subtotal, discount]) => {
      const decimal = (minor: number) => BigDecimal.format(BigDecimal.make(BigInt(minor), 2))
      const result = lines(
        service,
        2,
        invoiceOf({
          id: "a",
          items: amounts.map((amount) => ["x", "1", decimal(amount), decimal(amount)]),
          subtotal: decimal(subtotal)
        }),
        { subtotal: Money.make(BigInt(subtotal), "CAD"), discount: Money.make(BigInt(discount), "CAD") }
      )
      const sum = Result.getOrThrow(result).reduce((total, { amount }) => total + amount.minor, 0n)
      return sum === BigInt(subtotal) - BigInt(discount)
    }
  )
})

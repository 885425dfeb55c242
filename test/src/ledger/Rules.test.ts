import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Ledger } from "#etl"
import * as Entry from "../../../src/ledger/Entry.ts"
import * as Money from "../../../src/Money.ts"
import { type Case, transform } from "../../support/invoices.ts"

const verdict = (one: Case) =>
  transform(one, Ledger.canadianBooks).pipe(
    Effect.map((transformation) => {
      if (transformation._tag === "Failed") return transformation.failure.error
      if (transformation._tag === "ZeroAmount") return "zero"
      const { entry } = transformation
      return `${Money.format(entry.untaxed)} + ${Money.format(entry.tax)} = ${Money.format(entry.total)} ${
        Entry.taxes(entry).map(({ name }) => name).join(" and ")
      }`
    }),
    Effect.provide(FetchHttpClient.layer)
  )

const table: ReadonlyArray<readonly [promise: string, one: Case, verdict: string]> = [
  ["amounts that agree become an entry", { id: "a", subtotal: "100", tax: "13" }, "100.00 + 13.00 = 113.00 13% HST"],
  ["no lines and no gap is nothing to record", { id: "a", subtotal: "0" }, "zero"],
  ["a total that the billing system does not confirm is a mismatch", {
    id: "a",
    subtotal: "100",
    tax: "13",
    total: "114"
  }, "AmountMismatch"],
  [
    "a mismatch is found before any tax is looked for",
    { id: "a", subtotal: "100", tax: "12.34", total: "200" },
    "AmountMismatch"
  ],
  ["the same total with other parts is a mismatch", {
    id: "a",
    subtotal: "100",
    tax: "13",
    discount: "10",
    total: "113"
  }, "AmountMismatch"],
  ["a discount that the subtotal does not contain is taken off", {
    id: "a",
    subtotal: "100",
    tax: "11.70",
    discount: "10"
  }, "90.00 + 11.70 = 101.70 13% HST"],
  ["a tax that the billing system does not confirm is a mismatch", {
    id: "a",
    subtotal: "100",
    tax: "13",
    confirmedTax: "12"
  }, "AmountMismatch"],
  [
    "currencies are compared without case",
    { id: "a", subtotal: "100", currency: "cad" },
    "100.00 + 0.00 = 100.00 0% GST"
  ],
  [
    "two invoices with one reference: the later one is refused",
    { id: "a", subtotal: "100", duplicateOf: "b" },
    "DuplicateReference"
  ],
  ["a tax that no rate explains is refused", { id: "a", subtotal: "100", tax: "12.34" }, "TaxUnmatched"],
  [
    "a credit note is an entry below zero",
    { id: "a", subtotal: "-20", tax: "-2.60" },
    "-20.00 + -2.60 = -22.60 13% HST"
  ],
  [
    "Quebec's rows are found",
    { id: "a", subtotal: "123.45", tax: "18.48", rows: ["6.17", "12.31"] },
    "123.45 + 18.48 = 141.93 14.975% GST+QST"
  ]
]

const entry = (one: Case) =>
  transform(one, Ledger.canadianBooks).pipe(
    Effect.flatMap((transformation) =>
      transformation._tag === "Entry" ? Effect.succeed(transformation.entry) : Effect.die(transformation)
    ),
    Effect.provide(FetchHttpClient.layer)
  )

const texts = (one: Case) =>
  transform(one, Ledger.canadianBooks).pipe(
    Effect.map((transformation) =>
      transformation._tag === "Entry" ? transformation.entry.lines.map(({ description }) => description) : []
    ),
    Effect.provide(FetchHttpClient.layer)
  )

describe("the rules of the books", () => {
  it.effect("lines are kept where the books, which round only their sum, come to the billed amounts", () =>
    Effect.gen(function*() {
      const one = {
        id: "a",
        items: [["x", "3", "3.333333", "10"], ["y", "2", "5", "10"]],
        subtotal: "20",
        tax: "2.60"
      } as const
      assert.deepStrictEqual(yield* texts(one), ["x", "y"])
    }))

  it.effect("where they would not, each line that is rounded becomes its amount", () =>
    Effect.gen(function*() {
      const line = ["x", "3", "3.335", "10.01"] as const
      const one = { id: "a", items: [line, line, ["y", "2", "5", "10"]], subtotal: "30.02" } as const
      assert.deepStrictEqual(yield* texts(one), ["x (3 × 3.335)", "x (3 × 3.335)", "y"])
    }))

  it.effect("a tax that would tip over by a fraction of a cent counts too", () =>
    Effect.gen(function*() {
      const one = {
        id: "a",
        items: [["x", "3", "0.166666", "0.50"]],
        subtotal: "0.50",
        tax: "0.07",
        province: "ON"
      } as const
      assert.deepStrictEqual(yield* texts(one), ["x (3 × 0.166666)"])
    }))

  it.effect("a tax that was taken of fractions of a cent needs no correction where the lines keep them", () =>
    Effect.gen(function*() {
      const items = [["x", "3", "0.166666", "0.50"]] as const
      const { corrections, lines } = yield* entry({ id: "a", items, subtotal: "0.50", tax: "0.06", rows: ["0.06"] })
      assert.deepStrictEqual([corrections, lines.map(({ description }) => description)], [[], ["x"]])
    }))

  it.effect("a cent that only rounding explains is a correction of that tax, and is said", () =>
    Effect.gen(function*() {
      const line = ["x", "1", "3.35", "3.35"] as const
      const items = [line, line, line]
      const { attention, corrections } = yield* entry({
        id: "a",
        items,
        subtotal: "10.05",
        tax: "1.32",
        rows: ["1.32"]
      })
      assert.deepStrictEqual(
        corrections.map(({ billed, computed, part }) => [part.id, Money.format(computed), Money.format(billed)]),
        [[11, "1.31", "1.32"]]
      )
      assert.deepStrictEqual(attention, [
        "tax of 13 % was billed as 1.32, the books compute 1.31: a difference of rounding, posted as billed"
      ])
    }))

  it.effect.each(table)(
    "%s",
    ([, one, expected]) => Effect.map(verdict(one), (actual) => assert.strictEqual(actual, expected))
  )
})

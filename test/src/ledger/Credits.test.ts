import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Ledger } from "#etl"
import * as Money from "../../../src/Money.ts"
import { type Case, type CreditNote, transform } from "../../support/invoices.ts"

/** What is to be booked of an invoice's credit notes, and what is said of the others. */
const credited = (one: Case, ...creditNotes: ReadonlyArray<CreditNote>) =>
  transform({ ...one, creditNotes }, Ledger.canadianBooks).pipe(
    Effect.map((transformation) => {
      if (transformation._tag !== "Entry") return [transformation._tag]
      const { attention, creditNotes } = transformation.entry
      const booked = creditNotes.map(({ lines, tax, untaxed }) => [
        `${Money.format(untaxed)} + ${Money.format(tax)}`,
        ...lines.map(({ amount, description, family, taxes }) =>
          `${family} ${Money.format(amount)} ${taxes.map(({ name }) => name).join(" and ")} ${description}`
        )
      ])
      return [...booked.flat(), ...attention.map((sentence) => `! ${sentence}`)]
    }),
    Effect.provide(FetchHttpClient.layer)
  )

const hosting = ["Odoo ERP Hosting", "2", "50.00", "100.00"] as const
const mixed: Case = {
  id: "a",
  items: [hosting, ["Something Unmapped", "1", "20", "20"]],
  subtotal: "120",
  tax: "15.60",
  rows: ["15.60"]
}
const plan: Case = { id: "a", subtotal: "100", tax: "13", rows: ["13"] }
const quebec: Case = { id: "a", items: [hosting], subtotal: "100", tax: "14.98", rows: ["5", "9.98"], province: "QC" }

const note = (lines: CreditNote["lines"], tax?: string, rows?: ReadonlyArray<string>): CreditNote => ({
  id: "cn1",
  lines,
  ...(tax === undefined ? {} : { tax }),
  ...(rows === undefined ? {} : { rows })
})

const table: ReadonlyArray<
  readonly [promise: string, one: Case, note: CreditNote, expected: ReadonlyArray<string>]
> = [
  ["all of an invoice is taken back by its own lines", mixed, note([["All of it", "120"]], "15.60", ["15.60"]), [
    "-120.00 + -15.60",
    "hosting -100.00 13% HST Odoo ERP Hosting",
    "other -20.00 13% HST Something Unmapped"
  ]],
  ["a line goes back to the account it was booked in", mixed, note([["Something Unmapped", "10"]], "1.30", ["1.30"]), [
    "-10.00 + -1.30",
    "other -10.00 13% HST Something Unmapped"
  ]],
  ["a line that the invoice has not is classified", mixed, note([["Daily Backup Protection", "10"]], "1.30"), [
    "-10.00 + -1.30",
    "addons -10.00 13% HST Daily Backup Protection"
  ]],
  ["what no rule knows goes back to the one account of the invoice", plan, note([["Goodwill", "10"]], "1.30"), [
    "-10.00 + -1.30",
    "base -10.00 13% HST Goodwill"
  ]],
  ["where the invoice has several, to the other revenue", mixed, note([["Goodwill", "10"]], "1.30"), [
    "-10.00 + -1.30",
    "other -10.00 13% HST Goodwill"
  ]],
  ["3.00 on 20.00 is Quebec's where Quebec's was billed", quebec, note([["Odoo ERP Hosting", "20"]], "3.00"), [
    "-20.00 + -3.00",
    "hosting -20.00 14.975% GST+QST Odoo ERP Hosting"
  ]],
  ["what was credited without tax bears none", mixed, note([["Odoo ERP Hosting", "20"]]), [
    "-20.00 + 0.00",
    "hosting -20.00 0% GST Odoo ERP Hosting"
  ]],
  [
    "a cent of rounding is said",
    plan,
    note([["Goodwill", "3.35"], ["Goodwill", "3.35"], ["Goodwill", "3.35"]], "1.32"),
    [
      "-10.05 + -1.32",
      "base -3.35 13% HST Goodwill",
      "base -3.35 13% HST Goodwill",
      "base -3.35 13% HST Goodwill",
      "! credit note cn1 of 11.37: tax of 13 % was billed as -1.32, the books compute -1.31: a difference of rounding, " +
      "posted as billed"
    ]
  ],
  ["a tax that fits nothing is for a person", plan, note([["Goodwill", "10"]], "1.99", ["1.99"]), [
    "! credit note cn1 of 11.99 is not booked: tax 1.99 (billed as 1.99) on 10.00 fits no sale tax of the books " +
    "(nearest: 14.975% GST+QST → 1.50, 15% HST → 1.50). Record it in the books"
  ]],
  ["a credit note without lines is for a person", plan, note([], "1.30"), [
    "! credit note cn1 of 1.30 is not booked: its lines and taxes do not add up to its total. Record it in the books"
  ]]
]

describe("credit notes after payment", () => {
  for (const [promise, one, creditNote, expected] of table) {
    it.effect(promise, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* credited(one, creditNote), expected)
      }))
  }
})

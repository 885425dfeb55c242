import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import { Ledger } from "#etl"
import type { Books } from "../../../src/ledger/Books.ts"
import type { UntaxedLine } from "../../../src/ledger/Entry.ts"
import * as Tax from "../../../src/ledger/Tax.ts"
import * as Money from "../../../src/Money.ts"

const money = (text: string) => Money.roundDecimal(BigDecimal.fromStringUnsafe(text), "CAD")

/** `100`, or `Support 100` where the description matters. */
const line = (text: string): UntaxedLine => {
  const [amount = "", description = "x"] = text.split(" ").toReversed()
  const unitPrice = BigDecimal.fromStringUnsafe(amount)
  return { description, quantity: BigDecimal.fromBigInt(1n), unitPrice, amount: money(amount), family: "other" }
}

interface Question {
  readonly amounts: ReadonlyArray<string>
  readonly tax: string
  readonly rows?: ReadonlyArray<readonly [amount: string, rate?: string | null, taxable?: string]>
  readonly told?: ReadonlyArray<readonly [description: string, amount: string, rows: ReadonlyArray<number>]>
  readonly province?: string
  readonly preference?: Tax.TaxPreference
  readonly books?: Partial<Books>
}

const found = ({ amounts, books, preference, province, rows, tax, told }: Question): string => {
  const result = Tax.match({ ...Ledger.canadianBooks, ...books }, preference ?? {}, {
    lines: amounts.map(line),
    tax: money(tax),
    rows: rows?.map(([amount, rate, taxable]) => ({
      amount: money(amount),
      rate: rate === undefined || rate === null ? null : BigDecimal.fromStringUnsafe(rate),
      taxable: taxable === undefined ? null : money(taxable)
    })) ?? null,
    billedLines: told?.map(([description, amount, places]) => ({
      description,
      amount: money(amount),
      rows: new Set(places)
    })) ?? null,
    province: province ?? null
  })
  if (Result.isFailure(result)) return result.failure.error
  const each = result.success.taxes.map((own) => own.map(({ name }) => name).join(" and "))
  return new Set(each).size === 1 ? each[0] ?? "" : each.join(", ")
}

const table: ReadonlyArray<readonly [promise: string, question: Question, tax: string]> = [
  ["no tax is the first 0 % tax by sequence", { amounts: ["100"], tax: "0" }, "0% GST"],
  ["no tax is the declared 0 % tax", { amounts: ["100"], tax: "0", preference: { zeroRated: "0% Int" } }, "0% Int"],
  ["a declared 0 % tax that is not there is refused", {
    amounts: ["100"],
    tax: "0",
    preference: { zeroRated: "0% Moon" }
  }, "TaxUnmatched"],
  ["13 % by its amount", { amounts: ["100"], tax: "13" }, "13% HST"],
  ["13 % by its row", { amounts: ["1234.56"], tax: "160.49", rows: [["160.49"]] }, "13% HST"],
  ["14.975 % is Quebec's group, never 15 %", { amounts: ["100"], tax: "14.98" }, "14.975% GST+QST"],
  ["rows are rounded each: 6.17 + 12.31", {
    amounts: ["123.45"],
    tax: "18.48",
    rows: [["6.17", "5"], ["12.31", "9.975"]]
  }, "14.975% GST+QST"],
  ["14.975 % of 123.45 as one is not what rows give", { amounts: ["123.45"], tax: "18.49" }, "TaxUnmatched"],
  [
    "on 20.00 Quebec and 15 % give 3.00: two rows are Quebec's",
    { amounts: ["20"], tax: "3", rows: [["1"], ["2"]] },
    "14.975% GST+QST"
  ],
  ["on 20.00 Quebec and 15 % give 3.00: one row is 15 %", { amounts: ["20"], tax: "3", rows: [["3"]] }, "15% HST"],
  ["on 20.00 without rows the province decides", { amounts: ["20"], tax: "3", province: "QC" }, "14.975% GST+QST"],
  ["on 20.00 without rows or province nobody guesses", { amounts: ["20"], tax: "3" }, "TaxAmbiguous"],
  ["12 % is the province's", { amounts: ["100"], tax: "12", rows: [["5"], ["7"]], province: "MB" }, "12% GST+PST MB"],
  [
    "12 % is the other province's",
    { amounts: ["100"], tax: "12", rows: [["5"], ["7"]], province: "BRITISH COLUMBIA" },
    "12% GST+PST BC"
  ],
  ["12 % without a province is ambiguous", { amounts: ["100"], tax: "12", rows: [["5"], ["7"]] }, "TaxAmbiguous"],
  ["12 % without a province is the preferred one", {
    amounts: ["100"],
    tax: "12",
    preference: { preferred: ["12% GST+PST BC"] }
  }, "12% GST+PST BC"],
  ["a preference never beats the province", {
    amounts: ["100"],
    tax: "12",
    province: "MB",
    preference: { preferred: ["12% GST+PST BC"] }
  }, "12% GST+PST MB"],
  [
    "one row of 14.975 % is the group",
    { amounts: ["100"], tax: "14.98", rows: [["14.98", "14.975"]] },
    "14.975% GST+QST"
  ],
  ["rows that no group has are single taxes together", {
    amounts: ["100"],
    tax: "15.98",
    rows: [["6", "6"], ["9.98", "9.975"]]
  }, "6% PST SK and 9.975% QST"],
  ["a rate that is billed and unknown is refused", { amounts: ["100"], tax: "12.34" }, "TaxUnmatched"],
  ["credits are taxed like charges", { amounts: ["-20"], tax: "-2.60", rows: [["-2.60"]] }, "13% HST"],
  ["three lines of 3.35 at 13 %: rounded once, 1.31", {
    amounts: ["3.35", "3.35", "3.35"],
    tax: "1.31",
    province: "ON"
  }, "13% HST"],
  ["three lines of 3.35 at 13 %: rounded by line, 1.32", {
    amounts: ["3.35", "3.35", "3.35"],
    tax: "1.32",
    province: "ON",
    books: { taxRounding: "perLine" }
  }, "13% HST"],
  ["a cent that rounding by line explains is no reason to refuse", {
    amounts: ["3.35", "3.35", "3.35"],
    tax: "1.32",
    rows: [["1.32", null, "10.05"]],
    province: "ON"
  }, "13% HST"],
  ["a cent that rounding once explains is none either", {
    amounts: ["3.35", "3.35", "3.35"],
    tax: "1.31",
    rows: [["1.31", null, "10.05"]],
    province: "ON",
    books: { taxRounding: "perLine" }
  }, "13% HST"],
  ["a cent that no rounding explains is refused", {
    amounts: ["3.35", "3.35", "3.35"],
    tax: "1.30",
    rows: [["1.30", "13", "10.05"]]
  }, "TaxUnmatched"],
  ["two cents are refused, though rounding by line gives them", {
    amounts: ["3.35", "3.35", "3.35", "3.35", "3.35", "3.35"],
    tax: "2.64",
    rows: [["2.64", "13"]]
  }, "TaxUnmatched"],
  ["one line at 13 % and one untaxed", {
    amounts: ["100", "20"],
    tax: "13",
    rows: [["13", null, "100"]]
  }, "13% HST, 0% GST"],
  ["what was taxed decides, though 5 % of everything is as much", {
    amounts: ["20", "40"],
    tax: "3",
    rows: [["3", null, "20"]]
  }, "15% HST, 0% GST"],
  ["one line at 5 % and one at 13 %", {
    amounts: ["100", "50"],
    tax: "11.50",
    rows: [["5", null, "100"], ["6.50", null, "50"]]
  }, "5% GST, 13% HST"],
  ["GST on one line, GST and QST on another", {
    amounts: ["10.10", "20.20"],
    tax: "3.53",
    rows: [["1.52", null, "30.30"], ["2.01", null, "20.20"]],
    province: "QC"
  }, "5% GST, 14.975% GST+QST"],
  ["of two lines of one amount nobody guesses which is taxed", {
    amounts: ["Hosting 100", "Book 100"],
    tax: "13",
    rows: [["13", null, "100"]]
  }, "TaxAmbiguous"],
  ["of two lines of one amount the billed lines tell which is taxed", {
    amounts: ["Book 100", "Hosting 100"],
    tax: "13",
    rows: [["13", null, "100"]],
    told: [["Hosting", "100", [0]], ["Book", "100", []]]
  }, "0% GST, 13% HST"],
  ["of two lines that are alike either may be taxed", {
    amounts: ["100", "100"],
    tax: "13",
    rows: [["13", null, "100"]]
  }, "13% HST, 0% GST"],
  ["PST of the customer's province on one of two lines", {
    amounts: ["100", "50"],
    tax: "11",
    rows: [["7.50", null, "150"], ["3.50", null, "50"]],
    province: "MB"
  }, "5% GST, 12% GST+PST MB"],
  ["PST of nobody's province is ambiguous", {
    amounts: ["100", "50"],
    tax: "11",
    rows: [["7.50", null, "150"], ["3.50", null, "50"]]
  }, "TaxAmbiguous"],
  ["a discount over lines of several rates is not guessed", {
    amounts: ["Hosting 100", "Book 50", "Discount -15"],
    tax: "11.70",
    rows: [["11.70", null, "90"]],
    told: [["Hosting", "100", [0]], ["Book", "50", []]]
  }, "TaxUnmatched"],
  ["a discount of what is taxed is taxed with it", {
    amounts: ["Hosting 100", "Book 50", "Discount -15"],
    tax: "11.05",
    rows: [["11.05", null, "85"]],
    told: [["Hosting", "100", [0]], ["Book", "50", []]]
  }, "13% HST, 0% GST, 13% HST"],
  ["a rounding cent on some of the lines", {
    amounts: ["3.35", "3.35", "3.35", "20"],
    tax: "1.32",
    rows: [["1.32", null, "10.05"]],
    province: "ON"
  }, "13% HST, 13% HST, 13% HST, 0% GST"],
  ["without taxable amounts a rounding cent counts where no lines happen to fit", {
    amounts: ["3.35", "3.35", "3.35", "0.10"],
    tax: "1.33",
    rows: [["1.33"]],
    province: "ON"
  }, "13% HST"],
  ["without taxable amounts a rounding cent is refused where some lines happen to fit", {
    amounts: ["3.35", "3.35", "3.35", "15.70"],
    tax: "3.36",
    rows: [["3.36"]],
    province: "ON"
  }, "TaxAmbiguous"],
  ["a rounding cent on 60 different lines needs no search", {
    amounts: Array.from({ length: 60 }, (_, n) => `Usage-${n} ${1_000 + n * 50}.${n < 3 ? "35" : "00"}`),
    tax: "19305.15",
    rows: [["19305.15", null, "148501.05"]]
  }, "13% HST"],
  ["two cents on 60 different lines are refused without a search", {
    amounts: Array.from({ length: 60 }, (_, n) => `Usage-${n} ${1_000 + n * 50}.${n < 3 ? "35" : "00"}`),
    tax: "19305.16",
    rows: [["19305.16", null, "148501.05"]]
  }, "TaxUnmatched"],
  ["200 different lines are not tried for ever", {
    amounts: Array.from({ length: 200 }, (_, n) => `Usage-${n} ${n}.${String((n * 37) % 100).padStart(2, "0")}`),
    tax: "1300",
    rows: [["1300", null, "10000"]]
  }, "TaxAmbiguous"]
]

describe("the tax of the books", () => {
  it.each(table)("%s", (_, question, expected) => assert.strictEqual(found(question), expected))

  it("a refusal names the nearest", () => {
    const result = Tax.match(Ledger.canadianBooks, {}, {
      lines: [line("100")],
      tax: money("12.34"),
      rows: null,
      billedLines: null,
      province: null
    })
    assert.strictEqual(
      Result.isFailure(result) ? result.failure.message : "",
      "tax 12.34 on 100.00 fits no sale tax of the books (nearest: 12% GST+PST BC → 12.00, 12% GST+PST MB → 12.00)"
    )
  })
})

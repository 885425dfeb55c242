import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import type { Books } from "../../../src/ledger/Books.ts"
import * as Tax from "../../../src/ledger/Tax.ts"
import * as Money from "../../../src/Money.ts"
import * as Memory from "#plugins/memory"

const money = (text: string) => Money.roundDecimal(BigDecimal.fromStringUnsafe(text), "CAD")

interface Question {
  readonly amounts: ReadonlyArray<string>
  readonly tax: string
  readonly rows?: ReadonlyArray<readonly [amount: string, rate?: string]>
  readonly province?: string
  readonly preference?: Tax.TaxPreference
  readonly books?: Partial<Books>
}

const found = ({ amounts, books, preference, province, rows, tax }: Question): string => {
  const result = Tax.match({ ...Memory.canadian, ...books }, preference ?? {}, {
    amounts: amounts.map(money),
    tax: money(tax),
    rows: rows?.map(([amount, rate]) => ({
      amount: money(amount),
      rate: rate === undefined ? null : BigDecimal.fromStringUnsafe(rate)
    })) ?? null,
    province: province ?? null
  })
  return Result.isFailure(result) ? result.failure.error : result.success.map(({ name }) => name).join(" and ")
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
  }, "13% HST"]
]

describe("the tax of the books", () => {
  it.each(table)("%s", (_, question, expected) => assert.strictEqual(found(question), expected))

  it("a refusal names the nearest", () => {
    const result = Tax.match(Memory.canadian, {}, {
      amounts: [money("100")],
      tax: money("12.34"),
      rows: null,
      province: null
    })
    assert.strictEqual(
      Result.isFailure(result) ? result.failure.message : "",
      "tax 12.34 on 100.00 fits no sale tax of the books (nearest: 12% GST+PST BC → 12.00, 12% GST+PST MB → 12.00)"
    )
  })
})

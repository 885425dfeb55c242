import { assert, describe, it } from "@effect/vitest"
import type { Remarks } from "../../../src/report/Remarks.ts"
import type { RunReport } from "../../../src/report/RunReport.ts"
import * as Verdict from "../../../src/report/Verdict.ts"
import { cad, sample } from "./Reports.ts"

const quiet: Remarks = { invoices: 0, sentences: [], unnamed: 0 }

type Outcomes = ReadonlyArray<readonly [outcome: string, count: number, minor?: bigint]>

const report = (outcomes: Outcomes, control: RunReport["control"] = []): RunReport => ({
  ...sample,
  read: outcomes.reduce((sum, [, count]) => sum + count, 0),
  outcomes: outcomes.map(([outcome, count, minor]) => ({
    outcome,
    count,
    amounts: minor === undefined ? [] : [cad(minor)]
  })),
  control
})

const CASES: ReadonlyArray<readonly [outcomes: Outcomes, headline: string]> = [
  [[["posted", 23, 340_346n]], "23 invoices posted, CAD 3,403.46"],
  [[["posted", 20, 100_00n], ["updated", 1, 1_00n]], "21 invoices posted, CAD 101.00"],
  [[["alreadyPosted", 23, 340_346n], ["skipped:void", 1]], "Nothing new; 23 invoices already posted, CAD 3,403.46"],
  [[["planned", 1, 5n]], "1 invoice would be posted, CAD 0.05"],
  [[["settled", 2, 200n], ["alreadyPosted", 9, 900n]], "2 invoices settled, CAD 2.00"],
  [[["drafted", 1200, 1n], ["reversed", 1, -1n]], "1,200 invoices drafted, CAD 0.01; 1 invoice reversed, CAD −0.01"],
  [[["failed", 3]], "Nothing new; 3 failed"],
  [[["skipped:draft", 3]], "Nothing new"],
  [[], "No invoice was selected"]
]

describe("the verdict", () => {
  it("says what is new, then what failed", () => {
    for (const [outcomes, headline] of CASES) {
      assert.strictEqual(Verdict.make(report(outcomes), quiet).headline, headline)
    }
  })

  it("is an alarm for a failure or a cent of difference, and asks for attention when a person should look", () => {
    const even = [{ books: cad(100n), confirmed: cad(100n) }]
    const uneven = [{ books: cad(99n), confirmed: cad(100n) }]
    const tone = (outcomes: Outcomes, control: RunReport["control"], remarks: Remarks) =>
      Verdict.make(report(outcomes, control), remarks).tone
    assert.strictEqual(tone([["posted", 1]], even, quiet), "good")
    assert.strictEqual(tone([["posted", 1]], even, { ...quiet, invoices: 1 }), "attention")
    assert.strictEqual(tone([["posted", 1]], uneven, quiet), "alarm")
    assert.strictEqual(tone([["posted", 1], ["failed", 1]], even, { ...quiet, invoices: 1 }), "alarm")
    assert.deepStrictEqual(
      Verdict.make(report([["posted", 1]], uneven), quiet).findings.map(({ tone }) => tone),
      ["alarm", "good"]
    )
  })

  it("says the difference, or that there is nothing to compare", () => {
    const balance = (control: RunReport["control"]) => Verdict.make(report([], control), quiet).findings[0]?.sentence
    assert.strictEqual(balance([]), "Nothing was posted, so there are no totals to compare.")
    assert.strictEqual(
      balance([{ books: cad(1n), confirmed: cad(3n) }, { books: cad(1n), confirmed: cad(1n) }]),
      "Books and billing systems differ by CAD −0.02."
    )
  })
})

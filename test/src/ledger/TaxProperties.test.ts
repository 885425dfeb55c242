import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Ledger } from "#etl"
import type { UntaxedLine } from "../../../src/ledger/Entry.ts"
import * as Tax from "../../../src/ledger/Tax.ts"
import * as Money from "../../../src/Money.ts"
import { bill, type Billed } from "./TaxOracle.ts"

/** What stands on a line in each province: the whole of it, GST or HST alone, nothing. */
const PROVINCES = {
  ON: [[13_000], []],
  NS: [[14_000], []],
  NB: [[15_000], []],
  AB: [[5_000], []],
  QC: [[5_000, 9_975], [5_000], []],
  BC: [[5_000, 7_000], [5_000], []],
  MB: [[5_000, 7_000], [5_000], []],
  SK: [[5_000, 6_000], [5_000], []]
} as const

const provinces = ["ON", "NS", "NB", "AB", "QC", "BC", "MB", "SK"] as const
const roundings = ["globally", "perLine"] as const

const invoices = (minimum: number) =>
  Schema.Struct({
    province: Schema.Literals(provinces),
    billing: Schema.Literals(roundings),
    books: Schema.Literals(roundings),
    says: Schema.Literals(["lines", "taxable", "amounts"]),
    lines: Schema.Array(Schema.Struct({
      cents: Schema.Int.check(Schema.isBetween({ minimum, maximum: 50_000 })),
      taxed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 }))
    })).check(Schema.isMinLength(1), Schema.isMaxLength(6))
  })
/** Credits and cents too. */
const Any = invoices(-5_000)
/** On a few cents all rates are alike. */
const Plain = invoices(1_000)
type Invoice = typeof Any.Type

const billed = (invoice: Invoice): ReadonlyArray<Billed> => {
  const choices: ReadonlyArray<ReadonlyArray<number>> = PROVINCES[invoice.province]
  return invoice.lines.map(({ cents, taxed }) => ({ cents, rates: choices[taxed % choices.length] ?? [] }))
}

const cad = (cents: number) => Money.make(BigInt(cents), "CAD")

const matched = (invoice: Invoice) => {
  const lines = billed(invoice)
  const rows = bill(lines, invoice.billing)
  const itemized = lines.map(({ cents }, index): UntaxedLine => ({
    description: `Line ${index}`,
    quantity: BigDecimal.fromBigInt(1n),
    unitPrice: Money.toDecimal(cad(cents)),
    amount: cad(cents),
    family: "other"
  }))
  const match = Tax.match({ ...Ledger.canadianBooks, taxRounding: invoice.books }, {}, {
    lines: itemized,
    tax: cad(rows.reduce((sum, { amount }) => sum + amount, 0)),
    rows: rows.map(({ amount, taxable }) => ({
      amount: cad(amount),
      rate: null,
      taxable: invoice.says === "amounts" ? null : cad(taxable)
    })),
    billedLines: invoice.says !== "lines" ? null : lines.map(({ cents }, index) => ({
      description: `Line ${index}`,
      amount: cad(cents),
      rows: new Set(rows.flatMap((row, place) => row.lines.includes(index) ? [place] : []))
    })),
    province: invoice.province
  })
  return { lines, match, rows }
}

/** What the found taxes come to, computed as the billing system computes. */
const computed = (invoice: Invoice, lines: ReadonlyArray<Billed>, { taxes }: Tax.TaxMatch) => {
  const rates = (index: number) =>
    (taxes[index] ?? []).flatMap(({ parts }) =>
      parts.map(({ rate }) => Number(BigDecimal.format(rate)) * 1_000).filter((rate) => rate !== 0)
    )
  return bill(lines.map(({ cents }, index) => ({ cents, rates: rates(index) })), invoice.books)
}

const amounts = (rows: ReadonlyArray<{ readonly amount: number }>) =>
  rows.map(({ amount }) => amount).filter((amount) => amount !== 0).toSorted((a, b) => a - b)

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, number) => total + number, 0)

describe("the taxes of random invoices", () => {
  it.prop("what is found is what was billed, to the cent but for a cent of rounding that is said", [Any], ([one]) => {
    const { lines, match, rows } = matched(one)
    if (Result.isFailure(match)) return ["TaxUnmatched", "TaxAmbiguous"].includes(match.failure.error)
    const own = amounts(computed(one, lines, match.success))
    const corrected = [...match.success.billed.values()].map(Number).filter((amount) => amount !== 0)
    assert.deepStrictEqual(corrected.toSorted((a, b) => a - b), amounts(rows))
    const units = one.books === "perLine" ? lines.length : 1
    return Math.abs(sum(own) - sum(amounts(rows))) <= units * rows.length
  }, { arbitrary: { runs: 500 } })

  it.prop("of one rounding and with lines that are told, nothing is refused and every cent is right", [Plain], (
    [one]
  ) => {
    const invoice = { ...one, billing: one.books, says: "lines" } as const
    const { lines, match, rows } = matched(invoice)
    if (Result.isFailure(match)) assert.fail(match.failure.message)
    assert.deepStrictEqual(amounts(computed(invoice, lines, match.success)), amounts(rows))
  }, { arbitrary: { runs: 500 } })
})

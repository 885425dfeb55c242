/** What Stripe says of an invoice's taxes: as a whole, and line by line. */
import * as Result from "effect/Result"
import { Ledger, Money } from "#etl"
import type { Invoice, Tax } from "../schema.ts"

const { malformed } = Ledger.BillingSystem
type Read = Ledger.BillingSystem.MinorUnits.Reader

type Taxed = Pick<Invoice, "total" | "total_excluding_tax" | "total_taxes" | "lines">

export const sum = (rows: ReadonlyArray<{ readonly amount: number }>): number =>
  rows.reduce((total, { amount }) => total + amount, 0)

/** Untaxed and tax, which always add up to the total, whether prices include tax or not. */
export const taxes = (invoice: Taxed, total: Money.Money, read: Read) =>
  Result.gen(function*() {
    const rows = invoice.total_taxes ?? null
    const untaxed = invoice.total_excluding_tax ?? (rows === null ? null : invoice.total - sum(rows))
    if (untaxed === null) {
      return yield* Result.fail(malformed("stripe", "an invoice that does not tell tax from revenue"))
    }
    const tax = invoice.total - untaxed
    if (rows !== null && sum(rows) !== tax) {
      return yield* Result.fail(malformed("stripe", "taxes that do not add up to the total"))
    }
    const taxRows: Array<Ledger.TaxRow> = []
    for (const { amount, taxable_amount } of rows ?? []) {
      const taxable = taxable_amount ?? null
      taxRows.push({
        amount: yield* read(amount),
        rate: null,
        taxable: taxable === null ? null : yield* read(taxable)
      })
    }
    const totalExcludingTax = yield* read(untaxed)
    return {
      totalExcludingTax,
      tax: Money.make(total.minor - totalExcludingTax.minor, total.currency),
      taxRows: rows === null ? null : taxRows,
      billedLines: yield* billedLines(invoice, rows ?? [], read)
    }
  })

/** The lines that Stripe shows with their taxes; null where some tax cannot be found again under the invoice. */
const billedLines = (invoice: Taxed, rows: ReadonlyArray<Tax>, read: Read) =>
  Result.gen(function*() {
    const given = invoice.lines?.data ?? []
    if (rows.length === 0 || given.length === 0) return null
    const billed: Array<Ledger.BilledLine> = []
    for (const { amount, description, taxes } of given) {
      const places = (taxes ?? []).map((tax) =>
        rows.findIndex((row) => rateOf(row) !== null && rateOf(row) === rateOf(tax))
      )
      if (places.includes(-1)) return null
      const included = sum((taxes ?? []).filter((tax) => tax.tax_behavior === "inclusive"))
      billed.push({ description: description ?? "", amount: yield* read(amount - included), rows: new Set(places) })
    }
    const isWhole = rows.every((row, place) => row.amount === 0 || billed.some((line) => line.rows.has(place)))
    return isWhole ? billed : null
  })

const rateOf = (tax: Tax): string | null => tax.tax_rate_details?.tax_rate ?? null

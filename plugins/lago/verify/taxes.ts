/** What Lago says of an invoice's taxes: as a whole, and fee by fee. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { Ledger, Money } from "#etl"
import type { Invoice } from "../schema.ts"

const { malformed } = Ledger.BillingSystem
type Read = Ledger.BillingSystem.MinorUnits.Reader

type Taxed = Pick<
  Invoice,
  | "sub_total_excluding_taxes_amount_cents"
  | "taxes_amount_cents"
  | "sub_total_including_taxes_amount_cents"
  | "coupons_amount_cents"
  | "progressive_billing_credit_amount_cents"
  | "applied_taxes"
  | "fees"
>

/** The rows where they add up to the tax: Lago rounds each, and their sum by itself, so that a cent may lie between. */
export const taxes = (invoice: Taxed, read: Read) =>
  Result.gen(function*() {
    const { sub_total_excluding_taxes_amount_cents: untaxed, taxes_amount_cents: tax } = invoice
    if (untaxed + tax !== invoice.sub_total_including_taxes_amount_cents) {
      return yield* Result.fail(malformed("lago", "taxes that do not add up to the total"))
    }
    const given = invoice.applied_taxes ?? []
    const sum = given.reduce((total, row) => total + row.amount_cents, 0)
    if (given.length === 0 && tax !== 0) return { rows: null, lines: null, attention: [] }
    if (sum !== tax) {
      const [rows, whole] = [yield* read(sum), yield* read(tax)]
      const attention = `Lago's taxes add up to ${Money.formatGrouped(rows)}, its tax is ${Money.formatGrouped(whole)}`
      return { rows: null, lines: null, attention: [attention] }
    }
    const rows: Array<Ledger.TaxRow> = []
    for (const { amount_cents, fees_amount_cents, tax_rate } of given) {
      const taxable = isWhole(invoice) ? fees_amount_cents ?? null : null
      rows.push({
        amount: yield* read(amount_cents),
        rate: Option.getOrNull(BigDecimal.fromString(String(tax_rate))),
        taxable: taxable === null ? null : yield* read(taxable)
      })
    }
    return { rows, lines: yield* billedLines(invoice, read), attention: [] }
  })

/** Whether some tax is on some fees only, so that a list, which leaves fees out, does not say it all. */
export const isByFee = (invoice: Taxed): boolean => {
  const rows = invoice.applied_taxes ?? []
  const fees = invoice.sub_total_excluding_taxes_amount_cents
  return rows.length > 0 && !(isWhole(invoice) && rows.every((row) => row.fees_amount_cents === fees))
}

/** Coupons and progressive billing come off the fees: what a tax was taken of then is not the sum of any lines. */
const isWhole = (invoice: Taxed) =>
  invoice.coupons_amount_cents === 0 && invoice.progressive_billing_credit_amount_cents === 0

/** The fees with their taxes; null where every tax is on all, or some cannot be found again under the invoice. */
const billedLines = (invoice: Taxed, read: Read) =>
  Result.gen(function*() {
    const rows = invoice.applied_taxes ?? []
    const codes = rows.map((row) => row.tax_code ?? null)
    const fees = invoice.fees ?? []
    if (!isByFee(invoice) || fees.length === 0 || codes.includes(null)) return null
    const billed: Array<Ledger.BilledLine> = []
    for (const fee of fees) {
      const places = (fee.applied_taxes ?? []).map((tax) => codes.indexOf(tax.tax_code ?? ""))
      if (places.includes(-1)) return null
      const description = fee.description ?? fee.item?.name ?? ""
      billed.push({ description, amount: yield* read(fee.amount_cents), rows: new Set(places) })
    }
    return rows.every((row, place) => row.amount_cents === 0 || billed.some((line) => line.rows.has(place)))
      ? billed
      : null
  })

/** Invoices as a source gives them, with what a billing system confirms of each, ready made. */
import type { Ledger } from "#etl"
import { type Case, invoiceOf, truthOf } from "../../test/support/invoices.ts"

type Invoice = Ledger.Invoice.Invoice

export interface Made {
  readonly invoices: ReadonlyArray<Invoice>
  readonly truths: ReadonlyMap<string, Ledger.Truth>
  /** Each as a line of JSON, for who knows no types of ours. */
  readonly texts: ReadonlyArray<string>
}

/** Three items, one of them prorated; a gap in every fourth, as plans are billed without an item. */
const caseOf = (n: number): Case => {
  const hasGap = n % 4 === 0
  return {
    id: `invoice-${n}`,
    items: [
      ["Odoo ERP Hosting (2026-05-01 to 2026-06-01)", "1", "99.00", "99.00"],
      ["Remaining time on Daily Backup Protection after 27 May 2026", "1", "1.00", "1.00"],
      ["Managed Odoo - Standard (at $12.50 / month)", "2", "12.50", "25.00"]
    ],
    subtotal: hasGap ? "150.00" : "125.00",
    tax: hasGap ? "19.50" : "16.25",
    rows: [hasGap ? "19.50" : "16.25"],
    province: "ON",
    date: `2026-05-${String(n % 28 + 1).padStart(2, "0")}`,
    payments: [[`py_${n}`, "2026-06-01", hasGap ? "169.50" : "141.25"]]
  }
}

export const make = (count: number): Made => {
  const cases = Array.from({ length: count }, (_, n) => caseOf(n))
  return {
    invoices: cases.map(invoiceOf),
    truths: new Map(cases.map((one) => [one.id, truthOf(one)])),
    texts: cases.map((one) => JSON.stringify(one))
  }
}

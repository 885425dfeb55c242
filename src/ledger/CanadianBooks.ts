/** The books of an empty ledger in Canada: its sale taxes. For sinks that keep no taxes of their own. */
import * as BigDecimal from "effect/BigDecimal"
import { type Books, foldProvince, type SaleTax, type TaxPart } from "./Books.ts"

const rate = BigDecimal.fromStringUnsafe

const GST = { id: 5, rate: rate("5") }
const SK = { id: 7, rate: rate("6") }
const BC = { id: 8, rate: rate("7") }
const MB = { id: 9, rate: rate("7") }
const QST = { id: 10, rate: rate("9.975") }

const tax = (
  id: number,
  name: string,
  sequence: number,
  parts: ReadonlyArray<TaxPart>,
  provinces: ReadonlyArray<string>
): SaleTax => ({ id, name, sequence, parts, provinces: provinces.map(foldProvince) })

const single = (id: number, name: string, sequence: number, percent: string, provinces: ReadonlyArray<string>) =>
  tax(id, name, sequence, [{ id, rate: rate(percent) }], provinces)

/** Books in which nothing is written yet and no period is closed. */
export const canadianBooks: Books = {
  taxes: [
    tax(14, "11% GST+PST SK", 1, [GST, SK], ["SK", "Saskatchewan"]),
    tax(15, "12% GST+PST BC", 1, [GST, BC], ["BC", "British Columbia"]),
    tax(16, "12% GST+PST MB", 1, [GST, MB], ["MB", "Manitoba"]),
    tax(17, "14.975% GST+QST", 1, [GST, QST], ["QC", "Quebec"]),
    tax(5, "5% GST", 10, [GST], ["AB", "Alberta", "NT", "Northwest Territories", "NU", "Nunavut", "YT", "Yukon"]),
    single(6, "0% GST", 10, "0", []),
    single(18, "0% Int", 10, "0", []),
    single(19, "0% Exempt", 10, "0", []),
    tax(7, "6% PST SK", 20, [SK], ["SK", "Saskatchewan"]),
    tax(8, "7% PST BC", 20, [BC], ["BC", "British Columbia"]),
    tax(9, "7% PST MB", 20, [MB], ["MB", "Manitoba"]),
    tax(10, "9.975% QST", 20, [QST], ["QC", "Quebec"]),
    single(11, "13% HST", 20, "13", ["ON", "Ontario"]),
    single(12, "14% HST", 20, "14", ["NS", "Nova Scotia"]),
    single(13, "15% HST", 20, "15", [
      "NB",
      "New Brunswick",
      "NL",
      "Newfoundland and Labrador",
      "PE",
      "Prince Edward Island"
    ])
  ],
  taxRounding: "globally",
  currencies: new Set(["CAD", "USD"]),
  closedUntil: null,
  paymentsClosedUntil: null,
  quantityDecimals: 2
}

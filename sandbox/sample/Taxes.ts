/** Canadian sales taxes of 2026 as a billing system applies them: every row is rounded by itself, half up. */

/** Where a customer is taxed; `US` stands for every place outside Canada. */
export type Jurisdiction = "AB" | "BC" | "NS" | "ON" | "QC" | "US"

/** One rate, in percent as printed: `"9.975"`. */
export interface Rate {
  readonly code: "gst" | "hst_ns" | "hst_on" | "pst_bc" | "qst"
  readonly name: string
  readonly percent: string
}

/** One row under an invoice: a rate and what it came to, in cents. */
export interface TaxRow extends Rate {
  readonly amount: bigint
}

const gst: Rate = { code: "gst", name: "GST", percent: "5" }

/** The rates by jurisdiction; none is a sale at 0 %. */
export const rates: Readonly<Record<Jurisdiction, ReadonlyArray<Rate>>> = {
  AB: [gst],
  BC: [gst, { code: "pst_bc", name: "PST", percent: "7" }],
  NS: [{ code: "hst_ns", name: "HST", percent: "14" }],
  ON: [{ code: "hst_on", name: "HST", percent: "13" }],
  QC: [gst, { code: "qst", name: "QST", percent: "9.975" }],
  US: []
}

/** What a rate comes to on a subtotal of cents that is not negative, rounded half up. */
export const taxOn = (subtotal: bigint, percent: string): bigint => {
  const [whole = "", fraction = ""] = percent.split(".")
  return (subtotal * BigInt(whole + fraction.padEnd(3, "0")) + 50_000n) / 100_000n
}

/** The rows under an invoice; none on an invoice of zero. */
export const taxRows = (subtotal: bigint, jurisdiction: Jurisdiction): ReadonlyArray<TaxRow> =>
  subtotal === 0n ? [] : rates[jurisdiction].map((rate) => ({ ...rate, amount: taxOn(subtotal, rate.percent) }))

/** Which of Stripe's dates are the ledger's, and in which zone. */

/** `created` is the draft's day in UTC; `effective` the day of issue in the ledger's time zone. */
export type InvoiceDate = "created" | "effective"

export interface Dating {
  readonly invoiceDate: InvoiceDate
  /** The ledger's time zone. */
  readonly zone: string
}

/** The zone of payments and due dates: that of the invoice date. */
export const zoneOf = ({ invoiceDate, zone }: Dating): string => invoiceDate === "created" ? "UTC" : zone

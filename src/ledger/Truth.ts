/** What a billing system says about a finalized invoice: the only word that counts for date, state, money and tax. */
import type * as BigDecimal from "effect/BigDecimal"
import type { CalendarDate } from "../CalendarDate.ts"
import type { Money } from "../Money.ts"

/** Cash received: one payment. */
export interface Payment {
  /** The billing system's own id of the payment, or the billing reference where it names none. */
  readonly id: string
  /** The day it was received, in the ledger's time zone for payments; null where the billing system does not say. */
  readonly date: CalendarDate | null
  /** Always positive. */
  readonly amount: Money
}

/** One tax of an invoice. Each is rounded by itself. */
export interface TaxRow {
  readonly amount: Money
  /** In per cent, where the billing system says: 9.975. */
  readonly rate: BigDecimal.BigDecimal | null
  /** What it was taken of, without tax and after discounts; null where the billing system does not say. */
  readonly taxable: Money | null
}

/** A line as billed, for what it says of its taxes. */
export interface BilledLine {
  readonly description: string
  /** Without tax, before discounts. */
  readonly amount: Money
  /** Which of the rows are on it, by their place in `taxRows`. */
  readonly rows: ReadonlySet<number>
}

/** Revenue taken back after it was paid: a credit note of the billing system. */
export interface CreditNote {
  /** The billing system's own id of it. */
  readonly id: string
  readonly number: string | null
  /** The day it was issued. */
  readonly date: CalendarDate
  /** Without tax; Σ lines = `totalExcludingTax`. What it gives back is positive, a discount taken off it negative. */
  readonly lines: ReadonlyArray<{ readonly description: string; readonly amount: Money }>
  readonly totalExcludingTax: Money
  readonly tax: Money
  /** Σ rows = `tax`; null where the billing system gives no rows. */
  readonly taxRows: ReadonlyArray<TaxRow> | null
  /** What it gives back, with tax; always positive. */
  readonly total: Money
  /** What of `total` lowered what the invoice itself asked for; zero unless only a part of it came after payment. */
  readonly applied: Money
  /** Cash that went back to the customer; what is left of `total` and was not applied stays the customer's. */
  readonly refunds: ReadonlyArray<Payment>
}

export interface Truth {
  /** `stripe`, `lago`. */
  readonly system: string
  readonly reference: string
  readonly number: string | null
  readonly status: "open" | "paid" | "uncollectible"
  readonly invoiceDate: CalendarDate
  readonly dueDate: CalendarDate | null
  /** Other dates of the invoice, for people: `created`, `effective`. */
  readonly dates: Readonly<Record<string, CalendarDate | null>>
  /** Two letters or more, as the billing system writes the customer's province or state, and country. */
  readonly address: { readonly country: string | null; readonly province: string | null }
  /** Without tax, after discounts. All amounts of one truth are of one currency. */
  readonly totalExcludingTax: Money
  readonly tax: Money
  /** Σ rows = `tax`; null where the billing system gives no rows. */
  readonly taxRows: ReadonlyArray<TaxRow> | null
  /** Null where the billing system does not say which line bears which tax. */
  readonly billedLines: ReadonlyArray<BilledLine> | null
  /** Taken off before tax; positive or zero. */
  readonly discount: Money
  /** What the invoice says: with tax, before credits that only pay. */
  readonly total: Money
  /** Whose word all this is where no billing system knows the invoice; absent where one confirmed it. */
  readonly trusted?: string
  readonly payments: ReadonlyArray<Payment>
  /** In the order of their dates. Void ones, and those that only lowered what was due, are not among them. */
  readonly creditNotes: ReadonlyArray<CreditNote>
  /** What a person should look at. */
  readonly attention: ReadonlyArray<string>
}

/** An invoice as Lago keeps it, reduced to what cannot be worked out from the rest. */
import type { FeeObject, InvoiceObject } from "lago-javascript-client"

/** Whom it is for, with the address that decides its taxes. */
export interface Customer {
  /** Lago's own UUID. */
  readonly id: string
  readonly externalId: string
  readonly name: string
  /** Of a company, as in a register. */
  readonly legalName?: string
  readonly email: string
  readonly city: string
  readonly country: "CA" | "US"
  readonly line1: string
  readonly postalCode: string
  readonly state: string
}

/** One fee; `amount` in minor units, `units` and `unitAmount` as decimal text. */
export interface Fee {
  readonly description: string
  readonly units: string
  readonly unitAmount: string
  readonly amount: number
  /** A subscription's own fee unless said. */
  readonly of?: FeeObject["item"]["type"]
}

/** One tax under an invoice and what it came to, in minor units. */
export interface TaxRow {
  readonly name: string
  readonly code: string
  /** In percent. */
  readonly rate: number
  readonly amount: number
}

/** An attempt to pay. One that covers several invoices is kept with each of them, under one id. */
export interface Payment {
  readonly id: string
  /** The whole payment, in minor units. */
  readonly amount: number
  /** What of it falls on this invoice. */
  readonly part: number
  readonly status: "succeeded" | "failed"
  /** `manual`: recorded by hand, `createdAt` is midnight UTC of the day it came. */
  readonly type: "manual" | "provider"
  readonly createdAt: string
  readonly covers: ReadonlyArray<string>
}

/** A reduction after finalization: paid back, kept as credit, or set off against what is due. */
export interface CreditNote {
  readonly id: string
  /** With tax. */
  readonly amount: number
  readonly kind: "refund" | "credit" | "offset"
  readonly createdAt: string
  readonly description: string
  readonly taxes: ReadonlyArray<TaxRow>
  /** Of the credit that is kept, or of the refund. */
  readonly status: "available" | "voided" | "succeeded" | "pending" | null
}

/** Amounts in minor units, as on the wire; instants as ISO 8601 text in UTC. */
export interface Invoice {
  readonly id: string
  readonly number: string
  readonly type: InvoiceObject["invoice_type"]
  readonly customer: Customer
  readonly currency: InvoiceObject["currency"]
  /** The code of the plan that it bills; none for what is not a subscription's. */
  readonly plan?: string
  /** `generating`, `open` and `closed` are never shown: the API answers "not found". */
  readonly status: "draft" | "pending" | "failed" | "finalized" | "voided" | "generating" | "open" | "closed"
  readonly paymentStatus: "pending" | "succeeded" | "failed"
  /** A date; it may still move while the invoice is a draft. */
  readonly issuingDate: string
  readonly dueDate: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly voidedAt: string | null
  readonly disputeLostAt: string | null
  readonly fees: ReadonlyArray<Fee>
  readonly taxes: ReadonlyArray<TaxRow>
  /** Taken off the fees before tax; not negative. */
  readonly coupons: number
  /** Credit notes and prepaid credits that pay a part before the total is asked for; not negative. */
  readonly creditNotesApplied: number
  readonly prepaidCredit: number
  readonly payments: ReadonlyArray<Payment>
  readonly creditNotes: ReadonlyArray<CreditNote>
}

/** What a new draft must say; the rest has defaults: CAD, a subscription, no tax, due on the issuing date. */
export type Draft =
  & Pick<Invoice, "id" | "customer" | "issuingDate" | "createdAt" | "fees">
  & Partial<
    Pick<
      Invoice,
      "status" | "type" | "currency" | "plan" | "dueDate" | "taxes" | "coupons" | "creditNotesApplied" | "prepaidCredit"
    >
  >

export const draft = (given: Draft): Invoice => ({
  number: "NEX-DRAFT",
  type: "subscription",
  currency: "CAD",
  status: "draft",
  dueDate: given.issuingDate,
  taxes: [],
  coupons: 0,
  creditNotesApplied: 0,
  prepaidCredit: 0,
  ...given,
  paymentStatus: "pending",
  updatedAt: given.createdAt,
  voidedAt: null,
  disputeLostAt: null,
  payments: [],
  creditNotes: []
})

/** What follows from an invoice's fees, taxes, credits and payments; minor units. */
export const figures = (invoice: Invoice) => {
  const fees = sum(invoice.fees.map((fee) => fee.amount))
  const beforeTax = fees - invoice.coupons
  const taxes = sum(invoice.taxes.map((row) => row.amount))
  const total = beforeTax + taxes - invoice.creditNotesApplied - invoice.prepaidCredit
  const paid = sum(invoice.payments.filter((payment) => payment.status === "succeeded").map((payment) => payment.part))
  const offset = sum(invoice.creditNotes.filter((note) => note.kind === "offset").map((note) => note.amount))
  return { fees, beforeTax, taxes, total, paid, offset, due: invoice.status === "voided" ? 0 : total - paid - offset }
}

const sum = (amounts: ReadonlyArray<number>): number => amounts.reduce((total, amount) => total + amount, 0)

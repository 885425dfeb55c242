/** An invoice as Stripe keeps it, reduced to what cannot be worked out from the rest. */

/** Whom it is for, with the address that decides its taxes. */
export interface Customer {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly city: string
  readonly country: string
  readonly line1: string
  readonly postalCode: string
  readonly state: string
}

/** One line; `amount` in minor units, `unitAmount` in minor units as decimal text, `quantity` as decimal text. */
export interface Line {
  readonly description: string
  readonly quantity: string
  readonly unitAmount: string
  readonly amount: number
  readonly proration?: boolean
}

/** One tax under an invoice and what it came to, in minor units. */
export interface TaxRow {
  /** `txr_…` */
  readonly id: string
  readonly displayName: string
  readonly type: "gst" | "hst" | "pst" | "qst" | "jct" | "vat"
  readonly percentage: number
  readonly country: string
  readonly state: string | null
  readonly amount: number
}

/** Money received; instants in seconds since 1970. */
export interface Payment {
  readonly id: string
  readonly amount: number
  readonly created: number
  readonly paidAt: number
  /** `payment_record` is money that came outside Stripe. */
  readonly type: "payment_intent" | "payment_record"
}

/** A reduction after finalization: before payment it lowers what is due, after payment it gives back. */
export interface CreditNote {
  readonly id: string
  /** With tax. */
  readonly amount: number
  /** What of it lowered what was due. */
  readonly before: number
  readonly created: number
  readonly description: string
  readonly taxes: ReadonlyArray<TaxRow>
  /** What of it was refunded; what is given back and not refunded goes to the customer's balance. */
  readonly refunded: number
  readonly voidedAt: number | null
}

/** Amounts in minor units, as on the wire; instants in seconds since 1970. */
export interface Invoice {
  readonly id: string
  readonly livemode: boolean
  readonly customer: Customer
  /** Lower case. */
  readonly currency: string
  readonly created: number
  readonly status: "draft" | "open" | "paid" | "uncollectible" | "void"
  /** Given at finalization. */
  readonly number: string | null
  readonly effectiveAt: number | null
  readonly dueAt: number | null
  readonly finalizedAt: number | null
  readonly paidAt: number | null
  readonly uncollectibleAt: number | null
  readonly voidedAt: number | null
  readonly lines: ReadonlyArray<Line>
  readonly taxes: ReadonlyArray<TaxRow>
  /** Taken off the lines before tax; not negative. */
  readonly discount: number
  /** The customer's balance before finalization; negative is a credit that pays. */
  readonly startingBalance: number
  readonly payments: ReadonlyArray<Payment>
  readonly creditNotes: ReadonlyArray<CreditNote>
}

/** What a new draft must say; the rest has defaults: CAD, test mode, no tax, due at once. */
export type Draft =
  & Pick<Invoice, "id" | "customer" | "created" | "lines">
  & Partial<Pick<Invoice, "livemode" | "currency" | "dueAt" | "taxes" | "discount" | "startingBalance">>

export const draft = (given: Draft): Invoice => ({
  livemode: false,
  currency: "cad",
  dueAt: null,
  taxes: [],
  discount: 0,
  startingBalance: 0,
  ...given,
  status: "draft",
  number: null,
  effectiveAt: null,
  finalizedAt: null,
  paidAt: null,
  uncollectibleAt: null,
  voidedAt: null,
  payments: [],
  creditNotes: []
})

/** What follows from an invoice's lines, taxes, credits and payments; minor units. */
export const figures = (invoice: Invoice) => {
  const subtotal = sum(invoice.lines)
  const beforeTax = subtotal - invoice.discount
  const total = beforeTax + sum(invoice.taxes)
  const issued = invoice.creditNotes.filter(({ voidedAt }) => voidedAt === null)
  const creditedBefore = issued.reduce((before, note) => before + note.before, 0)
  const due = Math.max(0, total + invoice.startingBalance - creditedBefore)
  const paid = sum(invoice.payments)
  return {
    subtotal,
    beforeTax,
    total,
    due,
    paid,
    remaining: Math.max(0, due - paid),
    endingBalance: Math.min(0, total + invoice.startingBalance),
    creditedBefore,
    creditedAfter: sum(issued) - creditedBefore
  }
}

const sum = (rows: ReadonlyArray<{ readonly amount: number }>): number =>
  rows.reduce((total, row) => total + row.amount, 0)

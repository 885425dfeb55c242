/**
 * How Stripe lets an invoice change.
 *
 * draft → open, or paid where nothing is due; or deleted
 * open → paid, void, uncollectible · uncollectible → paid, void
 * Paid and void are final; credit notes change amounts, not the past.
 *
 * Throws   `IllegalTransition` for any other change
 * Source   https://docs.stripe.com/invoicing/overview (read 2026-11-20)
 */
import { IllegalTransition } from "../http/Store.ts"
import { type CreditNote, figures, type Invoice, type Payment } from "./Invoice.ts"

/** Draft to open: gets its number and date of issue; is paid at once where nothing is due. */
export const finalize = (invoice: Invoice, at: number, number: string, effectiveAt = at): Invoice => {
  allow(invoice, "finalize it", "draft")
  return settled({ ...invoice, status: "open", number, finalizedAt: at, effectiveAt }, at)
}

/** Money comes: all that is due unless an amount is given; the last of it makes the invoice paid. */
export const pay = (
  invoice: Invoice,
  { amount = figures(invoice).remaining, at, created = at, type = "payment_intent" }: {
    readonly at: number
    readonly amount?: number
    readonly created?: number
    readonly type?: Payment["type"]
  }
): Invoice => {
  allow(invoice, "pay it", "open", "uncollectible")
  if (amount <= 0 || amount > figures(invoice).remaining) {
    throw new IllegalTransition(invoice.id, invoice.status, `pay ${amount}`)
  }
  const id = `inpay_${invoice.id.slice(3)}${invoice.payments.length + 1}`
  return settled({ ...invoice, payments: [...invoice.payments, { id, amount, created, paidAt: at, type }] }, at)
}

/** Given up, still owed. */
export const markUncollectible = (invoice: Invoice, at: number): Invoice => {
  allow(invoice, "mark it uncollectible", "open")
  return { ...invoice, status: "uncollectible", uncollectibleAt: at }
}

/** Never owed. */
export const void_ = (invoice: Invoice, at: number): Invoice => {
  allow(invoice, "void it", "open", "uncollectible")
  return { ...invoice, status: "void", voidedAt: at }
}

/** Credited: first what is due falls, then what was paid is given back, by a refund unless told otherwise. */
export const credit = (
  invoice: Invoice,
  amount: number,
  at: number,
  given: Partial<Pick<CreditNote, "description" | "taxes" | "refunded">> = {}
): Invoice => {
  allow(invoice, "credit it", "open", "paid")
  const { creditedAfter, paid, remaining } = figures(invoice)
  const before = Math.min(amount, invoice.status === "paid" ? 0 : remaining)
  if (amount <= 0 || amount - before > paid - creditedAfter) {
    throw new IllegalTransition(invoice.id, invoice.status, `credit ${amount}`)
  }
  const note: CreditNote = {
    description: "Credit",
    taxes: [],
    refunded: amount - before,
    ...given,
    id: `cn_${invoice.id.slice(3)}${invoice.creditNotes.length + 1}`,
    amount,
    before,
    created: at,
    voidedAt: null
  }
  return settled({ ...invoice, creditNotes: [...invoice.creditNotes, note] }, at)
}

/** Taken back, unless money went back: only a credit note that gave nothing out can be voided. */
export const voidCredit = (invoice: Invoice, id: string, at: number): Invoice => {
  const note = invoice.creditNotes.find((each) => each.id === id)
  if (note === undefined || note.refunded > 0) throw new IllegalTransition(invoice.id, invoice.status, `void ${id}`)
  const creditNotes = invoice.creditNotes.map((each) => each === note ? { ...note, voidedAt: at } : each)
  return { ...invoice, creditNotes }
}

/** Refuses unless it is a draft, the one state that can be deleted. */
export const allowDelete = (invoice: Invoice): void => allow(invoice, "delete it", "draft")

const allow = (invoice: Invoice, change: string, ...from: ReadonlyArray<Invoice["status"]>): void => {
  if (!from.includes(invoice.status)) throw new IllegalTransition(invoice.id, invoice.status, change)
}

const settled = (invoice: Invoice, at: number): Invoice =>
  invoice.status === "paid" || figures(invoice).remaining > 0 ? invoice : { ...invoice, status: "paid", paidAt: at }

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

/** Credited: before payment what is due falls, after payment the money goes back. */
export const credit = (invoice: Invoice, amount: number, at: number): Invoice => {
  allow(invoice, "credit it", "open", "paid")
  const type: CreditNote["type"] = invoice.status === "paid" ? "post_payment" : "pre_payment"
  const { creditedAfter, paid, remaining } = figures(invoice)
  const most = type === "post_payment" ? paid - creditedAfter : remaining
  if (amount <= 0 || amount > most) throw new IllegalTransition(invoice.id, invoice.status, `credit ${amount}`)
  const id = `cn_${invoice.id.slice(3)}${invoice.creditNotes.length + 1}`
  return settled({ ...invoice, creditNotes: [...invoice.creditNotes, { id, amount, created: at, type }] }, at)
}

/** Refuses unless it is a draft, the one state that can be deleted. */
export const allowDelete = (invoice: Invoice): void => allow(invoice, "delete it", "draft")

const allow = (invoice: Invoice, change: string, ...from: ReadonlyArray<Invoice["status"]>): void => {
  if (!from.includes(invoice.status)) throw new IllegalTransition(invoice.id, invoice.status, change)
}

const settled = (invoice: Invoice, at: number): Invoice =>
  invoice.status === "paid" || figures(invoice).remaining > 0 ? invoice : { ...invoice, status: "paid", paidAt: at }

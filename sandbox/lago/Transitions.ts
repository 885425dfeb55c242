/**
 * How Lago lets an invoice change.
 *
 * generating → draft · draft → finalized, pending, failed; or deleted
 * pending → finalized, failed · failed → pending · finalized → voided, whether paid or not
 * Voided is final. The payment status follows the payments, or is set by hand.
 *
 * Throws   `IllegalTransition` for any other change
 * Source   getlago/lago-api, app/models/invoice.rb (read 2026-11-20)
 */
import { IllegalTransition } from "../http/Store.ts"
import { uuid } from "../sample/Identity.ts"
import { type CreditNote, figures, type Invoice, type Payment } from "./Invoice.ts"

/** Becomes visible, or goes on to have its taxes computed, or fails at that. */
export const move = (invoice: Invoice, to: "draft" | "pending" | "failed", at: string): Invoice => {
  const from = { draft: ["generating"], pending: ["draft", "failed"], failed: ["draft", "pending"] } as const
  allow(invoice, `make it ${to}`, ...from[to])
  return { ...invoice, status: to, updatedAt: at }
}

/** Final: gets its number; the date of issue may move for the last time. Nothing due is paid at once. */
export const finalize = (invoice: Invoice, at: string, number: string, issuingDate = invoice.issuingDate): Invoice => {
  allow(invoice, "finalize it", "draft", "pending")
  return settled({ ...invoice, status: "finalized", number, issuingDate, updatedAt: at })
}

/** An attempt to pay: all that is due unless a part is given. The last of it makes the payment status `succeeded`. */
export const pay = (
  invoice: Invoice,
  { at, part = figures(invoice).due, amount = part, type = "provider", failed = false, covers = [invoice.id], id }: {
    readonly at: string
    readonly part?: number
    readonly amount?: number
    readonly type?: Payment["type"]
    readonly failed?: boolean
    readonly covers?: ReadonlyArray<string>
    readonly id?: string
  }
): Invoice => {
  allow(invoice, "pay it", "finalized")
  if (part <= 0 || part > figures(invoice).due) throw new IllegalTransition(invoice.id, invoice.status, `pay ${part}`)
  const payment: Payment = {
    id: id ?? uuid(`payment ${invoice.id} ${invoice.payments.length}`),
    amount,
    part,
    status: failed ? "failed" : "succeeded",
    type,
    createdAt: type === "manual" ? `${at.slice(0, 10)}T00:00:00Z` : at,
    covers
  }
  const attempted = { ...invoice, payments: [...invoice.payments, payment], updatedAt: at }
  return failed ? { ...attempted, paymentStatus: "failed" } : settled({ ...attempted, paymentStatus: "pending" })
}

/** Lago's own `PUT`: says how it is paid, with or without any payment. */
export const setPaymentStatus = (invoice: Invoice, paymentStatus: Invoice["paymentStatus"], at: string): Invoice => {
  allow(invoice, "set its payment status", "finalized")
  return { ...invoice, paymentStatus, updatedAt: at }
}

/** Never owed; what was paid stays paid. */
export const void_ = (invoice: Invoice, at: string): Invoice => {
  allow(invoice, "void it", "finalized")
  return { ...invoice, status: "voided", voidedAt: at, updatedAt: at }
}

/** The bank took the money back; neither the payment nor its status changes. */
export const loseDispute = (invoice: Invoice, at: string): Invoice => {
  allow(invoice, "lose a dispute over it", "finalized", "voided")
  if (figures(invoice).paid === 0) throw new IllegalTransition(invoice.id, "unpaid", "lose a dispute over it")
  return { ...invoice, disputeLostAt: at, updatedAt: at }
}

/** Credited: up to what was paid, or, set off, up to what is due. A refund has succeeded unless told otherwise. */
export const credit = (
  invoice: Invoice,
  kind: CreditNote["kind"],
  amount: number,
  at: string,
  more: Partial<Pick<CreditNote, "description" | "taxes" | "status">> = {}
): Invoice => {
  allow(invoice, "credit it", "finalized")
  const given = invoice.creditNotes.filter((note) => note.kind !== "offset").reduce((sum, note) => sum + note.amount, 0)
  const { due, paid } = figures(invoice)
  if (amount <= 0 || amount > (kind === "offset" ? due : paid - given)) {
    throw new IllegalTransition(invoice.id, invoice.status, `credit ${amount}`)
  }
  const note: CreditNote = {
    description: "Credit",
    taxes: [],
    status: ({ refund: "succeeded", credit: "available", offset: null } as const)[kind],
    ...more,
    id: uuid(`credit note ${invoice.id} ${invoice.creditNotes.length}`),
    amount,
    kind,
    createdAt: at
  }
  return settled({ ...invoice, creditNotes: [...invoice.creditNotes, note], updatedAt: at })
}

/** Refuses unless it is a draft, the one state that can be deleted. */
export const allowDelete = (invoice: Invoice): void => allow(invoice, "delete it", "draft")

const allow = (invoice: Invoice, change: string, ...from: ReadonlyArray<Invoice["status"]>): void => {
  if (!from.includes(invoice.status)) throw new IllegalTransition(invoice.id, invoice.status, change)
}

const settled = (invoice: Invoice): Invoice =>
  figures(invoice).due > 0 ? invoice : { ...invoice, paymentStatus: "succeeded" }

import * as BigDecimal from "effect/BigDecimal"
import type { Row } from "./Books.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Env } from "./Env.ts"
import { exact, text } from "./Exact.ts"
import { receivable } from "./MoveAmounts.ts"
import { linesOf } from "./MoveLines.ts"
import * as Posting from "./Posting.ts"
import * as Reconcile from "./Reconcile.ts"

const entryOf = (env: Env, payment: Row): Row | undefined => env.books.get("account.move", payment["move_id"])

/** The draft entry of a payment: the outstanding account against the customer's receivable. */
const makeEntry = (env: Env, payment: Row): Row => {
  const inbound = payment["payment_type"] === "inbound"
  const amount = exact(String(payment["amount"]))
  const [debit, credit] = [text(amount), text(BigDecimal.negate(amount))]
  const memo = typeof payment["memo"] === "string" ? `Manual Payment: ${payment["memo"]}` : "Manual Payment"
  const entry = insert(env, "account.move", {
    name: null,
    move_type: "entry",
    state: "draft",
    ref: payment["memo"] ?? null,
    partner_id: payment["partner_id"] ?? null,
    journal_id: payment["journal_id"] ?? null,
    company_id: payment["company_id"] ?? null,
    currency_id: payment["currency_id"] ?? null,
    date: payment["date"] ?? env.today,
    origin_payment_id: payment.id,
    payment_state: "not_paid",
    amount_total: debit,
    amount_total_signed: debit,
    amount_residual: "0",
    invoice_date: null,
    invoice_date_due: env.today,
    payment_reference: null
  })
  const line = (balance: string, owed: boolean) =>
    insert(env, "account.move.line", {
      move_id: entry.id,
      name: memo,
      display_type: "product",
      sequence: 100,
      quantity: "1",
      price_subtotal: balance,
      price_total: balance,
      date_maturity: payment["date"] ?? env.today,
      payment_id: payment.id,
      balance,
      amount_currency: balance,
      amount_residual: balance,
      amount_residual_currency: balance,
      account_id: owed ? receivable(env) : payment["outstanding_account_id"] ?? null
    }).id
  const lines = [line(inbound ? debit : credit, false), line(inbound ? credit : debit, true)]
  return update(env, "account.move", entry, { line_ids: lines })
}

/** `PAY00001`: the number of a payment that has no entry to be named for. */
const numberWithoutEntry = (env: Env): string => {
  const last = env.books.rows("account.payment").reduce((highest, { name }) => {
    return Math.max(highest, typeof name === "string" && /^PAY\d+$/.test(name) ? Number(name.slice(3)) : 0)
  }, 0)
  return `PAY${String(last + 1).padStart(5, "0")}`
}

const settleInvoices = (env: Env, payment: Row): void => {
  for (const id of idsOf(payment["invoice_ids"])) Reconcile.settle(env, id)
}

/** Books a draft payment. What is no draft stays as it is; without an outstanding account there is no entry. */
export const post = (env: Env, id: number): Row => {
  const payment = browse(env, "account.payment", id)
  if (payment["state"] !== "draft") return payment
  const own = entryOf(env, payment)
  if (own === undefined && payment["outstanding_account_id"] === null) {
    const name = payment["name"] ?? numberWithoutEntry(env)
    const posted = update(env, "account.payment", payment, { state: "in_process", name })
    settleInvoices(env, posted)
    return posted
  }
  const booked = Posting.book(env, own ?? makeEntry(env, payment))
  return update(env, "account.payment", payment, {
    state: "in_process",
    move_id: booked.id,
    name: booked["name"] ?? null
  })
}

/** The receivable line of a payment that has an entry. */
export const receivableLine = (env: Env, payment: Row): Row => {
  const [, id] = idsOf(browse(env, "account.move", payment["move_id"] ?? null)["line_ids"])
  return browse(env, "account.move.line", id)
}

/** `action_draft`: its entry is a draft too, and stays reconciled. */
export const draft = (env: Env, id: number): void => {
  const payment = update(env, "account.payment", browse(env, "account.payment", id), { state: "draft" })
  const entry = entryOf(env, payment)
  if (entry === undefined) settleInvoices(env, payment)
  else Posting.draft(env, [entry.id])
}

/** Deletes the entry and what it was reconciled with. */
export const removeEntry = (env: Env, payment: Row): void => {
  const entry = entryOf(env, payment)
  if (entry === undefined) return
  const lines = linesOf(env, entry)
  Reconcile.undo(env, lines)
  for (const line of lines) env.books.remove("account.move.line", line.id)
  env.books.remove("account.move", entry.id)
  update(env, "account.payment", payment, { move_id: null })
}

/** `action_cancel`: a draft entry is deleted, a posted one cancelled; its invoices are open again. */
export const cancel = (env: Env, id: number): void => {
  const payment = update(env, "account.payment", browse(env, "account.payment", id), { state: "canceled" })
  const entry = entryOf(env, payment)
  if (entry === undefined) settleInvoices(env, payment)
  else if (entry["state"] === "draft") removeEntry(env, payment)
  else Posting.cancel(env, [entry.id])
}

import * as BigDecimal from "effect/BigDecimal"
import type { Row } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Behaviour, Env, JsonObject } from "./Env.ts"
import { exact, text } from "./Exact.ts"
import * as LockDates from "./LockDates.ts"
import { receivable } from "./MoveAmounts.ts"
import { constraintError, userError, validationError, valueError } from "./OdooError.ts"
import { book } from "./Posting.ts"

export const create = (env: Env, vals: JsonObject): number => {
  const unknown = (name: string) => valueError(`Invalid field '${name}' in 'account.payment'`)
  const given = storedAll(env, "account.payment", vals, unknown)
  const company = browse(env, "res.company", 1)
  if (typeof given["amount"] === "string" && BigDecimal.isNegative(exact(given["amount"]))) {
    throw constraintError("The payment amount cannot be negative.")
  }
  const payment = insert(env, "account.payment", {
    name: null,
    payment_type: "inbound",
    partner_type: "customer",
    amount: "0",
    date: env.today,
    memo: null,
    company_id: company.id,
    currency_id: company["currency_id"] ?? null,
    journal_id: defaultJournal(env),
    reconciled_invoice_ids: [],
    move_id: null,
    ...given,
    state: "draft"
  })
  const journal = browse(env, "account.journal", payment["journal_id"])
  if (!["bank", "cash", "credit"].includes(String(journal["type"]))) {
    throw validationError("Please define a payment method line on your payment.")
  }
  return payment.id
}

/** The journal that Odoo proposes: the first bank or cash journal. */
export const defaultJournal = (env: Env): number | null =>
  env.books.rows("account.journal").filter((row) => row["type"] === "bank" || row["type"] === "cash").toSorted((
    one,
    two
  ) => Number(one["sequence"]) - Number(two["sequence"]) || one.id - two.id)[0]?.id ?? null

/** Books the entry of a payment: the bank's outstanding account against the customer's receivable. */
export const post = (env: Env, id: number): Row => {
  const payment = browse(env, "account.payment", id)
  if (payment["state"] !== "draft") throw userError("Only draft payments can be confirmed.")
  const inbound = payment["payment_type"] === "inbound"
  const amount = exact(String(payment["amount"]))
  const [debit, credit] = [text(amount), text(BigDecimal.negate(amount))]
  const memo = typeof payment["memo"] === "string" ? `Manual Payment: ${payment["memo"]}` : "Manual Payment"
  const journal = browse(env, "account.journal", payment["journal_id"])
  const entry = insert(env, "account.move", {
    name: null,
    move_type: "entry",
    state: "draft",
    ref: payment["memo"] ?? null,
    partner_id: payment["partner_id"] ?? null,
    journal_id: journal.id,
    company_id: payment["company_id"] ?? null,
    currency_id: payment["currency_id"] ?? null,
    date: payment["date"] ?? env.today,
    origin_payment_id: id,
    payment_state: "not_paid",
    amount_total: debit,
    amount_total_signed: debit,
    amount_residual: "0",
    invoice_date: null,
    invoice_date_due: env.today,
    payment_reference: null
  })
  const outstanding = inbound ? "Outstanding Receipts" : "Outstanding Payments"
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
      payment_id: id,
      balance,
      amount_currency: balance,
      amount_residual: balance,
      amount_residual_currency: balance,
      account_id: owed
        ? receivable(env)
        : env.books.rows("account.account").find((row) => row["name"] === outstanding)?.id ?? null
    }).id
  const lines = [line(inbound ? debit : credit, false), line(inbound ? credit : debit, true)]
  const booked = book(env, update(env, "account.move", entry, { line_ids: lines }))
  return update(env, "account.payment", payment, {
    state: "in_process",
    move_id: booked.id,
    name: booked["name"] ?? null
  })
}

/** The receivable line of a posted payment. */
export const receivableLine = (env: Env, payment: Row): Row => {
  const [, id] = idsOf(browse(env, "account.move", payment["move_id"] ?? null)["line_ids"])
  return browse(env, "account.move.line", id)
}

const isReconciled = (env: Env, payment: Row) =>
  typeof payment["move_id"] === "number" && receivableLine(env, payment)["amount_residual"] === "0"

const draft = (env: Env, payment: Row): void => {
  const move = env.books.get("account.move", payment["move_id"])
  if (move !== undefined) {
    const journal = browse(env, "account.journal", move["journal_id"])
    if (LockDates.violated(env, journal, String(move["date"]), false).length > 0) {
      throw userError("You cannot add/modify entries prior to and inclusive of the lock date.")
    }
    update(env, "account.move", move, { state: "draft" })
  }
  update(env, "account.payment", payment, { state: "draft" })
}

/** `account.payment`. */
export const behaviour: Behaviour = {
  create,
  unlink: (_, payment) => {
    if (payment["state"] === "draft") return
    throw validationError("A payment with an outstanding account cannot be confirmed without having a journal entry.")
  },
  compute: {
    is_reconciled: isReconciled,
    is_matched: () => false,
    invoice_ids: (_, payment) => idsOf(payment["reconciled_invoice_ids"]),
    reconciled_invoices_count: (_, payment) => idsOf(payment["reconciled_invoice_ids"]).length
  },
  methods: {
    action_post: (env, ids) => {
      for (const id of ids) post(env, id)
      return null
    },
    action_draft: (env, ids) => {
      for (const id of ids) draft(env, browse(env, "account.payment", id))
      return null
    }
  }
}

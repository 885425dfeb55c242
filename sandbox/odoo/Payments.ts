import * as BigDecimal from "effect/BigDecimal"
import type { Row } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Behaviour, Env, Json, JsonObject } from "./Env.ts"
import { exact } from "./Exact.ts"
import { constraintError, OdooError, validationError, valueError } from "./OdooError.ts"
import * as Entries from "./PaymentEntries.ts"
import * as Reconcile from "./Reconcile.ts"

/** The journal that Odoo proposes: the first bank or cash journal. */
export const defaultJournal = (env: Env): number | null =>
  env.books.rows("account.journal").filter((row) => row["type"] === "bank" || row["type"] === "cash").toSorted((
    one,
    two
  ) => Number(one["sequence"]) - Number(two["sequence"]) || one.id - two.id)[0]?.id ?? null

const outstandingAccount = (env: Env, paymentType: Json): number | null => {
  const name = paymentType === "outbound" ? "Outstanding Payments" : "Outstanding Receipts"
  return env.books.rows("account.account").find((row) => row["name"] === name)?.id ?? null
}

const refuseNegative = (amount: Json): void => {
  if (typeof amount !== "string" || !BigDecimal.isNegative(exact(amount))) return
  throw constraintError("The payment amount cannot be negative.")
}

/** Tells the invoices of a payment, and those that are no longer its own. */
const tellInvoices = (env: Env, payment: Row, before: ReadonlyArray<number>): void => {
  const now = idsOf(payment["invoice_ids"])
  for (const id of new Set([...before, ...now])) {
    const move = browse(env, "account.move", id)
    const others = idsOf(move["matched_payment_ids"]).filter((each) => each !== payment.id)
    const matched = now.includes(id) ? [...others, payment.id] : others
    update(env, "account.move", move, { matched_payment_ids: matched })
    Reconcile.settle(env, id)
  }
}

export const create = (env: Env, vals: JsonObject): number => {
  const unknown = (name: string) => valueError(`Invalid field '${name}' in 'account.payment'`)
  const given = storedAll(env, "account.payment", vals, unknown)
  const company = browse(env, "res.company", 1)
  refuseNegative(given["amount"])
  const payment = insert(env, "account.payment", {
    name: null,
    payment_type: "inbound",
    partner_type: "customer",
    amount: "0",
    memo: null,
    company_id: company.id,
    currency_id: company["currency_id"] ?? null,
    journal_id: defaultJournal(env),
    outstanding_account_id: outstandingAccount(env, given["payment_type"]),
    invoice_ids: [],
    move_id: null,
    ...given,
    date: given["date"] ?? env.today,
    state: "draft"
  })
  const journal = browse(env, "account.journal", payment["journal_id"])
  if (!["bank", "cash", "credit"].includes(String(journal["type"]))) {
    throw validationError("Please define a payment method line on your payment.")
  }
  tellInvoices(env, payment, [])
  return payment.id
}

/** A journal that is written again, even the same, takes the outstanding account away: a draft then posts without entry. */
const write = (env: Env, payment: Row, vals: JsonObject): void => {
  const unknown = (name: string) => new OdooError("builtins.KeyError", name)
  const given = storedAll(env, "account.payment", vals, unknown, new Set(), payment)
  refuseNegative(given["amount"])
  const moved = "journal_id" in given ? { outstanding_account_id: null } : {}
  const written = update(env, "account.payment", payment, { ...moved, ...given })
  if ("invoice_ids" in given) tellInvoices(env, written, idsOf(payment["invoice_ids"]))
}

const unlink = (env: Env, payment: Row): void => {
  const isBooked = payment["state"] === "in_process" || payment["state"] === "paid"
  if (isBooked && payment["outstanding_account_id"] !== null) {
    throw validationError("A payment with an outstanding account cannot be confirmed without having a journal entry.")
  }
  Entries.removeEntry(env, payment)
  const current = browse(env, "account.payment", payment.id)
  tellInvoices(env, { ...current, invoice_ids: [] }, idsOf(current["invoice_ids"]))
}

const isReconciled = (env: Env, payment: Row) =>
  typeof payment["move_id"] === "number" && Entries.receivableLine(env, payment)["amount_residual"] === "0"

const each = (step: (env: Env, id: number) => unknown) => (env: Env, ids: ReadonlyArray<number>): null => {
  for (const id of ids) step(env, id)
  return null
}

/** `account.payment`. */
export const behaviour: Behaviour = {
  create,
  write,
  unlink,
  compute: {
    is_reconciled: isReconciled,
    is_matched: () => false,
    reconciled_invoice_ids: Reconcile.invoicesOf,
    reconciled_invoices_count: (env, payment) => Reconcile.invoicesOf(env, payment).length
  },
  methods: {
    action_post: each(Entries.post),
    action_draft: each(Entries.draft),
    action_cancel: each(Entries.cancel)
  }
}

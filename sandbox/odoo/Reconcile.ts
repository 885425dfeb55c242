import * as BigDecimal from "effect/BigDecimal"
import type { Row, Value } from "./Books.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Env } from "./Env.ts"
import { exact, text, total, zero } from "./Exact.ts"
import { userError } from "./OdooError.ts"

const residual = (line: Row) => exact(String(line["amount_residual"] ?? "0"))

const partials = (env: Env, line: Row) =>
  idsOf(line["partial_ids"]).map((id) => browse(env, "account.partial.reconcile", id))

/** How much of a line is reconciled, with the line's own sign. */
export const matched = (env: Env, line: Row) =>
  total(
    partials(env, line).map((partial) => {
      const amount = exact(String(partial["amount"]))
      return partial["debit_move_id"] === line.id ? amount : BigDecimal.negate(amount)
    })
  )

const isTerm = (line: Row) => line["display_type"] === "payment_term"

/** The lines that a line is reconciled with. */
export const counterpartLines = (env: Env, line: Row): ReadonlyArray<number> =>
  partials(env, line).flatMap((partial) => {
    const other = partial["debit_move_id"] === line.id ? partial["credit_move_id"] : partial["debit_move_id"]
    return typeof other === "number" ? [other] : []
  })

const counterparts = (env: Env, line: Row): ReadonlyArray<Row> =>
  counterpartLines(env, line).map((other) =>
    browse(env, "account.move", browse(env, "account.move.line", other)["move_id"] ?? null)
  )

const termLine = (env: Env, move: Row): Row | undefined =>
  idsOf(move["line_ids"]).map((id) => browse(env, "account.move.line", id)).find(isTerm)

/** A payment that was posted without an entry: Odoo calls its invoices paid, whatever its amount. */
const isPaidWithoutEntry = (env: Env, move: Row): boolean =>
  move["state"] === "posted" && idsOf(move["matched_payment_ids"]).some((id) => {
    const payment = browse(env, "account.payment", id)
    return payment["move_id"] === null && payment["state"] === "in_process"
  })

const paymentState = (env: Env, move: Row, line: Row | undefined): string => {
  const others = line === undefined ? [] : counterparts(env, line)
  if (line === undefined || !BigDecimal.isZero(residual(line))) {
    if (isPaidWithoutEntry(env, move)) return "paid"
    return others.length > 0 ? "partial" : "not_paid"
  }
  if (others.length === 0) return move["state"] === "posted" ? "paid" : "not_paid"
  const refunded = others.every((other) => other["move_type"] === "out_refund" || other["move_type"] === "in_refund")
  return refunded && String(move["move_type"]).endsWith("_invoice") ? "reversed" : "paid"
}

/** The invoices of a payment: those it was made for, and those it is reconciled with. */
export const invoicesOf = (env: Env, payment: Row): ReadonlyArray<number> => {
  const entry = env.books.get("account.move", payment["move_id"])
  const lines = idsOf(entry?.["line_ids"]).map((id) => browse(env, "account.move.line", id))
  const reconciled = lines.flatMap((line) => counterparts(env, line)).filter((move) => move["move_type"] !== "entry")
  return [...new Set([...idsOf(payment["invoice_ids"]), ...reconciled.map(({ id }) => id)])]
}

/** A payment with an entry is `paid` while every invoice of its is. */
const settlePayment = (env: Env, id: number): void => {
  const payment = browse(env, "account.payment", id)
  if (payment["move_id"] === null || (payment["state"] !== "in_process" && payment["state"] !== "paid")) return
  const invoices = invoicesOf(env, payment).map((invoice) => browse(env, "account.move", invoice))
  const settled = (move: Row) => move["payment_state"] === "paid" || move["payment_state"] === "reversed"
  const state = invoices.length > 0 && invoices.every(settled) ? "paid" : "in_process"
  if (state !== payment["state"]) update(env, "account.payment", payment, { state })
}

const paymentsOf = (env: Env, move: Row, line: Row | undefined): ReadonlySet<number> => {
  const reconciled = line === undefined ? [] : counterparts(env, line).map((other) => other["origin_payment_id"])
  return new Set([...idsOf(move["matched_payment_ids"]), ...reconciled].filter((id) => typeof id === "number"))
}

/** Brings a move's residual and payment state, and the state of its payments, up to date. */
export const settle = (env: Env, id: number): void => {
  const move = browse(env, "account.move", id)
  const line = termLine(env, move)
  const open = line === undefined ? zero : residual(line)
  const owed = String(move["move_type"]) === "out_invoice" || String(move["move_type"]) === "in_refund"
  update(env, "account.move", move, {
    amount_residual: text(owed ? open : BigDecimal.negate(open)),
    amount_residual_signed: text(open),
    payment_state: paymentState(env, move, line)
  })
  for (const payment of paymentsOf(env, move, line)) settlePayment(env, payment)
}

const match = (env: Env, debitId: number, creditId: number): void => {
  const debit = browse(env, "account.move.line", debitId)
  const credit = browse(env, "account.move.line", creditId)
  const amount = BigDecimal.min(residual(debit), BigDecimal.abs(residual(credit)))
  if (BigDecimal.Order(amount, zero) <= 0) return
  const partial = insert(env, "account.partial.reconcile", {
    debit_move_id: debitId,
    credit_move_id: creditId,
    amount: text(amount)
  })
  const book = (line: Row, left: BigDecimal.BigDecimal) => {
    update(env, "account.move.line", line, {
      partial_ids: [...idsOf(line["partial_ids"]), partial.id],
      amount_residual: text(left),
      amount_residual_currency: text(left)
    })
  }
  book(debit, BigDecimal.subtract(residual(debit), amount))
  book(credit, BigDecimal.sum(residual(credit), amount))
}

/** Brings invoices up to date, and the payments whose entries are among these moves. */
const settleAll = (env: Env, moves: Iterable<Value | undefined>): void => {
  for (const id of new Set(moves)) {
    const move = browse(env, "account.move", id)
    const payment = move["origin_payment_id"]
    if (move["move_type"] !== "entry") settle(env, move.id)
    else if (typeof payment === "number") settlePayment(env, payment)
  }
}

/** The lines that chains of partial reconciliations join with these, themselves included. */
const joined = (env: Env, lines: ReadonlyArray<Row>): ReadonlySet<Value | undefined> => {
  const found = new Set<Value | undefined>(lines.map(({ id }) => id))
  for (const id of found) {
    for (const partial of partials(env, browse(env, "account.move.line", id))) {
      found.add(partial["debit_move_id"]).add(partial["credit_move_id"])
    }
  }
  return found
}

/** Whether nothing of a line is open any more. */
export const isReconciled = (line: Row): boolean =>
  idsOf(line["partial_ids"]).length > 0 && BigDecimal.isZero(residual(line))

/**
 * The method `reconcile`: a line that is reconciled in part with another of the lines is passed over.
 *
 * Fails  where one is reconciled otherwise, or cancelled, or the lines are of several accounts
 */
export const reconcileAll = (env: Env, lines: ReadonlyArray<Row>): void => {
  const open = joined(env, lines.filter((line) => !isReconciled(line)))
  const rest = lines.filter((line) => !isReconciled(line) || !open.has(line.id))
  if (rest.some(isReconciled)) throw userError("You are trying to reconcile some entries that are already reconciled.")
  if (rest.some((line) => browse(env, "account.move", line["move_id"])["state"] === "cancel")) {
    throw userError("You can not reconcile cancelled entries.")
  }
  const accounts = [...new Set(rest.map((line) => line["account_id"]))]
  if (accounts.length > 1) {
    const names = accounts.map((id) => String(env.books.get("account.account", id)?.["name"]))
    throw userError(`Entries are not from the same account: ${names.join(", ")}`)
  }
  reconcile(env, rest)
}

/** Matches what is owed with what was paid, the earliest due first and the newest entry first among those. */
export const reconcile = (env: Env, lines: ReadonlyArray<Row>): void => {
  const due = (line: Row) => String(line["date_maturity"] ?? "")
  const sorted = lines.toSorted((one, two) => due(one).localeCompare(due(two)) || two.id - one.id)
  for (const debit of sorted.filter((line) => BigDecimal.Order(residual(line), zero) > 0)) {
    for (const credit of sorted.filter((line) => BigDecimal.isNegative(residual(line)))) match(env, debit.id, credit.id)
  }
  settleAll(env, lines.map((line) => line["move_id"]))
}

/** Takes lines apart from whatever they are reconciled with: both sides are open again. */
export const undo = (env: Env, lines: ReadonlyArray<Row>): void => {
  const touched = new Set<Value | undefined>()
  const partialIds = new Set(lines.flatMap((line) => idsOf(line["partial_ids"])))
  for (const partial of [...partialIds].map((id) => browse(env, "account.partial.reconcile", id))) {
    const amount = exact(String(partial["amount"]))
    const reopen = (id: Value | undefined, by: BigDecimal.BigDecimal) => {
      const line = browse(env, "account.move.line", id)
      const left = text(BigDecimal.sum(residual(line), by))
      update(env, "account.move.line", line, {
        partial_ids: idsOf(line["partial_ids"]).filter((each) => each !== partial.id),
        amount_residual: left,
        amount_residual_currency: left
      })
      touched.add(line["move_id"])
    }
    reopen(partial["debit_move_id"], amount)
    reopen(partial["credit_move_id"], BigDecimal.negate(amount))
    env.books.remove("account.partial.reconcile", partial.id)
  }
  settleAll(env, touched)
}

/** The open receivable (or payable) line of a move, if any is left. */
export const openLine = (env: Env, move: Row): Row | undefined => {
  const line = termLine(env, move)
  return line === undefined || BigDecimal.isZero(residual(line)) ? undefined : line
}

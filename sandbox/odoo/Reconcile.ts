import * as BigDecimal from "effect/BigDecimal"
import type { Row } from "./Books.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Env } from "./Env.ts"
import { exact, text, total, zero } from "./Exact.ts"

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

const counterparts = (env: Env, line: Row): ReadonlyArray<Row> =>
  partials(env, line).map((partial) => {
    const other = partial["debit_move_id"] === line.id ? partial["credit_move_id"] : partial["debit_move_id"]
    return browse(env, "account.move", browse(env, "account.move.line", other ?? null)["move_id"] ?? null)
  })

const paymentState = (env: Env, move: Row, line: Row | undefined): string => {
  const others = line === undefined ? [] : counterparts(env, line)
  if (line === undefined || !BigDecimal.isZero(residual(line))) return others.length > 0 ? "partial" : "not_paid"
  if (others.length === 0) return move["state"] === "posted" ? "paid" : "not_paid"
  const refunded = others.every((other) => other["move_type"] === "out_refund" || other["move_type"] === "in_refund")
  return refunded && String(move["move_type"]).endsWith("_invoice") ? "reversed" : "paid"
}

/** A payment is `paid` once every invoice that it paid is. */
const settlePayment = (env: Env, id: number): void => {
  const payment = browse(env, "account.payment", id)
  if (payment["state"] !== "in_process") return
  const invoices = idsOf(payment["reconciled_invoice_ids"]).map((invoice) => browse(env, "account.move", invoice))
  const settled = (move: Row) => move["payment_state"] === "paid" || move["payment_state"] === "reversed"
  if (invoices.length > 0 && invoices.every(settled)) update(env, "account.payment", payment, { state: "paid" })
}

/** Brings a move's residual and payment state, and the state of its payments, up to date. */
export const settle = (env: Env, id: number): void => {
  const move = browse(env, "account.move", id)
  const line = idsOf(move["line_ids"]).map((each) => browse(env, "account.move.line", each)).find(isTerm)
  const open = line === undefined ? zero : residual(line)
  const owed = String(move["move_type"]) === "out_invoice" || String(move["move_type"]) === "in_refund"
  update(env, "account.move", move, {
    amount_residual: text(owed ? open : BigDecimal.negate(open)),
    amount_residual_signed: text(open),
    payment_state: paymentState(env, move, line)
  })
  for (const payment of idsOf(move["matched_payment_ids"])) settlePayment(env, payment)
}

const link = (env: Env, move: Row, other: Row): void => {
  const payment = other["origin_payment_id"]
  if (typeof payment !== "number" || move["origin_payment_id"] !== null) return
  const row = browse(env, "account.payment", payment)
  const invoices = [...new Set([...idsOf(row["reconciled_invoice_ids"]), move.id])]
  update(env, "account.payment", row, { reconciled_invoice_ids: invoices })
  update(env, "account.move", move, {
    matched_payment_ids: [...new Set([...idsOf(move["matched_payment_ids"]), payment])]
  })
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
  const [one, two] = [
    browse(env, "account.move", debit["move_id"] ?? null),
    browse(env, "account.move", credit["move_id"] ?? null)
  ]
  link(env, one, two)
  link(env, two, one)
}

/** Matches what is owed with what was paid, the earliest due first and the newest entry first among those. */
export const reconcile = (env: Env, lines: ReadonlyArray<Row>): void => {
  const due = (line: Row) => String(line["date_maturity"] ?? "")
  const sorted = lines.toSorted((one, two) => due(one).localeCompare(due(two)) || two.id - one.id)
  for (const debit of sorted.filter((line) => BigDecimal.Order(residual(line), zero) > 0)) {
    for (const credit of sorted.filter((line) => BigDecimal.isNegative(residual(line)))) match(env, debit.id, credit.id)
  }
  for (const id of new Set(lines.map((line) => line["move_id"]))) {
    if (typeof id === "number" && browse(env, "account.move", id)["move_type"] !== "entry") settle(env, id)
  }
}

/** The open receivable (or payable) line of a move, if any is left. */
export const openLine = (env: Env, move: Row): Row | undefined =>
  idsOf(move["line_ids"]).map((id) => browse(env, "account.move.line", id)).find((line) =>
    isTerm(line) && !BigDecimal.isZero(residual(line))
  )

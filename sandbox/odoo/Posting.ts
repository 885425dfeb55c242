import * as BigDecimal from "effect/BigDecimal"
import type { Row } from "./Books.ts"
import { browse, idsOf, update } from "./Env.ts"
import type { Env } from "./Env.ts"
import { exact } from "./Exact.ts"
import * as LockDates from "./LockDates.ts"
import { recompute } from "./MoveAmounts.ts"
import { linesOf } from "./MoveLines.ts"
import { userError } from "./OdooError.ts"
import * as PaymentTerms from "./PaymentTerms.ts"
import * as Reconcile from "./Reconcile.ts"
import * as Sequence from "./Sequence.ts"

const refusals = (env: Env, move: Row): ReadonlyArray<string> => {
  const out: Array<string> = []
  const isSale = String(move["move_type"]).startsWith("out_")
  if (BigDecimal.isNegative(exact(String(move["amount_total"])))) {
    out.push(
      "You cannot validate an invoice with a negative total amount. You should create a credit note instead. Use the " +
        "action menu to transform it into a credit note or refund."
    )
  }
  if (move["partner_id"] === null || move["partner_id"] === undefined) {
    if (isSale) {
      out.push(
        "The 'Customer' field is required to validate the invoice.\nYou probably don't want to explain to your " +
          "auditor that you invoiced an invisible man :)"
      )
    } else if (move["move_type"] !== "entry") {
      out.push("The field 'Vendor' is required, please complete it to validate the Vendor Bill.")
    }
  }
  if (move["state"] !== "draft") {
    out.push(`The entry ${String(move["name"] ?? "False")} (id ${move.id}) must be in draft.`)
  }
  const real = linesOf(env, move).filter((line) =>
    !["line_section", "line_note"].includes(String(line["display_type"]))
  )
  if (real.length === 0) out.push("Even magicians can't post nothing!")
  const currency = env.books.get("res.currency", move["currency_id"])
  if (currency?.["active"] === false) {
    out.push(`You cannot validate a document with an inactive currency: ${String(currency["name"])}`)
  }
  return out
}

const hasTax = (env: Env, move: Row) => linesOf(env, move).some((line) => idsOf(line["tax_ids"]).length > 0)

/** Numbers one checked draft and books it, outside locked periods. */
export const book = (env: Env, move: Row): Row => {
  const isInvoice = move["move_type"] !== "entry"
  const invoiceDate = isInvoice ? move["invoice_date"] ?? env.today : null
  const wanted = isInvoice && move["invoice_date"] === null ? env.today : String(move["date"])
  const journal = browse(env, "account.journal", move["journal_id"])
  const date = LockDates.accountingDate(env, journal, wanted, hasTax(env, move))
  const dated: Row = { ...move, date, invoice_date: invoiceDate }
  const kept = typeof move["name"] === "string" && move["name"] !== "/"
  const number = kept
    ? { name: String(move["name"]), prefix: String(move["sequence_prefix"]), number: Number(move["sequence_number"]) }
    : Sequence.next(env, dated)
  const reference = move["move_type"] === "out_invoice"
    ? move["payment_reference"] ?? number.name
    : move["payment_reference"]
  return update(env, "account.move", move, {
    state: "posted",
    posted_before: true,
    date,
    invoice_date: invoiceDate,
    name: number.name,
    sequence_prefix: number.prefix,
    sequence_number: number.number,
    payment_reference: reference ?? null
  })
}

/** A posted credit note settles the invoice that it reverses. */
const settleReversed = (env: Env, move: Row): void => {
  const original = env.books.get("account.move", move["reversed_entry_id"])
  if (original === undefined) return
  const lines = [Reconcile.openLine(env, original), Reconcile.openLine(env, move)]
  Reconcile.reconcile(env, lines.flatMap((line) => line ?? []))
}

/** `action_post`: all of them or none. */
export const post = (env: Env, ids: ReadonlyArray<number>): false => {
  const moves = ids.map((id) => browse(env, "account.move", id))
  const refused = [...new Set(moves.flatMap((move) => refusals(env, move)))]
  if (refused.length > 0) throw userError(refused.join("\n"))
  for (const move of moves) {
    const booked = book(env, move)
    PaymentTerms.updateDueDate(env, booked.id)
    recompute(env, booked.id)
    settleReversed(env, browse(env, "account.move", booked.id))
  }
  return false
}

/** `button_draft`: back to a draft that keeps its number. */
export const draft = (env: Env, ids: ReadonlyArray<number>): null => {
  for (const move of ids.map((id) => browse(env, "account.move", id))) {
    if (move["state"] !== "posted" && move["state"] !== "cancel") {
      throw userError("Only posted/cancelled journal entries can be reset to draft.")
    }
    const journal = browse(env, "account.journal", move["journal_id"])
    const locks = LockDates.violated(env, journal, String(move["date"]), hasTax(env, move))
    if (locks.length > 0) {
      const named = locks.map(({ date, label }) => `${label} (${LockDates.english(date)})`).join(", ")
      throw userError(`You cannot add/modify entries prior to and inclusive of: ${named}.`)
    }
    update(env, "account.move", move, { state: "draft" })
    // Taxes that were set by hand are computed anew.
    for (const line of linesOf(env, move)) update(env, "account.move.line", line, { tax_basis: null })
    recompute(env, move.id)
  }
  return null
}

/** `button_cancel`: what it was reconciled with is open again, and the payment whose entry it is is cancelled. */
export const cancel = (env: Env, ids: ReadonlyArray<number>): null => {
  draft(env, ids.filter((id) => browse(env, "account.move", id)["state"] === "posted"))
  for (const move of ids.map((id) => browse(env, "account.move", id))) {
    if (move["state"] !== "draft") throw userError("Only draft journal entries can be cancelled.")
    const payment = env.books.get("account.payment", move["origin_payment_id"])
    if (payment !== undefined) update(env, "account.payment", payment, { state: "canceled" })
    Reconcile.undo(env, linesOf(env, move))
    update(env, "account.move", move, { state: "cancel" })
  }
  return null
}

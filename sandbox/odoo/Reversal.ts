import type { Row } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Behaviour, Env, JsonObject } from "./Env.ts"
import * as Moves from "./Moves.ts"
import { missingValue, userError, valueError } from "./OdooError.ts"
import { createOne } from "./Orm.ts"
import * as Posting from "./Posting.ts"

const create = (env: Env, vals: JsonObject): number => {
  const { active_ids: ids } = env.context
  const unknown = (name: string) => valueError(`Invalid field '${name}' in 'account.move.reversal'`)
  const given = storedAll(env, "account.move.reversal", vals, unknown)
  const selected = Array.isArray(ids) ? ids.filter((id) => typeof id === "number") : []
  const moves = idsOf(given["move_ids"]).length > 0 ? idsOf(given["move_ids"]) : selected
  if (moves.some((id) => browse(env, "account.move", id)["state"] !== "posted")) {
    throw userError("To reverse a journal entry, it has to be posted first.")
  }
  if (typeof given["journal_id"] !== "number") {
    throw missingValue("Journal", "journal_id", "Account Move Reversal", "account.move.reversal")
  }
  return insert(env, "account.move.reversal", { date: env.today, reason: null, ...given, move_ids: moves }).id
}

const opposite: Readonly<Record<string, string>> = {
  out_invoice: "out_refund",
  out_refund: "out_invoice",
  in_invoice: "in_refund",
  in_refund: "in_invoice"
}

/** The draft credit note of one move. */
const refund = (env: Env, wizard: Row, move: Row): number => {
  const reason = typeof wizard["reason"] === "string" && wizard["reason"] !== "" ? `, ${wizard["reason"]}` : ""
  return createOne(env, "account.move", {
    move_type: opposite[String(move["move_type"])] ?? "entry",
    ref: `Reversal of: ${String(move["name"])}${reason}`,
    partner_id: move["partner_id"] ?? null,
    currency_id: move["currency_id"] ?? null,
    journal_id: wizard["journal_id"] ?? null,
    invoice_date: wizard["date"] ?? null,
    date: wizard["date"] ?? null,
    invoice_date_due: wizard["date"] ?? null,
    invoice_payment_term_id: null,
    reversed_entry_id: move.id,
    invoice_line_ids: Moves.lineCopies(env, move)
  })
}

const action = (ids: ReadonlyArray<number>, type: string): JsonObject => ({
  name: "Reverse Moves",
  type: "ir.actions.act_window",
  res_model: "account.move",
  ...(ids.length === 1
    ? { view_mode: "form", res_id: ids[0], context: { default_move_type: type } }
    : { view_mode: "list,form", domain: [["id", "in", ids]] })
})

const refundMoves = (env: Env, id: number): JsonObject => {
  const wizard = browse(env, "account.move.reversal", id)
  const made = idsOf(wizard["move_ids"]).map((move) => refund(env, wizard, browse(env, "account.move", move)))
  update(env, "account.move.reversal", wizard, { new_move_ids: made })
  return action(made, "out_refund")
}

/** Reverses at once and leaves a new draft of the invoice. */
const modifyMoves = (env: Env, id: number): JsonObject => {
  const wizard = browse(env, "account.move.reversal", id)
  const moves = idsOf(wizard["move_ids"]).map((move) => browse(env, "account.move", move))
  Posting.post(env, moves.map((move) => refund(env, wizard, move)))
  const made = moves.map((move) =>
    createOne(env, "account.move", {
      move_type: move["move_type"] ?? null,
      partner_id: move["partner_id"] ?? null,
      currency_id: move["currency_id"] ?? null,
      journal_id: move["journal_id"] ?? null,
      date: wizard["date"] ?? null,
      invoice_payment_term_id: move["invoice_payment_term_id"] ?? null,
      invoice_line_ids: Moves.lineCopies(env, move)
    })
  )
  return action(made, "out_invoice")
}

/** `account.move.reversal`, the wizard behind "Credit Note". */
export const behaviour: Behaviour = {
  create,
  methods: {
    refund_moves: (env, [id]) => id === undefined ? null : refundMoves(env, id),
    reverse_moves: (env, [id], args) =>
      id === undefined ? null : args["is_modify"] === true ? modifyMoves(env, id) : refundMoves(env, id),
    modify_moves: (env, [id]) => id === undefined ? null : modifyMoves(env, id)
  }
}

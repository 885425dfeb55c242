import type { Row } from "./Books.ts"
import type { Env } from "./Env.ts"
import { browse } from "./Env.ts"

/** `INV/2026/` for an invoice, `RINV/2026/` for a refund, `PBNK1/2026/` for a payment: by journal and booking year. */
const prefix = (env: Env, move: Row): string => {
  const journal = browse(env, "account.journal", move["journal_id"])
  const refund = journal["refund_sequence"] === true && String(move["move_type"]).endsWith("_refund") ? "R" : ""
  const payment = journal["payment_sequence"] === true && typeof move["origin_payment_id"] === "number" ? "P" : ""
  return `${refund}${payment}${String(journal["code"])}/${String(move["date"]).slice(0, 4)}/`
}

/** The next number of the move's own sequence: one more than the highest, so that a deleted last one is given again. */
export const next = (
  env: Env,
  move: Row
): { readonly name: string; readonly prefix: string; readonly number: number } => {
  const own = prefix(env, move)
  const taken = env.books.rows("account.move").filter((row) => row["sequence_prefix"] === own)
  const number = taken.reduce((last, row) => Math.max(last, Number(row["sequence_number"] ?? 0)), 0) + 1
  return { name: `${own}${String(number).padStart(5, "0")}`, prefix: own, number }
}

/** Whether the journal ever numbered anything (Odoo then knows that its numbers start anew each year). */
export const started = (env: Env, journal: number): boolean =>
  env.books.rows("account.move").some((row) => row["journal_id"] === journal && typeof row["name"] === "string")

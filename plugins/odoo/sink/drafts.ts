/** The lines of drafts as a person left them. */
import * as Effect from "effect/Effect"
import type { Ledger } from "#etl"
import type { Client } from "../client.ts"
import { Account, amount, DraftLine, type Move } from "../schema.ts"
import { search } from "./books.ts"

/** By the id of their move, in the order of the form. Two calls, however many there are; none for none. */
export const draftLines = Effect.fn("Odoo.draftLines")(function*(client: Client, drafts: ReadonlyArray<Move>) {
  if (drafts.length === 0) return new Map<number, ReadonlyArray<Ledger.Posting.HeldLine>>()
  const ids = drafts.map(({ id }) => id)
  const domain = [["move_id", "in", ids], ["display_type", "=", "product"]]
  const rows = yield* search(client, "account.move.line", DraftLine, domain, { order: "move_id, sequence, id" })
  const used = [...new Set(rows.flatMap(({ account_id }) => account_id === false ? [] : [account_id[0]]))]
  const accounts = yield* search(client, "account.account", Account, [["id", "in", used]])
  const codes = new Map(accounts.map(({ code, id }) => [id, code]))
  const lines = Map.groupBy(rows, ({ move_id }) => move_id[0])
  return new Map(drafts.map((move) => [
    move.id,
    (lines.get(move.id) ?? []).map((line): Ledger.Posting.HeldLine => ({
      description: line.name || "",
      account: line.account_id === false ? null : codes.get(line.account_id[0]) || null,
      amount: amount(line.price_subtotal, move)
    }))
  ]))
})

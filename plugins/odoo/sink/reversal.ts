/** Undoes a posted invoice by a posted credit note, dated at the void and reconciled with it. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Outcome, PipelineError } from "#etl"
import { type Client, Refused } from "../client.ts"
import { QUIET } from "../config.ts"
import { Many2one, type Move } from "../schema.ts"
import { writeAll } from "./batch.ts"
import { search } from "./books.ts"
import { posting, readMoves } from "./moves.ts"

const InJournal = Schema.Struct({ journal_id: Many2one })

/**
 * Reverses a move once: a reversal that is there already is only posted.
 *
 * Fails  `Refused` with Odoo's sentence; `Unavailable` when an answer is lost, and the next run looks and goes on
 */
export const reverse = Effect.fn("Odoo.reverse")(function*(client: Client, document: Outcome.Document, at: string) {
  const existing = yield* reversals(client, document.id)
  const credits = existing.length > 0 ? existing : yield* create(client, document, at)
  const drafts = credits.filter((move) => move.state === "draft").map((move) => move.id)
  for (const sentence of (yield* writeAll(posting(client), drafts)).values()) return yield* new Refused({ sentence })
})

const reversals = Effect.fnUntraced(function*(client: Client, id: number) {
  const [move] = yield* readMoves(client, [id])
  const credits: ReadonlyArray<Move> = yield* readMoves(client, move?.reversal_move_ids ?? [])
  return credits.filter((credit) => credit.state !== "cancel")
})

const create = Effect.fnUntraced(function*(client: Client, document: Outcome.Document, at: string) {
  const context = { ...QUIET, active_model: "account.move", active_ids: [document.id] }
  const lost = ({ problem }: { readonly problem: string }) => new PipelineError.Unavailable({ plugin: "odoo", problem })
  const [journal] = yield* search(client, "account.move", InJournal, [["id", "=", document.id]])
  const [wizard] = yield* client.write("account.move.reversal", "create", {
    vals_list: [{ journal_id: journal?.journal_id[0], date: at, reason: "void at the billing system" }],
    context
  }, Schema.Array(Schema.Int)).pipe(Effect.catchTag("AnswerLost", lost))
  yield* client.write("account.move.reversal", "refund_moves", { ids: [wizard], context }, Schema.Unknown).pipe(
    Effect.catchTag("AnswerLost", lost)
  )
  return yield* reversals(client, document.id)
})

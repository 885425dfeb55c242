/** Undoes a posted invoice by a posted credit note, dated at the void and reconciled with it. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Money, type Outcome, PipelineError } from "#etl"
import { type Client, Refused } from "../client.ts"
import { QUIET } from "../config.ts"
import { amount, Many2one, type Move } from "../schema.ts"
import { type Batch, writeAll } from "./batch.ts"
import { search } from "./books.ts"
import { assign, externalName, resolve } from "./external.ts"
import { posting, readMoves } from "./moves.ts"
import { mirrorTaxes } from "./taxLines.ts"

const InJournal = Schema.Struct({ journal_id: Many2one })

/**
 * Reverses a move once: a reversal that is there already is only posted.
 *
 * Fails  `Refused` with Odoo's sentence, or when credit notes made by a person leave some of it open; `Unavailable`
 *        when an answer is lost, and the next run looks and goes on
 */
export const reverse = Effect.fn("Odoo.reverse")(function*(client: Client, document: Outcome.Document, at: string) {
  const existing = yield* reversals(client, document.id)
  const credits = existing.length > 0 ? existing : yield* create(client, document, at)
  const chosen = yield* claim(client, document, credits)
  const drafts = credits.filter((move) => move.state === "draft").map((move) => move.id)
  // Another run made one at the same time: only one of the two may be posted.
  if (existing.length === 0) yield* writeAll(removal(client), drafts.filter((id) => id !== chosen))
  const posted = drafts.filter((id) => id === chosen)
  for (const id of posted) {
    yield* mirrorTaxes(client, document.id, id).pipe(Effect.catchTag("AnswerLost", lost))
  }
  const refused = yield* writeAll(posting(client), posted)
  for (const sentence of refused.values()) return yield* new Refused({ sentence })
  const [move] = yield* readMoves(client, [document.id])
  if (move === undefined || move.amount_residual === 0) return
  const open = Money.format(amount(move.amount_residual, move))
  const sentence =
    `the credit notes of ${document.name} do not cover it, ${open} stay open: credit the rest in the books`
  return yield* new Refused({ sentence })
})

/** The one credit note that is the reversal: Odoo's unique index on external ids lets one run say which. */
const claim = Effect.fnUntraced(function*(client: Client, document: Outcome.Document, credits: ReadonlyArray<Move>) {
  const name = externalName("reversal", String(document.id))
  const claimed = Effect.map(resolve(client, "account.move", [name]), (there) => there.get(name))
  const unclaimed = (ids: ReadonlyArray<number>) => Effect.map(claimed, (id) => id === undefined ? ids : [])
  const first = credits.map(({ id }) => id).toSorted((a, b) => a - b).slice(0, 1)
  yield* writeAll({
    write: ([id]: ReadonlyArray<number>) => assign(client, "account.move", [[name, id]]),
    unwritten: unclaimed
  }, yield* unclaimed(first))
  return yield* claimed
})

const lost = ({ problem }: { readonly problem: string }) => new PipelineError.Unavailable({ plugin: "odoo", problem })

const removal = (client: Client): Batch<number> => ({
  write: (ids) => client.write("account.move", "unlink", { ids, context: QUIET }, Schema.Unknown),
  unwritten: (ids) => Effect.map(readMoves(client, ids), (moves) => moves.map(({ id }) => id))
})

const reversals = Effect.fnUntraced(function*(client: Client, id: number) {
  const [move] = yield* readMoves(client, [id])
  const credits: ReadonlyArray<Move> = yield* readMoves(client, move?.reversal_move_ids ?? [])
  return credits.filter((credit) => credit.state !== "cancel")
})

const create = Effect.fnUntraced(function*(client: Client, document: Outcome.Document, at: string) {
  const context = { ...QUIET, active_model: "account.move", active_ids: [document.id] }
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

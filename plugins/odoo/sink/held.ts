/** What Odoo holds of invoices, in the ledger's terms; and how an invoice that another hand made becomes ours. */
import * as Effect from "effect/Effect"
import { Ledger, type Outcome, PipelineError, type Sink } from "#etl"
import type { Client } from "../client.ts"
import { amount, type Move } from "../schema.ts"
import { writeAll } from "./batch.ts"
import { assign, resolve } from "./external.ts"
import { draftLines } from "./drafts.ts"
import { type Credited, heldCreditNotes } from "./heldCreditNotes.ts"
import { documentOf, type HeldMove, moveName, standing } from "./moves.ts"
import { linkName } from "./partners.ts"
import { paymentName, reconciledPayments } from "./payments.ts"

type Entry = Ledger.Entry.Entry
type Held = Ledger.Posting.Held

/** What reading more than the move tells. */
interface Circumstances {
  readonly isOurs: boolean
  readonly otherPartner: string | null
  readonly payments: ReadonlyArray<Ledger.HeldPayment>
  readonly begun: ReadonlySet<string>
  readonly creditNotes: ReadonlyArray<Ledger.Posting.HeldCreditNote>
  readonly lines: ReadonlyArray<Ledger.Posting.HeldLine>
}

const NONE: Circumstances = {
  isOurs: true,
  otherPartner: null,
  payments: [],
  begun: new Set(),
  creditNotes: [],
  lines: []
}

const SETTLED = ["paid", "in_payment"]

/** The state of one invoice, by the moves that bear its id. */
export const heldOf = (client: Client, moves: ReadonlyArray<Move>, more: Circumstances = NONE): Held => {
  const live = standing(moves)
  const [move = moves[0], ...others] = live
  if (move === undefined) return { state: "absent" }
  const document = documentOf(client, move)
  if (others.length > 0) {
    const posted = live.find(({ state }) => state === "posted")
    return {
      state: "doubled",
      documents: live.map((one) => documentOf(client, one)),
      posted: posted === undefined ? null : documentOf(client, posted)
    }
  }
  if (move.state === "cancel") return { state: "cancelled", document }
  const untaxed = amount(move.amount_untaxed, move)
  if (move.state === "draft") {
    const { isOurs, lines, otherPartner } = more
    return {
      state: "draft",
      document,
      isEmpty: move.invoice_line_ids.length === 0,
      wasPosted: move.posted_before,
      isOurs,
      untaxed,
      accountingDate: move.date || null,
      otherPartner,
      lines
    }
  }
  return {
    ...more,
    state: "posted",
    document,
    untaxed,
    invoiceDate: move.invoice_date || "an unknown day",
    // Without an outstanding account, payments have no entries before the bank's statement: the state alone says it.
    residual: amount(SETTLED.includes(move.payment_state) ? 0 : move.amount_residual, move),
    isReversed: move.payment_state === "reversed"
  }
}

/** The moves of a chunk that are not in their final state, with all that deciding about them needs. Only reads. */
export const readHeld = Effect.fn("Odoo.held")(function*(
  client: Client,
  found: ReadonlyArray<HeldMove>,
  decisions: ReadonlyArray<Sink.Decision<Entry>>,
  policy: Ledger.Posting.Policy
) {
  const moves = Map.groupBy(found, ({ key }) => key)
  const movesOf = (id: string) => (moves.get(id) ?? []).map(({ move }) => move)
  const oneOf = (id: string) => standing(movesOf(id))[0]
  const entries = decisions.flatMap((one) =>
    one._tag === "Entry" && oneOf(one.entry.id) !== undefined ? [one.entry] : []
  )
  const posted = entries.filter(({ id }) => oneOf(id)?.state === "posted")
  const kept = policy.drafts === "keep" ? entries.filter(({ id }) => oneOf(id)?.state === "draft") : []
  const owing = posted.flatMap((entry) => entry.payments.map((payment) => ({ entry, payment })))
  const ours = yield* resolve(client, "account.move", entries.map(moveName))
  const partners = yield* resolve(client, "res.partner", [...posted, ...kept].map(linkName))
  const payments = yield* resolve(client, "account.payment", owing.map(paymentName))
  const paying = yield* reconciledPayments(client, posted.flatMap(({ id }) => oneOf(id)?.id ?? []))
  const credited = decisions.flatMap((decision): ReadonlyArray<Credited> => {
    const move = oneOf(decision.subject.id)
    if (move?.state !== "posted" || decision._tag === "ZeroAmount") return []
    return [{ entry: decision._tag === "Entry" ? decision.entry : null, move }]
  })
  const creditNotes = yield* heldCreditNotes(client, credited)
  const lines = yield* draftLines(client, kept.flatMap(({ id }) => oneOf(id) ?? []))
  const held = (decision: Sink.Decision<Entry>): Held => {
    const { id } = decision.subject
    const move = oneOf(id)
    const its = { creditNotes: creditNotes.get(move?.id ?? 0) ?? [] }
    if (decision._tag !== "Entry" || move === undefined) return heldOf(client, movesOf(id), { ...NONE, ...its })
    const { entry } = decision
    const linked = partners.get(linkName(entry))
    const [owner, name] = move.partner_id || []
    return heldOf(client, movesOf(id), {
      isOurs: ours.has(moveName(entry)),
      otherPartner: linked === undefined || owner === linked ? null : name ?? "nobody",
      payments: paying.get(move.id) ?? [],
      ...its,
      lines: lines.get(move.id) ?? [],
      begun: new Set(
        entry.payments.filter((payment) => payments.has(paymentName({ entry, payment }))).map(({ id }) => id)
      )
    })
  }
  const foreign = new Map(entries.flatMap((entry) => {
    const { id } = entry
    const move = oneOf(id)
    return ours.has(moveName(entry)) || move === undefined || standing(movesOf(id)).length > 1 ? [] : [[entry, move.id]]
  }))
  return { held, foreign: foreign as ReadonlyMap<Entry, number> }
})

/**
 * Gives moves that another hand made our external ids, so that no run can create their invoices once more.
 *
 * Fails  `AccessRefused` when Odoo refuses
 */
export const adopt = Effect.fn("Odoo.adopt")(function*(client: Client, foreign: ReadonlyMap<Entry, number>) {
  const refused = yield* writeAll({
    write: (entries: ReadonlyArray<Entry>) =>
      assign(client, "account.move", entries.map((entry) => [moveName(entry), foreign.get(entry)] as const)),
    unwritten: (entries) =>
      Effect.map(
        resolve(client, "account.move", entries.map(moveName)),
        (there) => entries.filter((entry) => !there.has(moveName(entry)))
      )
  }, [...foreign.keys()])
  for (const [{ id }, sentence] of refused) {
    const problem = `does not let us mark the invoice ${id} as ours: ${sentence}`
    return yield* new PipelineError.AccessRefused({ plugin: "odoo", problem })
  }
})

/** The ends of the invoices that nobody need be asked about. */
export const endsOf = (
  client: Client,
  found: ReadonlyArray<HeldMove>,
  policy: Ledger.Posting.Policy
): (subject: Outcome.Subject) => Outcome.Result | null => {
  const moves = Map.groupBy(found, ({ key }) => key)
  return ({ id }) => Ledger.Posting.endOf(heldOf(client, (moves.get(id) ?? []).map(({ move }) => move)), policy)
}

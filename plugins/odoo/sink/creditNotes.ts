/**
 * Credit notes after payment: posted with an external id each, linked to their invoice, paid out as far as cash went back.
 *
 * Each step is one call for a whole batch that can be decided by reading, as with payments. The link is written after
 * posting: a credit note that is posted with it, Odoo reconciles with the invoice at once, and the invoice would count
 * as settled before its payments are there.
 */
import * as Effect from "effect/Effect"
import { Ledger, Outcome, PipelineError } from "#etl"
import type { Client } from "../client.ts"
import { amount, type CreditNote, type Move } from "../schema.ts"
import { type Batch, writeAll } from "./batch.ts"
import { load } from "./external.ts"
import { creditName, findCreditNotes, readCreditNotes } from "./heldCreditNotes.ts"
import * as Moves from "./moves.ts"
import { matchAll, type Matching, openLines, refundOf, register } from "./payments.ts"
import { correctTaxes } from "./taxLines.ts"
import type { Desk, Prepared } from "./writing.ts"

type Failures = Map<string, Outcome.Failure>

/** What is missing of a credit note, and the posted invoice that it credits. */
export interface Crediting {
  readonly entry: Ledger.Entry.Entry
  readonly credit: Ledger.Crediting.Credit
  readonly invoice: Move
}

/** A credit note as it stands in Odoo. */
interface Standing {
  readonly one: Crediting
  readonly move: CreditNote
}

/** Books what is missing; gives what Odoo calls each. Sets a failure for each entry of which something is refused. */
export const book = Effect.fn("Odoo.creditNotes")(function*(
  { books, client, references }: Desk,
  prepared: Prepared,
  crediting: ReadonlyArray<Crediting>,
  failures: Failures
) {
  if (crediting.length === 0) return new Map<Ledger.Entry.CreditNote, string | null>()
  const refuse = refusing(failures)
  const making = new Map(
    crediting.filter(({ credit }) => credit.isToMake).map((one) => [makingOf(prepared, one), one] as const)
  )
  // What an interrupted run has created, `load` leaves as it is.
  refuse(yield* writeAll(Moves.creation(client, books), [...making.keys()]), (made) => making.get(made))
  yield* post(client, yield* standing(client, crediting), failures)
  const notes = yield* standing(client, crediting)
  refuse(yield* writeAll(linking(client), notes.filter(isUnlinked)), ({ one }) => one)
  for (const { move, one } of notes) {
    const { accountingDate } = one.credit.note
    if (!one.credit.isToMake || move.date === accountingDate) continue
    fail(failures, one, `Odoo moved it from ${accountingDate} to ${move.date}: the period is locked`, "PeriodClosed")
  }
  const { payments } = yield* references.journals
  const refunding = new Map(notes.flatMap(({ move, one }) =>
    failures.has(one.entry.id) || move.state !== "posted"
      ? []
      : one.credit.refunds.flatMap((refund) =>
        refundOf(one.entry, one.credit.note, move, refund).map((paying) => [paying, one] as const)
      )
  ))
  refuse(yield* register(client, books, payments, [...refunding.keys()]), (refund) => refunding.get(refund))
  return new Map(notes.map(({ move, one }) => [one.credit.note, move.name || null]))
})

/** Reconciles credit notes that settle a part of their invoice with what the invoice owes after its payments. */
export const apply = Effect.fn("Odoo.applyCreditNotes")(function*(
  client: Client,
  crediting: ReadonlyArray<Crediting>,
  failures: Failures
) {
  const applying = crediting.filter(({ credit, entry }) => credit.note.applied.minor > 0n && !failures.has(entry.id))
  if (applying.length === 0) return
  const invoices = yield* Moves.readMoves(client, applying.map(({ invoice }) => invoice.id))
  const matchings: Array<Matching<Crediting>> = []
  for (const { move, one } of yield* standing(client, applying)) {
    const invoice = invoices.find(({ id }) => id === one.invoice.id)
    if (invoice === undefined) continue
    const open = { note: amount(move.amount_residual, move), invoice: amount(invoice.amount_residual, invoice) }
    if (!Ledger.Crediting.isApplicable(one.credit.note, open)) continue
    matchings.push({ of: one, lines: yield* openLines(client, [["move_id", "in", [invoice.id, move.id]]]) })
  }
  refusing(failures)(yield* matchAll(client, matchings), ({ of }) => of)
})

const makingOf = (prepared: Prepared, { credit: { note }, entry, invoice }: Crediting): Moves.Making => ({
  name: creditName(entry, note),
  posting: note,
  reference: note.id,
  own: [],
  targets: prepared.targets(entry, note, invoice.partner_id === false ? 0 : invoice.partner_id[0])
})

const standing = (client: Client, crediting: ReadonlyArray<Crediting>) =>
  Effect.gen(function*() {
    const ids = yield* findCreditNotes(client, crediting.map(({ credit: { note }, entry }) => ({ entry, note })))
    const moves = yield* readCreditNotes(client, [...ids.values()])
    return crediting.flatMap((one): ReadonlyArray<Standing> => {
      const id = ids.get(creditName(one.entry, one.credit.note))
      const move = moves.find((each) => each.id === id)
      return move === undefined ? [] : [{ one, move }]
    })
  })

/** Posts the drafts whose computed totals are exactly what was credited. */
const post = Effect.fnUntraced(function*(client: Client, notes: ReadonlyArray<Standing>, failures: Failures) {
  const drafts = notes.filter(({ move, one }) => move.state === "draft" && !failures.has(one.entry.id))
  const correcting = drafts.filter(({ one }) => one.credit.note.corrections.length > 0)
  for (const { move, one } of correcting) {
    const { corrections } = one.credit.note
    yield* correctTaxes(client, { move, corrections }).pipe(
      Effect.catchTags({
        Refused: ({ sentence }) => Effect.sync(() => fail(failures, one, sentence)),
        AnswerLost: ({ problem }) => new PipelineError.Unavailable({ plugin: "odoo", problem })
      })
    )
  }
  const now = correcting.length === 0 ? drafts : yield* standing(client, drafts.map(({ one }) => one))
  const byMove = new Map<number, Crediting>()
  for (const { move, one } of now) {
    const problem = Moves.difference(one.credit.note, move)
    if (problem === null) byMove.set(move.id, one)
    else fail(failures, one, `${problem}; it stays a draft`, "AmountMismatch")
  }
  refusing(failures)(yield* writeAll(Moves.posting(client), [...byMove.keys()]), (id) => byMove.get(id))
})

const isUnlinked = ({ move }: Standing): boolean => move.state === "posted" && move.reversed_entry_id === false

const linking = (client: Client): Batch<Standing> => ({
  write: (notes) =>
    load(
      client,
      "account.move",
      [".id", "reversed_entry_id/.id"],
      notes.map(({ move, one }) => [String(move.id), String(one.invoice.id)])
    ),
  unwritten: (notes) => Effect.map(standing(client, notes.map(({ one }) => one)), (now) => now.filter(isUnlinked))
})

const fail = (
  failures: Failures,
  { credit: { note }, entry }: Crediting,
  sentence: string,
  error: Outcome.FailureName = "Rejected"
) => {
  failures.set(entry.id, Outcome.failure("write", error, `credit note ${note.number ?? note.id}: ${sentence}`))
}

/** Sets a failure for whatever was refused. */
const refusing =
  (failures: Failures) => <A>(refused: ReadonlyMap<A, string>, of: (what: A) => Crediting | undefined): void => {
    for (const [what, sentence] of refused) {
      const one = of(what)
      if (one !== undefined) fail(failures, one, sentence)
    }
  }

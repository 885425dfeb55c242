/** Applies a plan: partners and accounts of all; then in batches moves, posting, payments, and what stands, read back. */
import * as Effect from "effect/Effect"
import { Ledger, Outcome, PipelineError } from "#etl"
import type { Client } from "../client.ts"
import type { Move } from "../schema.ts"
import { accountsFor, accountsOfPosting, type EntryAction, type References } from "./accounts.ts"
import { writeAll } from "./batch.ts"
import type { OdooBooks } from "./books.ts"
import * as CreditNotes from "./creditNotes.ts"
import * as Moves from "./moves.ts"
import type { Pace } from "./pace.ts"
import { type PartnerPlan, writePartners } from "./partners.ts"
import { type Paying, paymentOf, register } from "./payments.ts"
import { correctTaxes } from "./taxLines.ts"
import { removeDraft, reversed } from "./undoing.ts"

type Entry = Ledger.Entry.Entry
type Writing = Ledger.Planning.Writing

/** What writing needs to know of the run. */
export interface Desk {
  /** Its time-outs and refusals are heeded by `pace`. */
  readonly client: Client
  readonly pace: Pace
  readonly references: References
  readonly books: OdooBooks
  readonly policy: Ledger.Posting.Policy
  readonly invoiceIdField: string
}

/** What all batches of a chunk share; made before the first, so that batches in flight never make the same thing twice. */
export interface Prepared {
  /** Of the entry itself, for its partner, unless another document and partner are given. */
  readonly targets: (entry: Entry, posting?: Ledger.Entry.Posting, partnerId?: number) => Moves.Targets
  /** Where an entry's partner cannot be made. */
  readonly failure: (entry: Entry) => Outcome.Failure | undefined
}

/** Makes the partners and the accounts that are missing. */
export const prepare = Effect.fn("Odoo.prepare")(
  function*(desk: Desk, partners: PartnerPlan, writing: ReadonlyArray<Writing>) {
    const entries = writing.flatMap(({ action }) => "entry" in action ? [action] : [])
    const making = entries.filter(Ledger.Planning.isMaking).map(({ entry }) => entry)
    const { sale } = yield* desk.references.journals
    const accountIds = yield* desk.references.accounts(entries.flatMap(accountsFor))
    const { failures, ids } = making.length === 0
      ? { failures: partners.failures, ids: new Map<string, number>() }
      : yield* writePartners(desk.client, partners)
    const prepared: Prepared = {
      targets: (entry, posting = entry, partnerId = ids.get(entry.partner.userId) ?? 0) => ({
        partnerId,
        journalId: sale,
        accountIds: new Map(
          accountsOfPosting(entry, posting).map(({ code, family }) => [family, accountIds.get(code) ?? 0])
        )
      }),
      failure: ({ partner }) => failures.get(partner.userId)
    }
    return prepared
  }
)

/** Writes a batch; every record gets its outcome. Fails only where the run cannot go on. */
export const write = Effect.fn("Odoo.write")(
  function*(desk: Desk, prepared: Prepared, writing: ReadonlyArray<Writing>) {
    const failures = new Map<string, Outcome.Failure>()
    const entries = writing.flatMap(({ action }) => "entry" in action ? [action] : [])
    yield* makeMoves(desk, prepared, entries, failures)
    const made = yield* corrected(desk, entries, yield* current(desk, entries), failures)
    const posted = desk.policy.post && (yield* post(desk, entries, made, failures))
      ? yield* current(desk, entries)
      : made
    // Before payments: what is paid is never looked at again, so nothing may be missing by then.
    const crediting = entries.flatMap(({ credits, entry }) => {
      const invoice = posted.get(entry.id)
      return invoice?.state !== "posted" || failures.has(entry.id)
        ? []
        : credits.map((credit) => ({ entry, credit, invoice }))
    })
    const credited = yield* CreditNotes.book(desk, prepared, crediting, failures)
    const paid = yield* pay(desk, entries, posted, failures)
    yield* CreditNotes.apply(desk.client, crediting, failures)
    const moves = paid.size > 0 ? yield* current(desk, entries) : posted
    return yield* Effect.forEach(writing, ({ action, subject }) => {
      if (action._tag === "RemoveDraft") return removeDraft(desk.client, subject, action.document)
      if (action._tag === "Reverse") return reversed(desk.client, subject, action)
      const { entry } = action
      const attention = [
        ...entry.attention,
        ...Ledger.Crediting.booked(action.credits, ({ note }) => credited.get(note) ?? null)
      ]
      const ended = { ...action, entry: { ...entry, attention } }
      return Effect.succeed(outcome(desk, subject, ended, moves.get(entry.id), paid, failures))
    })
  }
)

/** Creates what is absent and replaces what is a draft. Sets a failure for each entry that Odoo refuses. */
const makeMoves = Effect.fnUntraced(function*(
  { books, client }: Desk,
  { failure, targets }: Prepared,
  actions: ReadonlyArray<EntryAction>,
  failures: Map<string, Outcome.Failure>
) {
  const making = actions.filter(Ledger.Planning.isMaking)
  for (const { entry } of making) {
    const problem = failure(entry)
    if (problem !== undefined) failures.set(entry.id, problem)
  }
  const possible = making.filter(({ entry }) => !failures.has(entry.id))
  const creating = possible.filter(({ _tag }) => _tag === "Create").map(({ entry }) => entry)
  // What another run has created meanwhile, `load` leaves as it is.
  const invoices = new Map(creating.map((entry) => [Moves.invoice(entry, targets(entry)), entry.id]))
  const refused = yield* writeAll(Moves.creation(client, books), [...invoices.keys()])
  for (const [one, sentence] of refused) {
    failures.set(invoices.get(one) ?? "", Outcome.failure("write", "Rejected", sentence))
  }
  for (const action of possible) {
    if (action._tag !== "Replace") continue
    const { document, entry } = action
    yield* Moves.replaceDraft(client, books, entry, targets(entry), document.id).pipe(
      Effect.catchTags({
        Refused: ({ sentence }) =>
          Effect.sync(() => failures.set(entry.id, Outcome.failure("write", "Rejected", sentence))),
        AnswerLost: lost
      })
    )
  }
})

/** Sets the taxes of drafts that rounding alone makes differ; gives the moves as they stand then. */
const corrected = Effect.fnUntraced(function*(
  desk: Desk,
  actions: ReadonlyArray<EntryAction>,
  moves: ReadonlyMap<string, Move>,
  failures: Map<string, Outcome.Failure>
) {
  const correcting = actions.filter(Ledger.Planning.isMaking).flatMap(({ entry }) => {
    const move = moves.get(entry.id)
    const isOurs = move?.state === "draft" && !failures.has(entry.id) && entry.corrections.length > 0
    return isOurs ? [{ id: entry.id, move, corrections: entry.corrections }] : []
  })
  for (const one of correcting) {
    yield* correctTaxes(desk.client, one).pipe(
      Effect.catchTags({
        Refused: ({ sentence }) =>
          Effect.sync(() => failures.set(one.id, Outcome.failure("write", "Rejected", sentence))),
        AnswerLost: lost
      })
    )
  }
  return correcting.length === 0 ? moves : yield* current(desk, actions)
})

/** Posts the drafts whose computed totals are exactly what was billed; tells whether there were any. */
const post = Effect.fnUntraced(function*(
  desk: Desk,
  actions: ReadonlyArray<EntryAction>,
  moves: ReadonlyMap<string, Move>,
  failures: Map<string, Outcome.Failure>
) {
  const byMove = new Map<number, string>()
  for (const { entry } of actions) {
    const move = moves.get(entry.id)
    if (move?.state !== "draft" || failures.has(entry.id)) continue
    const problem = Moves.difference(entry, move)
    if (problem === null) byMove.set(move.id, entry.id)
    else failures.set(entry.id, Outcome.failure("write", "AmountMismatch", `${problem}; it stays a draft`))
  }
  const refused = yield* writeAll(Moves.posting(desk.client), [...byMove.keys()])
  for (const [id, sentence] of refused) {
    failures.set(byMove.get(id) ?? "", Outcome.failure("write", "Rejected", sentence))
  }
  return byMove.size > 0
})

/** Registers what is confirmed and not in the books; gives the cash registered for each entry. */
const pay = Effect.fnUntraced(function*(
  desk: Desk,
  actions: ReadonlyArray<EntryAction>,
  moves: ReadonlyMap<string, Move>,
  failures: Map<string, Outcome.Failure>
) {
  const registered = new Map<string, ReadonlyArray<Ledger.Payment>>()
  const paying = actions.flatMap((action): ReadonlyArray<Paying> => {
    const { entry } = action
    const move = moves.get(entry.id)
    if (move?.state !== "posted" || failures.has(entry.id)) return []
    const payments = action._tag === "Settle" ? action.payments : Ledger.Posting.missingPayments(entry, desk.policy)
    return payments.flatMap((payment) => paymentOf(entry, move, payment))
  })
  const { payments } = yield* desk.references.journals
  const refused = yield* register(desk.client, desk.books, payments, paying)
  for (const [{ entry }, sentence] of refused) {
    failures.set(entry.id, Outcome.failure("write", "Rejected", `payment not registered: ${sentence}`))
  }
  for (const one of paying) {
    if (!refused.has(one)) registered.set(one.entry.id, [...registered.get(one.entry.id) ?? [], one.payment])
  }
  return registered
})

const current = Effect.fnUntraced(function*({ client, invoiceIdField }: Desk, actions: ReadonlyArray<EntryAction>) {
  const held = yield* Moves.findByKey(client, invoiceIdField, actions.map(({ entry }) => entry.id))
  return Moves.strongest(held)
})

/** What is said of an entry, from what Odoo holds now. */
const outcome = (
  desk: Desk,
  subject: Outcome.Subject,
  action: EntryAction,
  move: Move | undefined,
  paid: ReadonlyMap<string, ReadonlyArray<Ledger.Payment>>,
  failures: ReadonlyMap<string, Outcome.Failure>
): Outcome.Outcome => {
  const { entry } = action
  const fail = (error: Outcome.FailureName, sentence: string) =>
    Outcome.failed(subject, Outcome.failure("write", error, sentence))
  const failure = failures.get(entry.id)
  if (failure !== undefined) return Outcome.failed(subject, failure)
  if (move === undefined) {
    return fail("Rejected", "Odoo took the invoice and does not show it; the next run looks again")
  }
  const written = Ledger.Planning.written(
    action,
    desk.policy,
    Moves.documentOf(desk.client, move),
    paid.get(entry.id) ?? []
  )
  if (action._tag === "Settle") return Outcome.make(subject, { _tag: "settled", written }, entry.attention)
  const problem = Moves.difference(entry, move)
  if (problem !== null) return fail("AmountMismatch", problem)
  if (!desk.policy.post) return Outcome.make(subject, { _tag: "drafted", written }, entry.attention)
  if (move.state !== "posted") return fail("Rejected", "Odoo did not post it; the next run tries again")
  if (move.date !== entry.accountingDate) {
    return fail("PeriodClosed", `Odoo moved it from ${entry.accountingDate} to ${move.date}: the period is locked`)
  }
  return Outcome.make(subject, { _tag: action._tag === "Replace" ? "updated" : "posted", written }, entry.attention)
}

const lost = ({ problem }: { readonly problem: string }) => new PipelineError.Unavailable({ plugin: "odoo", problem })

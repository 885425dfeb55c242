/** Applies a plan: partners and accounts, then moves, then posting, then payments; and reads back what stands. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger, Money, Outcome, PipelineError, type Platform } from "#etl"
import type { Client } from "../client.ts"
import { QUIET } from "../config.ts"
import type { Move } from "../schema.ts"
import { accountsOf, ensureAccounts, ensureJournals } from "./accounts.ts"
import { writeAll } from "./batch.ts"
import type { OdooBooks } from "./books.ts"
import * as Moves from "./moves.ts"
import { type PartnerPlan, writePartners } from "./partners.ts"
import { type Paying, register } from "./payments.ts"
import { reverse } from "./reversal.ts"

type Entry = Ledger.Entry.Entry
type Writing = Ledger.Planning.Writing
type EntryAction = Extract<Writing["action"], { readonly entry: Entry }>

/** What writing needs to know of the run. */
export interface Desk {
  readonly client: Client
  readonly books: OdooBooks
  readonly policy: Ledger.Posting.Policy
  readonly invoiceIdField: string
}

/** Writes; every record of `writing` gets its outcome. Fails only where the run cannot go on. */
export const write = Effect.fn("Odoo.write")(
  function*(desk: Desk, partners: PartnerPlan, writing: ReadonlyArray<Writing>) {
    const failures = new Map<string, Outcome.Failure>()
    const entries = writing.flatMap(({ action }) => "entry" in action ? [action] : [])
    const journals = yield* makeMoves(desk, partners, entries, failures)
    if (desk.policy.post) yield* post(desk, entries, failures)
    const paid = yield* pay(desk, entries, journals.payments, failures)
    const moves = yield* current(desk, entries)
    return yield* Effect.forEach(writing, ({ action, subject }) => {
      if (action._tag === "RemoveDraft") return removeDraft(desk, subject, action.document)
      if (action._tag === "Reverse") return reversed(desk, subject, action)
      return Effect.succeed(outcome(desk, subject, action, moves.get(action.entry.id), paid, failures))
    })
  }
)

/** Creates what is absent and replaces what is a draft. Sets a failure for each entry that Odoo refuses. */
const makeMoves = Effect.fnUntraced(function*(
  desk: Desk,
  partners: PartnerPlan,
  actions: ReadonlyArray<EntryAction>,
  failures: Map<string, Outcome.Failure>
) {
  const { books, client } = desk
  const journals = yield* ensureJournals(client)
  const making = actions.filter((action) => action._tag !== "Settle")
  if (making.length === 0) return journals
  const accounts = making.flatMap(({ entry }) => accountsOf(entry.service, entry.lines.map((line) => line.family)))
  const accountIds = yield* ensureAccounts(client, [
    ...new Map(accounts.map((account) => [account.code, account])).values()
  ])
  const made = yield* writePartners(client, partners)
  const targets = (entry: Entry): Moves.Targets => ({
    partnerId: made.ids.get(entry.partner.userId) ?? 0,
    journalId: journals.sale,
    accountIds: new Map(
      accountsOf(entry.service, entry.lines.map((line) => line.family))
        .map(({ code, family }) => [family, accountIds.get(code) ?? 0])
    )
  })
  for (const { entry } of making) {
    const failure = made.failures.get(entry.partner.userId)
    if (failure !== undefined) failures.set(entry.id, failure)
  }
  const creating = making.filter(({ _tag, entry }) => _tag === "Create" && !failures.has(entry.id)).map(({ entry }) =>
    entry
  )
  const creation = Moves.creation(client, books, targets)
  const refused = yield* writeAll(creation, yield* creation.unwritten(creating))
  for (const [entry, sentence] of refused) failures.set(entry.id, Outcome.failure("write", "Rejected", sentence))
  for (const action of making) {
    if (action._tag !== "Replace" || failures.has(action.entry.id)) continue
    const { document, entry } = action
    yield* Moves.replaceDraft(client, books, entry, targets(entry), document.id).pipe(
      Effect.catchTags({
        Refused: ({ sentence }) =>
          Effect.sync(() => failures.set(entry.id, Outcome.failure("write", "Rejected", sentence))),
        AnswerLost: lost
      })
    )
  }
  return journals
})

/** Posts the drafts whose computed totals are exactly what was billed. */
const post = Effect.fnUntraced(function*(
  desk: Desk,
  actions: ReadonlyArray<EntryAction>,
  failures: Map<string, Outcome.Failure>
) {
  const moves = yield* current(desk, actions)
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
})

/** Registers what is confirmed and not in the books; gives the cash registered for each entry. */
const pay = Effect.fnUntraced(function*(
  desk: Desk,
  actions: ReadonlyArray<EntryAction>,
  journalId: number,
  failures: Map<string, Outcome.Failure>
) {
  const registered = new Map<string, ReadonlyArray<Ledger.Payment>>()
  const moves = yield* current(desk, actions)
  const paying = actions.flatMap((action): ReadonlyArray<Paying> => {
    const { entry } = action
    const move = moves.get(entry.id)
    if (move?.state !== "posted" || failures.has(entry.id)) return []
    const payments = action._tag === "Settle" ? action.payments : Ledger.Posting.missingPayments(entry, desk.policy)
    return payments.map((payment) => ({ entry, move, payment }))
  })
  const refused = yield* register(desk.client, desk.books, journalId, paying)
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
  const written = Ledger.Planning.written(entry, Moves.documentOf(desk.client, move), paid.get(entry.id) ?? [])
  if (action._tag === "Settle") return Outcome.make(subject, { _tag: "settled", written }, entry.attention)
  const problem = Moves.difference(entry, move)
  if (problem !== null) return fail("AmountMismatch", problem)
  if (!desk.policy.post) return Outcome.make(subject, { _tag: "drafted", written }, entry.attention)
  if (move.state !== "posted") return fail("Rejected", "Odoo did not post it; the next run tries again")
  if (move.date !== entry.invoiceDate) {
    return fail("PeriodClosed", `Odoo moved it from ${entry.invoiceDate} to ${move.date}: the period is locked`)
  }
  return Outcome.make(subject, { _tag: action._tag === "Create" ? "posted" : "updated", written }, entry.attention)
}

const removeDraft = (desk: Desk, subject: Outcome.Subject, document: Outcome.Document) =>
  desk.client.write("account.move", "unlink", { ids: [document.id], context: QUIET }, Schema.Unknown).pipe(
    Effect.as(Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" })),
    Effect.catchTags({
      Refused: ({ sentence }) =>
        Effect.succeed(
          Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" }, [`an empty draft stays: ${sentence}`])
        ),
      AnswerLost: lost
    })
  )

const reversed = (
  { client }: Desk,
  subject: Outcome.Subject,
  { at, document }: Extract<Writing["action"], { readonly _tag: "Reverse" }>
): Effect.Effect<Outcome.Outcome, PipelineError.PipelineError, Platform> =>
  reverse(client, document, at).pipe(
    Effect.map(() => {
      const none = Money.make(0n, document.total.currency)
      const written = { document, confirmed: none, paid: none, families: new Map() }
      return Outcome.make(subject, { _tag: "reversed", written })
    }),
    Effect.catchTag("Refused", ({ sentence }) =>
      Effect.succeed(Outcome.failed(subject, Outcome.failure("write", "Rejected", sentence))))
  )

const lost = ({ problem }: { readonly problem: string }) => new PipelineError.Unavailable({ plugin: "odoo", problem })

/** The sink: customer invoices in Odoo, each once, to the cent. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Ledger, type Outcome, Outcome as Outcomes, type PipelineError, type Platform, Progress, Sink } from "#etl"
import { type Client, connect } from "../client.ts"
import { BATCH_SIZE_MAX, connection, isConfigured, REFERENCE_FIELD } from "../config.ts"
import { amount } from "../schema.ts"
import { readBooks } from "./books.ts"
import { check } from "./check.ts"
import * as Moves from "./moves.ts"
import { planPartners } from "./partners.ts"
import { reconciledMemos } from "./payments.ts"
import { lacks } from "./setup.ts"
import { type Desk, write } from "./writing.ts"

type Entry = Ledger.Entry.Entry

/** What a pipeline declares about its invoices in Odoo. */
export interface OdooOptions extends Ledger.Posting.Policy {
  readonly service: Ledger.Service.Service
}

export const customerInvoices = (options: OdooOptions): Layer.Layer<Sink.Sink<Entry, Ledger.Books>> => {
  const fields = [options.service.invoiceIdField, REFERENCE_FIELD]
  return Sink.layer<Entry, Ledger.Books>({
    name: "odoo",
    target: connection.pipe(
      Effect.map(({ database, url }) => `${database} @ ${new URL(url).host}`),
      Effect.orElseSucceed(() => "not configured")
    ),
    isConfigured,
    open: Effect.gen(function*() {
      const client = yield* connect
      const books = yield* readBooks(client, fields)
      const desk: Desk = { client, books, policy: options, invoiceIdField: options.service.invoiceIdField }
      const standing = { planned: 0, written: 0 }
      return { context: books, lookup: (subjects) => lookup(desk, standing, subjects) }
    }),
    check: check(options.service, fields),
    lacks: lacks(options.service, fields)
  })
}

interface Standing {
  planned: number
  written: number
}

const lookup = Effect.fn("Odoo.lookup")(function*(
  desk: Desk,
  standing: Standing,
  subjects: ReadonlyArray<Outcome.Subject>
) {
  const found = yield* Moves.findByKey(desk.client, desk.invoiceIdField, subjects.map(({ id }) => id))
  const moves = Moves.strongest(found)
  const held = (id: string, memos: ReadonlySet<string> = new Set()) => heldOf(desk.client, moves.get(id), memos)
  const done = subjects.flatMap((subject) => {
    const state = held(subject.id)
    return Ledger.Posting.isDone(state)
      ? [Outcomes.make(subject, { _tag: "alreadyPosted", document: state.document })]
      : []
  })
  const result: Sink.Found<Entry> = {
    done,
    plan: Effect.fn("Odoo.plan")(function*(decisions) {
      const posted = decisions.flatMap(({ subject }) => {
        const move = moves.get(subject.id)
        return move?.state === "posted" ? [move.id] : []
      })
      const memos = yield* reconciledMemos(desk.client, posted)
      const actions = decisions.map((decision) => {
        const state = held(decision.subject.id, memos.get(moves.get(decision.subject.id)?.id ?? 0))
        return { subject: decision.subject, action: Ledger.Posting.decide(decision, state, desk.books, desk.policy) }
      })
      return yield* plan(desk, standing, actions)
    })
  }
  return result
})

const SETTLED = ["paid", "in_payment"]

const heldOf = (
  client: Client,
  move: Parameters<typeof Moves.documentOf>[1] | undefined,
  memos: ReadonlySet<string>
): Ledger.Posting.Held => {
  if (move === undefined) return { state: "absent" }
  const document = Moves.documentOf(client, move)
  if (move.state === "cancel") return { state: "cancelled", document }
  if (move.state === "draft") return { state: "draft", document, isEmpty: move.invoice_line_ids.length === 0 }
  return {
    state: "posted",
    document,
    // Without an outstanding account, payments have no entries before the bank's statement: the state alone says it.
    residual: amount(SETTLED.includes(move.payment_state) ? 0 : move.amount_residual, move),
    memos,
    isReversed: move.payment_state === "reversed"
  }
}

/** Adds to the decided actions what reading Odoo's partners tells, and how to write the rest. */
const plan = Effect.fnUntraced(function*(
  desk: Desk,
  standing: Standing,
  actions: ReadonlyArray<{ readonly subject: Outcome.Subject; readonly action: Ledger.Posting.Action }>
): Effect.fn.Return<Sink.Plan, PipelineError.PipelineError, Platform> {
  const making = actions.flatMap(({ action }) =>
    action._tag === "Create" || action._tag === "Replace" ? [action.entry] : []
  )
  const partners = yield* planPartners(desk.client, making)
  const { decided, writing } = Ledger.Planning.split(
    actions.map(({ action, subject }) => {
      const failure = "entry" in action ? partners.failures.get(action.entry.partner.userId) : undefined
      return failure === undefined || action._tag === "Settle"
        ? { action, subject }
        : { subject, action: { _tag: "Fail", failure } }
    }),
    desk.policy
  )
  const apply = Effect.gen(function*() {
    const outcomes: Array<Outcome.Outcome> = []
    standing.planned += writing.length
    for (let from = 0; from < writing.length; from += BATCH_SIZE_MAX) {
      yield* Progress.report({ _tag: "write", ...standing })
      const batch = writing.slice(from, from + BATCH_SIZE_MAX)
      outcomes.push(...yield* write(desk, restrict(partners, batch), batch))
      standing.written += batch.length
    }
    if (writing.length > 0) yield* Progress.report({ _tag: "write", ...standing })
    return outcomes
  })
  return { decided, planned: writing.map(({ planned }) => planned), apply }
})

/** The part of a partner plan that a batch needs; links made by an earlier batch are found again by reading. */
const restrict = (
  partners: Effect.Success<ReturnType<typeof planPartners>>,
  batch: ReadonlyArray<Ledger.Planning.Writing>
) => {
  const userIds = new Set(batch.flatMap(({ action }) => "entry" in action ? [action.entry.partner.userId] : []))
  const isMine = (entry: Entry) => userIds.has(entry.partner.userId)
  return {
    ...partners,
    users: new Map([...partners.users].filter(([userId]) => userIds.has(userId))),
    chosen: new Map([...partners.chosen].filter(([entry]) => isMine(entry)))
  }
}

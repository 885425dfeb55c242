/** The sink: customer invoices in Odoo, each once, to the cent. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Ledger, type Outcome, Outcome as Outcomes, type PipelineError, type Platform, Progress, Sink } from "#etl"
import { isConfigured, REFERENCE_FIELD, target } from "../config.ts"
import { accountsFor, references } from "./accounts.ts"
import { ensureFields, readBooks } from "./books.ts"
import { check } from "./check.ts"
import { connectCompany } from "./company.ts"
import { exclusive } from "./exclusive.ts"
import { adopt, endsOf, readHeld } from "./held.ts"
import * as Moves from "./moves.ts"
import * as Pace from "./pace.ts"
import { partnerOperations, planPartners } from "./partners.ts"
import { lacks } from "./setup.ts"
import { type Desk, prepare, write } from "./writing.ts"

type Entry = Ledger.Entry.Entry

/** What a pipeline declares about its invoices in Odoo. */
export interface OdooOptions extends Ledger.Posting.Policy {
  readonly service: Ledger.Service.Service
}

export const customerInvoices = (options: OdooOptions): Layer.Layer<Sink.Sink<Entry, Ledger.Books>> => {
  const fields = [options.service.invoiceIdField, REFERENCE_FIELD]
  return Sink.layer<Entry, Ledger.Books>({
    name: "odoo",
    target,
    isConfigured,
    exclusive,
    open: Effect.gen(function*() {
      const pace = Pace.make()
      const client = pace.heed(yield* connectCompany)
      yield* ensureFields(client, fields)
      const books = yield* Effect.cached(readBooks(client))
      const room = {
        client,
        pace,
        books,
        references: yield* references(client),
        policy: options,
        invoiceIdField: options.service.invoiceIdField
      }
      const standing = { planned: 0, written: 0 }
      return { context: books, lookup: (subjects) => lookup(room, standing, subjects) }
    }),
    holds: (subject) => holds(options.service.invoiceIdField, subject),
    check: check(options.service, fields),
    lacks: lacks(options.service, fields)
  })
}

const holds = Effect.fnUntraced(function*(field: string, { id }: Outcome.Subject) {
  const client = yield* connectCompany
  const found = yield* Moves.findByKey(client, field, [id])
  return found.map(({ move }) => Moves.describe(client, move))
})

/** A desk at which the books are not opened yet: where there is nothing to do, they never are. */
interface Room extends Omit<Desk, "books"> {
  readonly books: Effect.Effect<Desk["books"], PipelineError.PipelineError, Platform>
}

const NOTHING: Sink.Plan = { decided: [], planned: [], apply: Effect.succeed([]) }

interface Standing {
  planned: number
  written: number
}

const lookup = Effect.fn("Odoo.lookup")(function*(
  room: Room,
  standing: Standing,
  subjects: ReadonlyArray<Outcome.Subject>
) {
  const found = yield* Moves.findByKey(room.client, room.invoiceIdField, subjects.map(({ id }) => id))
  const endOf = endsOf(room.client, found, room.policy)
  const done = subjects.flatMap((subject) => {
    const end = endOf(subject)
    return end === null ? [] : [Outcomes.make(subject, end)]
  })
  const result: Sink.Found<Entry> = {
    done,
    plan: Effect.fn("Odoo.plan")(function*(decisions) {
      if (decisions.length === 0) return NOTHING
      const desk: Desk = { ...room, books: yield* room.books }
      const { foreign, held } = yield* readHeld(desk.client, found, decisions, desk.policy)
      const actions = decisions.map((decision) => ({
        subject: decision.subject,
        action: Ledger.Posting.decide(decision, held(decision), desk.books, desk.policy)
      }))
      const planned = yield* plan(desk, standing, actions)
      const left = new Set(actions.flatMap(({ action, subject }) => action._tag === "Skip" ? [subject.id] : []))
      const adopting = new Map([...foreign].filter(([{ id }]) => !left.has(id)))
      return { ...planned, apply: Effect.andThen(adopt(desk.client, adopting), planned.apply) }
    })
  }
  return result
})

/** Adds to the decided actions what reading Odoo's partners tells, and how to write the rest. */
const plan = Effect.fnUntraced(function*(
  desk: Desk,
  standing: Standing,
  actions: ReadonlyArray<{ readonly subject: Outcome.Subject; readonly action: Ledger.Posting.Action }>
): Effect.fn.Return<Sink.Plan, PipelineError.PipelineError, Platform> {
  const making = actions.flatMap(({ action }) =>
    "entry" in action && Ledger.Planning.isMaking(action) ? [action.entry] : []
  )
  const partners = yield* planPartners(desk.client, making)
  const lacking = yield* desk.references.lacking(
    actions.flatMap(({ action }) => "entry" in action ? accountsFor(action) : [])
  )
  const requires = (action: Ledger.Planning.Writing["action"]): ReadonlyArray<string> => {
    if (!("entry" in action)) return []
    const codes = new Set(accountsFor(action).map(({ code }) => code))
    return [
      ...(Ledger.Planning.isMaking(action) ? partnerOperations(partners, action.entry) : []),
      ...lacking.filter(({ code }) => codes.has(code)).map(({ code, name }) => `create the account ${code} ${name}`)
    ]
  }
  const { decided, writing } = Ledger.Planning.split(
    actions.map(({ action, subject }) => {
      const failure = "entry" in action ? partners.failures.get(action.entry.partner.userId) : undefined
      return failure === undefined || action._tag === "Settle" || action._tag === "Post"
        ? { action, subject }
        : { subject, action: { _tag: "Fail", failure } }
    }),
    desk.policy,
    requires
  )
  const report = Effect.suspend(() => Progress.report({ _tag: "write", ...standing }))
  const apply = Effect.gen(function*() {
    if (writing.length === 0) return []
    standing.planned += writing.length
    yield* report
    const prepared = yield* prepare(desk, partners, writing)
    return yield* desk.pace.inBatches(writing, customer, (batch) =>
      Effect.tap(write(desk, prepared, batch), () => {
        standing.written += batch.length
        return report
      }))
  })
  return { decided, planned: writing.map(({ planned }) => planned), apply }
})

const customer = ({ action, subject }: Ledger.Planning.Writing): string =>
  "entry" in action ? action.entry.partner.userId : subject.id

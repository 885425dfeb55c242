/** A whole sink over any place that can keep documents: memory, a file. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Finding } from "../Check.ts"
import * as Outcome from "../Outcome.ts"
import type { PipelineError } from "../PipelineError.ts"
import type { Platform } from "../Platform.ts"
import * as Sink from "../Sink.ts"
import type { Books } from "./Books.ts"
import { type Documents, type HeldInvoice, heldOf, write } from "./Documents.ts"
import type { Entry } from "./Entry.ts"
import * as Planning from "./Planning.ts"
import * as Posting from "./Posting.ts"

/** Where documents are kept. */
export interface Store {
  readonly read: Effect.Effect<Documents, PipelineError, Platform>
  /** Gives what `edit` does to what is kept now, once that is kept: one edit after another, each wholly or not at all. */
  readonly change: <A>(edit: (documents: Documents) => A) => Effect.Effect<A, PipelineError, Platform>
}

/** What a sink says of itself. */
export interface Options {
  /** As messages name it. */
  readonly name: string
  /** Before the numbers of its documents: `MEM/00001`. */
  readonly prefix: string
  readonly policy: Posting.Policy
  readonly books: Books
  /** Where it writes, for people. */
  readonly target: Effect.Effect<string, never, Platform>
  readonly isConfigured: Effect.Effect<boolean, never, Platform>
  /** The place, opened once for each run. */
  readonly store: Effect.Effect<Store, PipelineError, Platform>
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

/** Customer invoices as documents of their own. Promises what every sink does. */
export const layer = (options: Options): Layer.Layer<Sink.Sink<Entry, Books>> =>
  Sink.layer<Entry, Books>({
    name: options.name,
    target: options.target,
    isConfigured: options.isConfigured,
    open: Effect.map(options.store, (store) => ({
      context: Effect.succeed(options.books),
      lookup: (subjects) => Effect.map(store.read, (documents) => found(store, documents, options, subjects))
    })),
    holds: (subject) =>
      Effect.map(Effect.flatMap(options.store, ({ read }) => read), (documents) => {
        const held = documents.get(subject.id)
        return held === undefined ? [] : [`${held.name ?? "a draft"}, ${held.state}, ${held.entry.invoiceDate}`]
      }),
    check: options.check,
    lacks: Effect.succeed([])
  })

const found = (
  store: Store,
  documents: Documents,
  options: Options,
  subjects: ReadonlyArray<Outcome.Subject>
): Sink.Found<Entry> => ({
  done: subjects.flatMap((subject) => {
    const end = Posting.endOf(heldOf(documents.get(subject.id)), options.policy)
    return end === null ? [] : [Outcome.make(subject, end)]
  }),
  plan: (decisions) =>
    Effect.map(store.read, (now) => {
      const judged = decisions.map((decision) => judge(now, options, decision))
      const { decided, writing } = split(judged, options)
      const ids = new Set(writing.map(({ subject }) => subject.id))
      const left = judged.filter(({ decision }) => ids.has(decision.subject.id))
      return {
        decided,
        planned: writing.map(({ planned }) => planned),
        apply: store.change((then) => applied(then, options, left))
      }
    })
})

/** What was decided of a record, and given what. */
interface Judged {
  readonly decision: Sink.Decision<Entry>
  readonly held: HeldInvoice | undefined
  readonly action: Posting.Action
}

const judge = (documents: Documents, { books, policy }: Options, decision: Sink.Decision<Entry>): Judged => {
  const held = documents.get(decision.subject.id)
  return { decision, held, action: Posting.decide(decision, heldOf(held), books, policy) }
}

/** Decides again where another run has written meanwhile. */
const applied = (documents: Documents, options: Options, judged: ReadonlyArray<Judged>) => {
  const { decided, writing } = split(
    judged.map((one) =>
      documents.get(one.decision.subject.id) === one.held ? one : judge(documents, options, one.decision)
    ),
    options
  )
  return [
    ...decided,
    ...writing.map(({ action, subject }) => write(documents, options.prefix, options.policy, subject, action))
  ]
}

const split = (judged: ReadonlyArray<Judged>, { policy }: Options) =>
  Planning.split(judged.map(({ action, decision: { subject } }) => ({ subject, action })), policy)

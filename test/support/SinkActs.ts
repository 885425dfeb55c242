/** Leads cases through a sink as a run does: look up, plan, write; each test with ids of its own. */
import { Ledger, type Outcome, type PipelineError, type Platform, Sink } from "#etl"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type Case, decisionOf, invoiceOf } from "./invoices.ts"

type Entry = Ledger.Entry.Entry
type Policy = Ledger.Posting.Policy

/** An invoice as the books show it to somebody who does not know our code. Amounts as decimal text. */
export interface Booked {
  readonly id: string
  readonly state: string
  readonly kind: "invoice" | "creditNote"
  readonly untaxed: string
  readonly tax: string
  readonly total: string
  readonly residual: string
  readonly date: string
  readonly dueDate: string
  readonly partner: string
  /** Account code and amount of each line, in order. */
  readonly lines: ReadonlyArray<readonly [account: string, amount: string]>
  /** The names of each line's taxes, in the lines' order. */
  readonly taxes: ReadonlyArray<string>
  /** Whether it says of a tax that it stands as billed, and not as computed. */
  readonly isRounded: boolean
  /** By date. */
  readonly payments: ReadonlyArray<readonly [memo: string, date: string, amount: string]>
  readonly isReversed: boolean
  /** Linked to it, by date. */
  readonly creditNotes: ReadonlyArray<Credited>
  /** Changes whenever anything of it is written. */
  readonly version: string
}

/** A credit note of an invoice, as the books show it: its amounts are below zero. */
export type Credited =
  & Pick<Booked, "state" | "kind" | "tax" | "total" | "residual" | "date" | "partner" | "lines" | "taxes">
  & {
    readonly refunds: Booked["payments"]
  }

/** A sink, and a way to look into its books that shares nothing with it. */
export interface Fixture {
  readonly sink: (policy: Policy) => Layer.Layer<Sink.Sink<Entry, Ledger.Books>>
  /** What the books hold of these ids; several where there are several. */
  readonly booked: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Booked>, unknown, Platform>
  /** Sets how the books round taxes; gives how they did before. */
  readonly setRounding: (rounding: Rounding) => Effect.Effect<Rounding, unknown>
  /** Lets the books post in a currency, or no longer; gives whether they could before. */
  readonly setActive: (currency: string, isActive: boolean) => Effect.Effect<boolean, unknown>
  /** Closes the books up to this day, or opens them; gives up to which day they were closed. */
  readonly setClosed: (until: string | null) => Effect.Effect<string | null, unknown>
  /** Gives a draft's lines these amounts, in their order, as a person does; absent where nobody can. */
  readonly edit?: (id: string, amounts: ReadonlyArray<string>) => Effect.Effect<void, unknown>
  /** The same sink, losing the nth writing call, from 1 on, or its answer; absent where its books are not elsewhere. */
  readonly losing?: (what: Lost, nth: number) => Effect.Effect<Losing, unknown, Scope.Scope>
}

/** What gets lost on the way: the call, so that nothing happens, or the answer, when it has happened. */
export type Lost = "call" | "answer"

/** A sink of which one call that writes is lost, or its answer. */
export interface Losing {
  readonly sink: Fixture["sink"]
  /** Whether it called that often. */
  readonly isStruck: () => boolean
}

type Rounding = Ledger.Books["taxRounding"]

type Led = Effect.Effect<ReadonlyArray<Outcome.Outcome>, PipelineError.PipelineError, Platform | Scope.Scope>

export interface Acts {
  /** An id as the books have it. */
  readonly id: (id: string) => string
  /** `meanwhile` happens between planning and writing. */
  readonly run: (
    cases: ReadonlyArray<Case>,
    policy?: Partial<Policy>,
    meanwhile?: Effect.Effect<unknown, unknown>
  ) => Led
  /** The same, and stops before anything is written. */
  readonly plan: (cases: ReadonlyArray<Case>) => Led
  readonly runVoid: (id: string, at: string, policy?: Partial<Policy>) => Led
  readonly runZeroAmount: (id: string) => Led
  readonly booked: (...ids: ReadonlyArray<string>) => ReturnType<Fixture["booked"]>
  /** For the rest of the test. */
  readonly rounding: (rounding: Rounding) => Effect.Effect<void, unknown, Scope.Scope>
  readonly activate: (currency: string) => Effect.Effect<void, unknown, Scope.Scope>
  readonly close: (until: string) => Effect.Effect<void, unknown, Scope.Scope>
  readonly setActive: Fixture["setActive"]
  readonly edit: (id: string, amounts: ReadonlyArray<string>) => Effect.Effect<void, unknown>
  /** The same acts through a sink that loses the nth writing call, or its answer. */
  readonly losing: (
    what: Lost,
    nth: number
  ) => Effect.Effect<{ readonly acts: Acts } & Pick<Losing, "isStruck">, unknown, Scope.Scope>
}

const POLICY: Policy = { post: true, settle: true, voidedAfterPosting: "report" }

export const make = (fixture: Fixture, prefix: string): Acts => {
  const named = (one: Case): Case => ({
    ...one,
    id: prefix + one.id,
    userId: prefix + (one.userId ?? one.id),
    ...(one.email === undefined || one.email === null ? {} : { email: `${prefix}${one.email}` }),
    payments: (one.payments ?? []).map(([id, date, amount]) => [prefix + id, date, amount] as const),
    creditNotes: (one.creditNotes ?? []).map((note) => ({
      ...note,
      id: prefix + note.id,
      refunds: (note.refunds ?? []).map(([id, date, amount]) => [prefix + id, date, amount] as const)
    }))
  })
  const subject = (id: string) => Ledger.Invoice.subject(invoiceOf(named({ id, subtotal: "0" })))

  const lead = (
    decide: (books: Ledger.Books) => Effect.Effect<ReadonlyArray<Sink.Decision<Entry>>, never, Platform>,
    apply: boolean,
    policy: Partial<Policy> = {},
    meanwhile: Effect.Effect<unknown, unknown> = Effect.void
  ): Led =>
    Effect.gen(function*() {
      const sink = yield* Sink.Sink<Entry, Ledger.Books>()
      const session = yield* sink.open
      const decisions = yield* decide(yield* session.context)
      const found = yield* session.lookup(decisions.map((decision) => decision.subject))
      const done = new Set(found.done.map((outcome) => outcome.subject.id))
      const plan = yield* found.plan(decisions.filter((decision) => !done.has(decision.subject.id)))
      yield* Effect.orDie(meanwhile)
      return [...found.done, ...plan.decided, ...(apply ? yield* plan.apply : plan.planned)]
    }).pipe(Effect.provide(fixture.sink({ ...POLICY, ...policy })))

  const decisionsOf = (cases: ReadonlyArray<Case>) => (books: Ledger.Books) =>
    Effect.forEach(cases, (one) => decisionOf(named(one), books))

  return {
    id: (id) => prefix + id,
    run: (cases, policy, meanwhile) => lead(decisionsOf(cases), true, policy, meanwhile),
    plan: (cases) => lead(decisionsOf(cases), false),
    runVoid: (id, at, policy) => lead(() => Effect.succeed([{ _tag: "Void", subject: subject(id), at }]), true, policy),
    runZeroAmount: (id) => lead(() => Effect.succeed([{ _tag: "ZeroAmount", subject: subject(id) }]), true),
    booked: (...ids) => fixture.booked(ids.map((id) => prefix + id)),
    rounding: (rounding) =>
      Effect.asVoid(
        Effect.acquireRelease(fixture.setRounding(rounding), (before) => Effect.orDie(fixture.setRounding(before)))
      ),
    activate: (currency) =>
      Effect.asVoid(
        Effect.acquireRelease(
          fixture.setActive(currency, true),
          (before) => Effect.orDie(fixture.setActive(currency, before))
        )
      ),
    close: (until) =>
      Effect.asVoid(
        Effect.acquireRelease(fixture.setClosed(until), (before) => Effect.orDie(fixture.setClosed(before)))
      ),
    setActive: fixture.setActive,
    edit: (id, amounts) =>
      fixture.edit?.(prefix + id, amounts) ?? Effect.die(new Error("the fixture does not say how a draft is edited")),
    losing: (what, nth) =>
      fixture.losing === undefined
        ? Effect.die(new Error("the fixture does not say how a call gets lost"))
        : Effect.map(fixture.losing(what, nth), ({ isStruck, sink }) => ({
          acts: make({ ...fixture, sink }, prefix),
          isStruck
        }))
  }
}

/** The ends of records by the ids of their cases, as reports name them. */
export const ends = (outcomes: ReadonlyArray<Outcome.Outcome>, acts: Acts): Readonly<Record<string, string>> =>
  Object.fromEntries(outcomes.map(({ result, subject }) => [
    subject.id.slice(acts.id("").length),
    result._tag === "failed"
      ? result.failure.error
      : result._tag === "skipped"
      ? `skipped:${result.reason}`
      : result._tag
  ]))

/**
 * The gate: a record goes on only when somebody other than its source has confirmed it.
 *
 * What has no amount, and nobody else to speak for it, is `exempt`: it goes on with a truth that says so, and rules that ask
 * for a billing system's truth do not take it.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Finding } from "./Check.ts"
import type { Evidence } from "./Evidence.ts"
import type { UnverifiableReason } from "./Outcome.ts"
import type { Platform } from "./Platform.ts"
import { Source } from "./Source.ts"

export interface Verify<in out A, in out T> {
  readonly Verify: (_: [A, T]) => [A, T]
}

declare const verified: unique symbol

/** A record together with what was confirmed of it. Only a verifier's `Confirmed` answer makes one. */
export interface Verified<out A, out T> {
  readonly [verified]: true
  readonly record: A
  readonly truth: T
}

/** In place of the truth about a record: that nobody was asked. */
export interface Unconfirmed {
  readonly _tag: "Unconfirmed"
}

/** What a verifier finds out about one record. */
export type Answer<T> =
  | { readonly _tag: "Confirmed"; readonly truth: T; readonly evidence: EvidenceOf<T> }
  /** Voided at the billing system; `at` is the day it was. */
  | { readonly _tag: "Void"; readonly at: string | null; readonly evidence: Evidence }
  | { readonly _tag: "Draft"; readonly evidence: Evidence }
  | { readonly _tag: "Unverifiable"; readonly reason: UnverifiableReason; readonly message: string }

/** Where nobody was asked, there is none. */
type EvidenceOf<T> = T extends Unconfirmed ? null : Evidence

export type Verdict<A, T> =
  | { readonly _tag: "Confirmed"; readonly verified: Verified<A, T>; readonly evidence: EvidenceOf<T> }
  | Exclude<Answer<T>, { readonly _tag: "Confirmed" }>

/** One run's questions. Answers come in the order of the records, one each; a failure to ask is an answer too. */
export type Ask<in A, out T> = (
  records: ReadonlyArray<A>
) => Effect.Effect<ReadonlyArray<Answer<T>>, never, Platform>

/** What every verifier promises: `test/suites/VerifySuite.ts`. */
export interface Service<in A, out T> {
  /** A run's own memory of what it was answered: a refused key is not tried twice. */
  readonly open: Effect.Effect<Ask<A, T>, never, Scope.Scope | Platform>
  /** Changes nothing; never fails. */
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

export const Verify = <A, T>() => Context.Service<Verify<A, T>, Service<A, T>>("etl/Verify")

export const layer = <A, T>(service: Service<A, T>): Layer.Layer<Verify<A, T>, never, Source<A>> =>
  Layer.effect(Verify<A, T>(), Effect.as(Source<A>(), service))

/** For records without an amount that only their source can speak for. */
export const exempt = <A>(): Layer.Layer<Verify<A, Unconfirmed>, never, Source<A>> =>
  layer({
    open: Effect.succeed((records) =>
      Effect.succeed(records.map(() => ({ _tag: "Confirmed", truth: { _tag: "Unconfirmed" }, evidence: null })))
    ),
    check: Effect.succeed([])
  })

/** Asks for a chunk of records. The only place that makes a `Verified`. */
export const verdicts = <A, T>(ask: Ask<A, T>, records: ReadonlyArray<A>) =>
  Effect.map(ask(records), (answers): ReadonlyArray<readonly [A, Verdict<A, T>]> =>
    records.map((record, index) => {
      const answer = answers[index]
      if (answer === undefined) {
        return [record, { _tag: "Unverifiable", reason: "Malformed", message: "the verifier gave no answer" }] as const
      }
      if (answer._tag !== "Confirmed") return [record, answer] as const
      const confirmed = { record, truth: answer.truth } as Verified<A, T>
      return [record, { _tag: "Confirmed", verified: confirmed, evidence: answer.evidence }] as const
    }))

/**
 * Where entries of type `B` leave a run: look up, plan, write.
 *
 * Everything up to `Plan` only reads. A dry run is any sink whose plans are not applied.
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Finding } from "./Check.ts"
import type { Outcome, Subject } from "./Outcome.ts"
import type { PipelineError } from "./PipelineError.ts"
import type { Platform } from "./Platform.ts"
import type { Transformed } from "./Transform.ts"

export interface Sink<in out B, in out C> {
  readonly Sink: (_: [B, C]) => [B, C]
}

/** What the stages before found out about a record that the sink does not have in its final state. */
export type Decision<B> =
  | { readonly _tag: "Entry"; readonly subject: Subject; readonly entry: Transformed<B> }
  /** Voided at the billing system on this day. */
  | { readonly _tag: "Void"; readonly subject: Subject; readonly at: string | null }
  /** Confirmed, and nothing to record. */
  | { readonly _tag: "ZeroAmount"; readonly subject: Subject }

/** What would be written for a chunk. */
export interface Plan {
  /** The end of each record that needs no writing, or must not be written. */
  readonly decided: ReadonlyArray<Outcome>
  /** The end of each of the others if nothing is written: `planned`. */
  readonly planned: ReadonlyArray<Outcome>
  /** Writes, reads back, and gives the end of each of the others. */
  readonly apply: Effect.Effect<ReadonlyArray<Outcome>, PipelineError, Platform>
}

/** What the sink holds of a chunk's records. */
export interface Found<in B> {
  /** The end of each record that is in its final state. The others are to be verified. */
  readonly done: ReadonlyArray<Outcome>
  /** Decides about the others. Never writes. */
  readonly plan: (decisions: ReadonlyArray<Decision<B>>) => Effect.Effect<Plan, PipelineError, Platform>
}

/** A sink in one run. */
export interface Session<in B, out C> {
  /** What the rules need to know of the sink: read when it is first asked for, and the same for the whole run. */
  readonly context: Effect.Effect<C, PipelineError, Platform>
  /** Reads what the sink holds of these records. Failed to read is never "not there". */
  readonly lookup: (subjects: ReadonlyArray<Subject>) => Effect.Effect<Found<B>, PipelineError, Platform>
}

/** Something that the sink lacks, and how to make it. */
export interface Lack {
  /** One line: `field x_fc_nexacloud_invoice_id on account.move`. */
  readonly what: string
  readonly create: Effect.Effect<void, PipelineError, Platform>
}

/** What every sink promises: `test/suites/SinkSuite.ts`. */
export interface Service<in B, out C> {
  readonly name: string
  /** Where it writes, for people: `books @ 127.0.0.1`. */
  readonly target: Effect.Effect<string, never, Platform>
  /** Whether its settings are there; where not, a dry run plans against an empty ledger. */
  readonly isConfigured: Effect.Effect<boolean, never, Platform>
  /**
   * What only one may write at a time, over all machines: the same text for the same place, and no secret in it. Absent
   * where many may write at once.
   */
  readonly exclusive?: Effect.Effect<string, PipelineError, Platform>
  /** Connects and makes sure that all it relies on is there. Writes nothing. */
  readonly open: Effect.Effect<Session<B, C>, PipelineError, Scope.Scope | Platform>
  /** What it holds of a record now, for people, one line a document. */
  readonly holds: (
    subject: Subject
  ) => Effect.Effect<ReadonlyArray<string>, PipelineError, Scope.Scope | Platform>
  /** Changes nothing; never fails. */
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
  /** What `pipeline setup` would create. Writes nothing itself. */
  readonly lacks: Effect.Effect<ReadonlyArray<Lack>, PipelineError, Platform>
}

export const Sink = <B, C>() => Context.Service<Sink<B, C>, Service<B, C>>("etl/Sink")

export const layer = <B, C>(service: Service<B, C>): Layer.Layer<Sink<B, C>> => Layer.succeed(Sink<B, C>(), service)

/** Where records of type `A` enter a run. */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { Finding } from "./Check.ts"
import type { Outcome } from "./Outcome.ts"
import type { PipelineError } from "./PipelineError.ts"
import type { Platform } from "./Platform.ts"
import type { Selection } from "./Selection.ts"

export interface Source<in out A> {
  readonly Source: (_: A) => A
}

/** At most this many records are in memory at once. */
export const CHUNK_SIZE_MAX = 1_000

/** A part of the source: what can be read as a record, and the end of each row that cannot. */
export interface Chunk<out A> {
  readonly records: ReadonlyArray<A>
  readonly rejected: ReadonlyArray<Outcome>
}

/** What every source promises: `test/suites/SourceSuite.ts`. */
export interface Service<in out A> {
  readonly name: string
  /**
   * Connects, makes sure that all it will read is there, and gives the records in chunks of `CHUNK_SIZE_MAX` at most,
   * all of one snapshot. Asked twice, the same records in the same order.
   */
  readonly open: (
    selection: Selection
  ) => Effect.Effect<Stream.Stream<Chunk<A>, PipelineError>, PipelineError, Scope.Scope | Platform>
  /**
   * Fills in what `open` left out of records because it costs a request each: asked only for those that are not done in
   * the sink already. The same ids, each once. Absent where records are whole as they come.
   */
  readonly complete?: (records: ReadonlyArray<A>) => Effect.Effect<Chunk<A>, PipelineError, Platform>
  /** Changes nothing; never fails. */
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

export const Source = <A>() => Context.Service<Source<A>, Service<A>>("etl/Source")

export const layer = <A>(service: Service<A>): Layer.Layer<Source<A>> => Layer.succeed(Source<A>(), service)

/** Who leads the chunks of a run: this process, one after the other, or many. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Lead, Led } from "./Leading.ts"
import type { Observer } from "./Observer.ts"
import type { PipelineError } from "./PipelineError.ts"
import type { Platform } from "./Platform.ts"
import type { Chunk } from "./Source.ts"
import * as Step from "./Step.ts"

/** What a run asks of its engine. */
export interface Work<A> {
  readonly chunks: Stream.Stream<Chunk<A>, PipelineError>
  readonly idOf: (record: A) => string
  /** To be told of each chunk when it is taken on. */
  readonly taken: (chunk: Chunk<A>) => Effect.Effect<void, never, Platform>
}

/** Leads all chunks, in any order, each record of them once. */
export type Engine = <A>(work: Work<A>) => Stream.Stream<Taken<A>, PipelineError, Platform>

/** A chunk at its end, with the records that it had when it was taken on. */
export interface Taken<out A> extends Led<A> {
  readonly records: ReadonlyArray<A>
}

/** Here, one after the other, through what was opened for them. */
export const local =
  <A>(lead: Lead<A>, writing: Observer["writing"]) =>
  ({ chunks, taken }: Work<A>): Stream.Stream<Taken<A>, PipelineError, Platform> =>
    Stream.mapEffect(chunks, (chunk) =>
      Effect.gen(function*() {
        yield* taken(chunk)
        const led = yield* lead(chunk, { step: Step.direct, writing })
        return { ...led, records: chunk.records }
      }))

/** Who follows a run without taking part in it: the journal, a plan being written, the approval of a plan. */
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import type { Outcome } from "./Outcome.ts"
import type { PipelineError } from "./PipelineError.ts"
import type { Platform } from "./Platform.ts"

/** Its failures stop the run before anything more is written. */
export interface Observer {
  /** Called before a chunk is written, with the end of each of its records if nothing were: `planned`. */
  readonly writing: (planned: ReadonlyArray<Outcome>) => Effect.Effect<void, PipelineError, Platform>
  /** Called when records have ended, each once; `claims` are what the source says of one, by its id. */
  readonly ended: (
    outcomes: ReadonlyArray<Outcome>,
    claims: (id: string) => Json
  ) => Effect.Effect<void, PipelineError, Platform>
}

export const none: Observer = { writing: () => Effect.void, ended: () => Effect.void }

/** Several, in this order. */
export const all = (observers: ReadonlyArray<Observer>): Observer => ({
  writing: (planned) => Effect.forEach(observers, (observer) => observer.writing(planned), { discard: true }),
  ended: (outcomes, claims) =>
    Effect.forEach(observers, (observer) => observer.ended(outcomes, claims), { discard: true })
})

/** Where runs are disturbed: records, an empty place to write to behind a gate, and what is there afterwards. */
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Gate } from "./Gate.ts"

/** The same records for any number of runs. */
export interface Ground {
  /** Name of the pipeline, or path of its file. */
  readonly pipeline: string
  /** Records a chunk. */
  readonly chunkSize: number
  /** An empty place to write to. */
  readonly place: Effect.Effect<Place, never, Scope.Scope>
}

export interface Place {
  readonly gate: Gate
  /** Of a process under this name. */
  readonly settings: (name: string) => Readonly<Record<string, string>>
  /** All that is there, in lines whose order depends on nothing but themselves. */
  readonly form: Effect.Effect<ReadonlyArray<string>>
  /** What is there twice. */
  readonly doubles: Effect.Effect<ReadonlyArray<string>>
}

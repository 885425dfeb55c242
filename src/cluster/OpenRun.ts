/** A run as one worker has it open: its sink, its verifier, and whether it is still to go on. */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import * as Catalog from "../Catalog.ts"
import { Journal } from "../journal/Journal.ts"
import type { Lead } from "../Leading.ts"
import { none, type Observer } from "../Observer.ts"
import { DRY_RUN } from "../Pipeline.ts"
import { type PipelineError, RunCancelled } from "../PipelineError.ts"
import type * as Step from "../Step.ts"
import type { Payload } from "./ChunkWorkflow.ts"

export interface OpenRun {
  readonly lead: Lead<unknown>
  readonly writing: Observer["writing"]
  /** A step, unless the run was cancelled or lost its lease; one `write` at a time. */
  readonly guarded: <A, R>(
    name: Step.Name,
    work: Effect.Effect<A, PipelineError, R>
  ) => Effect.Effect<A, PipelineError, R>
}

/** How often a write is begun anew whose turn was lost. */
const TURNS_MAX = 5

type Key = Pick<Payload, "run" | "pipeline" | "flags" | "sink">

/** Equal for all chunks of a run. */
export const keyOf = ({ flags, pipeline, run, sink }: Key): string => JSON.stringify({ run, pipeline, flags, sink })

/** Opens what the key says, until the scope ends. */
export const open = Effect.fn("Cluster.open")(function*(key: string) {
  const { flags, pipeline: address, run, sink }: Key = JSON.parse(key)
  const pipeline = (yield* Catalog.find(address)).choosing(flags)
  const lead = yield* pipeline.open(sink)
  const turn = yield* Semaphore.make(1)
  const ownTurn = <A, R>(name: Step.Name, work: Effect.Effect<A, PipelineError, R>) =>
    name === "write" ? turn.withPermits(1)(work) : work
  // It writes nothing, and is in no journal.
  if (sink === DRY_RUN) return { lead, writing: none.writing, guarded: ownTurn } satisfies OpenRun
  const journal = yield* Journal
  const joined = yield* journal.join({ run, pipeline: pipeline.name, sink })
  const goesOn = Effect.gen(function*() {
    if (yield* journal.isCancelled(run)) return yield* new RunCancelled({ run })
    yield* joined.holds
  })
  const guarded: OpenRun["guarded"] = (name, work) =>
    ownTurn(name, Effect.andThen(goesOn, work)).pipe(
      // What was written stands, and is looked up: the step begins anew.
      Effect.retry({ times: TURNS_MAX, while: ({ _tag }) => _tag === "TurnLost" })
    )
  return { lead, writing: joined.writing, guarded } satisfies OpenRun
})

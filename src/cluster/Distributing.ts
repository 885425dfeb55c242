/** The engine of a run whose chunks workers lead: submits each as a workflow, and waits for its end. */
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import type * as Sharding from "effect/cluster/Sharding"
import * as Option from "effect/Option"
import type * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import type * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import type { Database } from "../database/Database.ts"
import type { Engine, Taken, Work } from "../Engine.ts"
import type { Led } from "../Leading.ts"
import type { Outcome } from "../Outcome.ts"
import type { PipelineError } from "../PipelineError.ts"
import * as Progress from "../Progress.ts"
import type { Chunk } from "../Source.ts"
import * as ChunkTable from "./ChunkTable.ts"
import { ChunkWorkflow, type Payload } from "./ChunkWorkflow.ts"
import { dealt } from "./Dealing.ts"
import * as Patience from "./Patience.ts"
import * as Wire from "./Wire.ts"

/** What is submitted. */
export interface Distribution extends Pick<Payload, "run" | "pipeline" | "flags" | "sink"> {
  /** Records a chunk at most; the source's own chunks are split. */
  readonly chunkSize: number
  /** The run goes on: what it had taken on before is waited for, and nothing of it is submitted twice. */
  readonly isResumed: boolean
}

/** What the engine needs of where it is. */
export type Needs = SqlClient.SqlClient | Database | WorkflowEngine.WorkflowEngine | Sharding.Sharding

/** Chunks submitted and not yet led at most: enough for the workers to have their hands full, however they share them. */
const IN_FLIGHT_MAX = 64

/** How often a chunk is submitted anew that was stopped while its run was resumed. */
const ATTEMPTS_MAX = 3

export const engine = (distribution: Distribution): Effect.Effect<Engine, never, Needs> =>
  Effect.map(
    Effect.context<Needs>(),
    (context) => (work) => Stream.provideContext(distributed(distribution, work), context)
  )

/** A chunk that is in the table; its records are read again when it is led, so that few are in memory. */
type Kept = Pick<ChunkTable.Chunk, "number" | "attempt">

/** Rows that are none, which need no worker. */
interface Rejected {
  readonly rejected: ReadonlyArray<Outcome>
}

const distributed = <A>(distribution: Distribution, { chunks, idOf, taken }: Work<A>) => {
  const { chunkSize, isResumed, run } = distribution
  const known = new Set<string>()
  let next = 0
  const count = { given: 0, done: 0 }
  const give = (chunk: Chunk<A>) => {
    count.given += chunk.records.length
    return taken(chunk)
  }
  const done = ({ records }: Taken<A>) => {
    count.done += records.length
    return Progress.report({ _tag: "done", ...count })
  }

  const takenBefore = ChunkTable.all<A>(run).pipe(
    Stream.mapEffect(Effect.fnUntraced(function*(chunk) {
      for (const record of chunk.records) known.add(idOf(record))
      next = chunk.number + 1
      yield* give({ records: chunk.records, rejected: [] })
      return { number: chunk.number, attempt: yield* attemptOf(distribution, chunk) }
    }))
  )

  const keep = Effect.fnUntraced(function*(records: ReadonlyArray<A>) {
    const chunk = { number: next++, attempt: 0, records }
    yield* give({ records, rejected: [] })
    yield* ChunkTable.insert(run, chunk)
    return { number: chunk.number, attempt: 0 }
  })

  const fresh = chunks.pipe(
    Stream.flatMap(({ records, rejected }) => {
      const open = isResumed ? records.filter((record) => !known.has(idOf(record))) : records
      const parts = Stream.fromIterable(Array.chunksOf(open, chunkSize)).pipe(Stream.mapEffect(keep))
      if (rejected.length === 0) return parts
      const refused = Effect.as(taken({ records: [], rejected }), { rejected })
      return Stream.concat(Stream.fromEffect(refused), parts)
    })
  )

  return Stream.concat(isResumed ? takenBefore : Stream.empty, fresh).pipe(
    Stream.mapEffect(
      (one: Kept | Rejected): Effect.Effect<Taken<A>, PipelineError, Needs | Progress.Progress> =>
        "rejected" in one
          ? Effect.succeed({ records: [], outcomes: one.rejected, completed: [] })
          : Effect.tap(led<A>(distribution, one), done),
      { concurrency: IN_FLIGHT_MAX, unordered: true }
    )
  )
}

/** Submits a chunk, and waits for its end. One that is submitted already is waited for. */
const led = Effect.fnUntraced(function*<A>(distribution: Distribution, chunk: Kept) {
  const { isResumed, run } = distribution
  let { attempt } = chunk
  const submit = Effect.gen(function*() {
    const { execution, payload } = yield* dealt(payloadOf(distribution, { ...chunk, attempt }))
    yield* ChunkTable.begin(run, { ...chunk, attempt }, execution)
    return yield* Patience.patiently(ChunkWorkflow.execute(payload))
  })
  // A chunk may have been about to heed the cancellation from which its run has come back.
  const again = Effect.tapError(submit, () => Effect.sync(() => (attempt += 1))).pipe(
    Effect.retry({ times: ATTEMPTS_MAX, while: ({ _tag }) => isResumed && _tag === "RunCancelled" })
  )
  const { completed, outcomes } = Wire.read<Led<A>>(yield* again)
  const records = Option.getOrElse(yield* ChunkTable.records<A>(run, chunk.number), () => [])
  yield* ChunkTable.end(run, chunk.number)
  return { records, completed, outcomes }
})

/** What was stopped needs another attempt; what was led, or is under way, does not. */
const attemptOf = Effect.fnUntraced(function*(distribution: Distribution, chunk: Kept) {
  const { execution } = yield* dealt(payloadOf(distribution, chunk))
  const polled = yield* Patience.patiently(ChunkWorkflow.poll(execution))
  const isStopped = Option.exists(polled, (result) => result._tag === "Complete" && result.exit._tag === "Failure")
  return isStopped ? chunk.attempt + 1 : chunk.attempt
})

const payloadOf = ({ flags, pipeline, run, sink }: Distribution, { attempt, number }: Kept): Omit<Payload, "draw"> => ({
  run,
  number,
  attempt,
  pipeline,
  flags,
  sink
})

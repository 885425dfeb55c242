/** A worker: leads the chunks that fall to it, several at once, until it is stopped. */
import type * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as RcMap from "effect/RcMap"
import * as Schema from "effect/Schema"
import * as Semaphore from "effect/Semaphore"
import type * as SqlClient from "effect/sql/SqlClient"
import * as Activity from "effect/workflow/Activity"
import type * as WorkflowEngine from "effect/workflow/WorkflowEngine"
import type { Database } from "../database/Database.ts"
import type { Led } from "../Leading.ts"
import type { Outcome } from "../Outcome.ts"
import { type PipelineError, RunCancelled } from "../PipelineError.ts"
import type { Name, Step } from "../Step.ts"
import * as ChunkTable from "./ChunkTable.ts"
import { ChunkWorkflow, type Payload } from "./ChunkWorkflow.ts"
import * as OpenRun from "./OpenRun.ts"
import * as Patience from "./Patience.ts"
import { Stop } from "./Stop.ts"
import * as Wire from "./Wire.ts"

export interface Options {
  /** Chunks under way at once. */
  readonly concurrency: number
  /** Told of every chunk that was led here, and for how long. */
  readonly told: (payload: Payload, led: Led<unknown>, took: Duration.Duration) => Effect.Effect<void>
}

/** For how long a run's sink and verifier are kept open after its last chunk here. */
const IDLE = "1 minute"

/** Leads chunks as long as the layer is there. */
export const layer = ({ concurrency, told }: Options) =>
  Layer.unwrap(Effect.gen(function*() {
    const slots = yield* Semaphore.make(concurrency)
    const runs = yield* RcMap.make({ lookup: OpenRun.open, idleTimeToLive: IDLE })
    const lead = Effect.fnUntraced(function*(payload: Payload) {
      const run = yield* RcMap.get(runs, OpenRun.keyOf(payload))
      const records = yield* ChunkTable.records(payload.run, payload.number)
      // Only the end of a run takes its chunks away.
      if (Option.isNone(records)) return yield* new RunCancelled({ run: payload.run })
      const database = yield* Effect.context<SqlClient.SqlClient | Database>()
      const { number, run: id } = payload
      const manner = {
        step: yield* durably(run),
        writing: (planned: ReadonlyArray<Outcome>) =>
          Effect.andThen(Effect.provideContext(ChunkTable.intend(id, number, planned), database), run.writing(planned)),
        intended: Effect.provideContext(ChunkTable.intended(id, number), database)
      }
      const [took, led] = yield* Effect.timed(run.lead({ records: records.value, rejected: [] }, manner))
      yield* told(payload, led, took)
      return Wire.write(led)
    }, Effect.scoped)
    return ChunkWorkflow.toLayer((payload) => slots.withPermits(1)(lead(payload)))
  }))

/** Each step as an activity of the workflow: what it gave is kept, and never done again. */
const durably = (run: OpenRun.OpenRun) =>
  Effect.map(
    Effect.context<WorkflowEngine.WorkflowEngine | WorkflowEngine.WorkflowInstance | Database>(),
    (workflow): Step => <A, R>(name: Name, work: Effect.Effect<A, PipelineError, R>) =>
      Effect.contextWith((own: Context.Context<R>) =>
        Activity.make({
          name,
          success: Schema.String,
          error: Stop,
          execute: run.guarded(name, work).pipe(Effect.map(Wire.write), Effect.provideContext(own))
        }).pipe(
          Patience.patiently,
          Effect.map((text) => Wire.read<A>(text)),
          Effect.provideContext(workflow)
        )
      )
  )

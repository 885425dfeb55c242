/** What a run does whose chunks workers lead: submits them, watches for its cancellation, and stops the workers when it ends early. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import * as Database from "../database/Database.ts"
import type { Engine } from "../Engine.ts"
import { Journal } from "../journal/Journal.ts"
import { RunCancelled } from "../PipelineError.ts"
import * as Progress from "../Progress.ts"
import * as ChunkTable from "./ChunkTable.ts"
import * as Cluster from "./Cluster.ts"
import * as Distributing from "./Distributing.ts"
import * as Patience from "./Patience.ts"
import * as Retention from "./Retention.ts"

/** How soon a cancellation is heeded. */
const WATCH = Duration.seconds(2)

/** After what time without a worker a person is told. */
const LONELY = Duration.seconds(5)

/** Does `work` with an engine that leaves the chunks to the workers of `PIPELINE_DATABASE`. */
export const submitted = <A, E, R>(
  distribution: Distributing.Distribution,
  work: (engine: Engine) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    const { run } = distribution
    const journal = yield* Journal
    yield* ChunkTable.create
    const engine = yield* Distributing.engine(distribution)
    yield* Effect.forkScoped(lonely)
    const done = yield* work(engine).pipe(
      Effect.raceFirst(cancelled(run)),
      // Workers heed it before their next step; there is nobody else left to tell.
      Effect.onError(() => Effect.ignoreCause(journal.requestCancel(run))),
      Effect.onInterrupt(() => Progress.report({ _tag: "notice", message: new RunCancelled({ run }).message }))
    )
    yield* Retention.forget
    return done
  }).pipe(
    Effect.scoped,
    Effect.provide(Layer.provideMerge(Cluster.client, Database.layerConfig))
  )

const cancelled = (run: string) =>
  Effect.gen(function*() {
    const journal = yield* Journal
    for (;;) {
      yield* Effect.sleep(WATCH)
      if (yield* journal.isCancelled(run)) return yield* new RunCancelled({ run })
    }
  })

/** Chunks wait for ever where nobody leads them. */
const lonely = Effect.gen(function*() {
  yield* Effect.sleep(LONELY)
  const sql = yield* SqlClient.SqlClient
  const workers = yield* Patience.patient(sql`
    select 1 from cluster_runners where healthy and last_heartbeat > localtimestamp - interval '1 minute' limit 1`)
  if (workers.length > 0) return
  const message = "No worker is at work. Start one, here or on another machine: pipeline work"
  yield* Progress.report({ _tag: "notice", message })
}).pipe(Effect.ignore)

/** A run, seen from outside: traced, measured, and told where somebody has to know. */
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import type { Ran } from "../Pipeline.ts"
import type { Tally } from "../Tally.ts"
import type { Waiting } from "./Ended.ts"
import * as Notification from "./Notification.ts"
import * as RunMetrics from "./RunMetrics.ts"
import * as Telemetry from "./Telemetry.ts"

export interface Options<R> {
  readonly pipeline: string
  /** As `--sink` named it. */
  readonly sink: string
  /** Null where it has no id before it begins. */
  readonly run: string | null
  /** Of a run that came to its end. */
  readonly exitCode: (tally: Tally) => number
  /** Asked after the run: every record that still waits for its billing system. */
  readonly waiting: Effect.Effect<ReadonlyArray<Waiting>, never, R>
}

/**
 * The same run, observed as the settings say. An interrupted run is not told: whoever interrupted it knows.
 *
 * Fails  as the run does, or before it begins when a setting cannot be right
 */
export const observed = <E, R, R2>(run: Effect.Effect<Ran, E, R>, options: Options<R2>) =>
  Effect.gen(function*() {
    const { exitCode, pipeline, sink } = options
    const recipient = yield* Notification.recipient
    const startedAt = yield* DateTime.now
    const exit = yield* Effect.exit(run)
    if (Exit.hasInterrupts(exit)) return yield* exit
    const ran = Exit.isSuccess(exit) ? exit.value : null
    const cause = Exit.isFailure(exit) ? exit.cause : null
    const ended = {
      pipeline,
      sink,
      run: ran?.id ?? options.run,
      startedAt,
      finishedAt: yield* DateTime.now,
      exitCode: Exit.isSuccess(exit)
        ? exitCode(exit.value.tally)
        : Runtime.getErrorExitCode(Cause.squash(exit.cause)),
      tally: ran?.tally ?? null,
      cause,
      waiting: yield* options.waiting
    }
    yield* Effect.annotateCurrentSpan({ run: ended.run ?? "", exitCode: ended.exitCode })
    yield* RunMetrics.record(ended)
    if (recipient !== null) yield* Notification.afterRun(recipient, ended)
    return yield* exit
  }).pipe(
    Effect.withSpan("pipeline.run", {
      root: true,
      attributes: { pipeline: options.pipeline, sink: options.sink }
    }),
    Effect.provide(Telemetry.layer)
  )

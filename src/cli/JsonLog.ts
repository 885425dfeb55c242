/** Diagnostics as data, for `--log json`: one JSON object a line on standard error, without secrets and persons. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Runtime from "effect/Runtime"
import * as Discretion from "../observability/Discretion.ts"
import type { Ran } from "../Pipeline.ts"
import * as PipelineProgress from "../Progress.ts"
import { safe } from "./SafeText.ts"
import * as Stages from "./Stages.ts"
import { exitCode, Verdict } from "./Verdict.ts"

/** What every line of a run says. */
export interface Context {
  readonly pipeline?: string
  readonly run?: string | null
}

/** `{"time":"…Z","level":"info","message":"…","pipeline":"ledger.daily","run":null,"fields":{…}}` */
export const logger: Logger.Logger<unknown, void> = Logger.formatStructured.pipe(
  Logger.map(({ annotations: { pipeline = null, run = null, ...fields }, level, message, timestamp }) =>
    JSON.stringify({
      time: timestamp,
      level: level.toLowerCase(),
      message: safe(Discretion.withoutPersons(String(message))),
      pipeline,
      run,
      fields
    })
  ),
  Logger.withConsoleError
)

/** Notices when they come, each once, and at the end of its scope one line a stage that has begun. */
export const progress = Layer.effect(
  PipelineProgress.Progress,
  Effect.gen(function*() {
    const said = new Set<string>()
    let stages = Stages.none
    yield* Effect.addFinalizer(() =>
      Effect.forEach(Stages.facts(stages), ({ name, ...fields }) => log("Info", name, fields), { discard: true })
    )
    return {
      report: Effect.fnUntraced(function*(event) {
        if (event._tag !== "notice") {
          stages = Stages.advance(stages, event, yield* Effect.clockWith((clock) => clock.currentTimeMillis))
        } else if (!said.has(event.message)) {
          said.add(event.message)
          yield* log("Warn", event.message)
        }
      })
    }
  })
)

/** The same run, with a line at its begin and at its end. */
export const bracketed = <E, R>(run: Effect.Effect<Ran, E, R>, sink: string) =>
  log("Info", "run started", { sink }).pipe(
    Effect.andThen(run),
    Effect.tap((ran) => {
      const { counts, read, skipped } = ran.tally
      const { failed, unverifiable, ...others } = counts
      const outcomes = { ...others, skipped, unverifiable, failed }
      return Effect.annotateLogs(
        log("Info", "run ended", { sink, read, outcomes, exitCode: exitCode(ran.tally) }),
        { run: ran.id }
      )
    })
  )

/** What ends the effect becomes a line; only its exit code is left. */
export const spoken = <A, E, R>(effect: Effect.Effect<A, E, R>, context: Context) =>
  effect.pipe(
    Effect.catchCause((cause): Effect.Effect<never, E | Verdict> => {
      const error = Cause.squash(cause)
      if (Cause.hasInterrupts(cause) || error instanceof Verdict) return Effect.failCause(cause)
      const { message, ...stop } = Discretion.stop(cause)
      const code = Runtime.getErrorExitCode(error)
      const { stack } = Discretion.nameOnly(cause)
      const fields = { ...stop, exitCode: code, ...(Cause.hasDies(cause) ? { stack } : {}) }
      return Effect.andThen(log("Error", message, fields), new Verdict({ exitCode: code }))
    }),
    Effect.annotateLogs({ ...context }),
    Effect.provide(Logger.layer([logger]))
  )

const log = (level: "Info" | "Warn" | "Error", message: string, fields: Readonly<Record<string, unknown>> = {}) =>
  Effect.annotateLogs(Effect.logWithLevel(level)(message), fields)

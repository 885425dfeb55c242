/** How a run is followed while it goes on: shown to people or logged for programs, and observed from outside. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { Journal } from "../journal/Journal.ts"
import * as Observation from "../observability/Observation.ts"
import type { Ran } from "../Pipeline.ts"
import type { Platform } from "../Platform.ts"
import * as Progress from "../Progress.ts"
import * as JsonLog from "./JsonLog.ts"
import * as LiveProgress from "./LiveProgress.ts"
import { exitCode } from "./Verdict.ts"

/** How `--log` asks for diagnostics: lines for people, objects for programs, or none but what ends the run. */
export type Log = "text" | "json" | "none"

export interface Options {
  readonly pipeline: string
  /** As `--sink` named it. */
  readonly sink: string
  /** Null where it has no id before it begins. */
  readonly run: string | null
  readonly log: Log
  /** Leaves out plain progress lines. For `--json`. */
  readonly quiet: boolean
}

/** The run with all that it asks of the platform. */
export const followed = <E, R>(effect: Effect.Effect<Ran, E, R | Platform>, options: Options) => {
  const { log, pipeline, quiet, run, sink } = options
  const waiting = Journal.use((journal) => journal.waiting({ pipeline, sink })).pipe(
    Effect.orElseSucceed(() => [])
  )
  const progress = {
    text: LiveProgress.layer({ sink, quiet }),
    json: JsonLog.progress,
    none: Progress.Progress.layerSilent
  }[log]
  const observed = Observation.observed(effect, { pipeline, sink, run, exitCode, waiting }).pipe(
    Effect.provide(Layer.merge(FetchHttpClient.layer, progress))
  )
  return log === "json" ? JsonLog.bracketed(observed, sink) : observed
}

/** On standard output for people, as a line of the log for programs. */
export const say = (log: Log, text: string) =>
  log === "json" ? Effect.logInfo(text.trim()) : log === "none" ? Effect.void : Console.log(text)

/** What ends the effect, said as `--log` asks for. */
export const spoken = <A, E, R>(effect: Effect.Effect<A, E, R>, log: Log, run: JsonLog.Context = {}) =>
  log === "json" ? JsonLog.spoken(effect, run) : effect

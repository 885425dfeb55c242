/** `pipeline run NAME`: one run, its progress, and what it did. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Catalog from "../Catalog.ts"
import { DRY_RUN, type Pipeline } from "../Pipeline.ts"
import { ExitCode, SettingInvalid, UnknownSink } from "../PipelineError.ts"
import * as Report from "../Report.ts"
import * as Settings from "../Settings.ts"
import { closest } from "../Suggestion.ts"
import * as LiveProgress from "./LiveProgress.ts"
import * as Paint from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Selecting from "./Selecting.ts"
import * as Summary from "./Summary.ts"
import { exitCode, Verdict } from "./Verdict.ts"

export interface Input extends Selecting.Input {
  readonly name: string
  readonly sink: Option.Option<string>
  readonly json: boolean
  readonly details: boolean
}

/** What the arguments ask for, found before anything is opened, so that a typing error costs nothing. */
export const prepare = Effect.fnUntraced(function*(input: Input) {
  if (input.details && !input.json) {
    return yield* new SettingInvalid({ setting: "--details", problem: "goes with --json only" })
  }
  const selection = yield* Selecting.selection(input)
  const pipeline = yield* Catalog.find(input.name)
  return { selection, pipeline, sink: yield* knownSink(pipeline, Option.getOrNull(input.sink)) }
})

/** One run, with the settings in force. Fails with a `Verdict` when records failed or could not be verified. */
export const perform = Effect.fn("pipeline.run")(function*(
  { details, json }: Input,
  { pipeline, selection, sink }: Effect.Success<ReturnType<typeof prepare>>
) {
  const platform = Layer.merge(FetchHttpClient.layer, LiveProgress.layer({ sink, quiet: json }))
  const ran = yield* Effect.gen(function*() {
    if (!json) yield* Console.log(`${pipeline.name} → ${sink} (${safe(yield* pipeline.target(sink))})`)
    return yield* pipeline.run(sink, { selection, details: details ? "all" : json ? "none" : "planned" })
  }).pipe(Effect.provide(platform))
  if (json) {
    yield* Console.log(Report.print(Report.make(ran, { pipeline: pipeline.name, sink, details })))
  } else {
    const paint = yield* Paint.forOutput
    for (const line of Summary.lines(ran, { pipeline: pipeline.name, sink, paint })) yield* Console.log(line)
  }
  const code = exitCode(ran.tally)
  if (code !== ExitCode.done) return yield* new Verdict({ exitCode: code })
})

/** One run, with the settings of the environment. */
export const execute = (input: Input) =>
  Effect.flatMap(prepare(input), (prepared) => Effect.provide(perform(input, prepared), Settings.layer))

const knownSink = Effect.fnUntraced(function*(pipeline: Pipeline, name: string | null) {
  const sink = name ?? pipeline.sinks[0] ?? DRY_RUN
  if (pipeline.sinks.includes(sink)) return sink
  return yield* new UnknownSink({ name: sink, known: pipeline.sinks, suggestion: closest(sink, pipeline.sinks) })
})

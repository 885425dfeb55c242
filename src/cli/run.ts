/** `pipeline run NAME`: one run, its progress, and what it did. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Catalog from "../Catalog.ts"
import { DRY_RUN, type Pipeline, type Ran } from "../Pipeline.ts"
import { ExitCode, SettingInvalid, UnknownSink } from "../PipelineError.ts"
import * as Report from "../Report.ts"
import { newId } from "../Run.ts"
import * as Settings from "../Settings.ts"
import { closest } from "../Suggestion.ts"
import * as Following from "./Following.ts"
import * as Journaling from "./Journaling.ts"
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
  readonly log: Following.Log
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
export const perform = Effect.fnUntraced(
  function*(
    { details, json, log }: Input,
    { pipeline, selection, sink }: Effect.Success<ReturnType<typeof prepare>>
  ) {
    const id = yield* newId
    const work = Effect.gen(function*() {
      const target = yield* pipeline.target(sink)
      if (!json) yield* Console.log(`${pipeline.name} → ${sink} (${safe(target)})`)
      return yield* Journaling.recorded(
        { run: id, pipeline: pipeline.name, sink, target },
        (observer) =>
          pipeline.run(sink, { id, selection, details: details ? "all" : json ? "none" : "planned", observer })
      )
    })
    const ran = yield* Following.followed(work, { pipeline: pipeline.name, sink, run: id, log, quiet: json })
    yield* conclude(ran, { pipeline: pipeline.name, sink, json, details })
  },
  (performed, { log }, { pipeline, sink }) =>
    Following.spoken(Effect.provide(performed, Journaling.layer(sink)), log, { pipeline: pipeline.name })
)

/** Says what a run did. Fails with a `Verdict` when records failed or could not be verified. */
export const conclude = Effect.fnUntraced(function*(ran: Ran, { details, json, pipeline, sink }: {
  readonly pipeline: string
  readonly sink: string
  readonly json: boolean
  readonly details: boolean
}) {
  if (json) {
    yield* Console.log(Report.print(Report.make(ran, { pipeline, sink, details })))
  } else {
    const paint = yield* Paint.forOutput
    for (const line of Summary.lines(ran, { pipeline, sink, paint })) yield* Console.log(line)
  }
  const code = exitCode(ran.tally)
  if (code !== ExitCode.done) return yield* new Verdict({ exitCode: code })
})

/** One run, with the settings of the environment. */
export const execute = (input: Input) =>
  Following.spoken(
    Effect.flatMap(prepare(input), (prepared) => Effect.provide(perform(input, prepared), Settings.layer)),
    input.log
  )

const knownSink = Effect.fnUntraced(function*(pipeline: Pipeline, name: string | null) {
  const sink = name ?? pipeline.sinks[0] ?? DRY_RUN
  if (pipeline.sinks.includes(sink)) return sink
  return yield* new UnknownSink({ name: sink, known: pipeline.sinks, suggestion: closest(sink, pipeline.sinks) })
})

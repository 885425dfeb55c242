/** `pipeline run NAME`: one run, its progress, and what it did. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Catalog from "../Catalog.ts"
import { DRY_RUN, type Pipeline, type Ran } from "../Pipeline.ts"
import { ExitCode, SettingInvalid, UnknownSink } from "../PipelineError.ts"
import * as Observer from "../Observer.ts"
import * as Report from "../Report.ts"
import { newId } from "../Run.ts"
import * as Settings from "../Settings.ts"
import { CHUNK_SIZE_MAX } from "../Source.ts"
import { closest } from "../Suggestion.ts"
import * as Announcing from "./Announcing.ts"
import * as Distributed from "./Distributed.ts"
import * as Fold from "./Fold.ts"
import * as Following from "./Following.ts"
import * as Journaling from "./Journaling.ts"
import * as OwnFlags from "./OwnFlags.ts"
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
  readonly engine: Distributed.Choice
  /** Records a chunk at most, on workers. */
  readonly chunkSize: number
  /** Flags of the pipeline's own. */
  readonly own: Readonly<Record<string, boolean>>
}

/** What the arguments ask for, found before anything is opened, so that a typing error costs nothing. */
export const prepare = Effect.fnUntraced(function*(input: Input) {
  if (input.details && !input.json) {
    return yield* new SettingInvalid({ setting: "--details", problem: "goes with --json only" })
  }
  if (input.chunkSize < 1 || input.chunkSize > CHUNK_SIZE_MAX) {
    return yield* new SettingInvalid({ setting: "--chunk-size", problem: `must be between 1 and ${CHUNK_SIZE_MAX}` })
  }
  const selection = yield* Selecting.selection(input)
  const found = yield* Catalog.find(input.name)
  const pipeline = { ...found.choosing(OwnFlags.given(input.own)), file: found.file }
  if (pipeline.isShownFirst && input.engine !== "local") {
    const problem = `shows what it is about to write before it does, and goes with --engine local only`
    return yield* new SettingInvalid({ setting: pipeline.name, problem })
  }
  return { selection, pipeline, sink: yield* knownSink(pipeline, Option.getOrNull(input.sink)) }
})

/** One run, with the settings in force. Fails with a `Verdict` when records failed or could not be verified. */
export const perform = Effect.fnUntraced(
  function*(
    input: Input,
    { pipeline, selection, sink }: Effect.Success<ReturnType<typeof prepare>>
  ) {
    const { chunkSize, details, engine, json, log } = input
    const id = yield* newId
    const distribution = { run: id, pipeline: Catalog.address(pipeline), flags: pipeline.chosen, sink, chunkSize }
    const work = Effect.gen(function*() {
      const target = yield* pipeline.target(sink)
      if (!json) yield* Console.log(`${OwnFlags.called(pipeline)} → ${sink} (${safe(target)})`)
      const shown = pipeline.isShownFirst && !json ? [yield* Announcing.observer] : []
      return yield* Journaling.recorded(
        {
          run: id,
          pipeline: pipeline.name,
          file: pipeline.file,
          sink,
          target,
          ...Distributed.noted(engine, { flags: pipeline.chosen, selection, chunkSize })
        },
        (journal) =>
          Distributed.led(engine, { ...distribution, isResumed: false }, (led) =>
            pipeline.run(sink, {
              id,
              selection,
              details: details ? "all" : json ? "none" : "planned",
              observer: Observer.all([...shown, journal]),
              ...led
            }))
      )
    })
    const ran = yield* Following.followed(work, { pipeline: pipeline.name, sink, run: id, log, quiet: json })
    const next = Option.isNone(input.sink) && sink === DRY_RUN ? dryByDefault(pipeline) : null
    yield* conclude(ran, { pipeline: pipeline.name, sink, json, details, next })
  },
  (performed, { log }, { pipeline, sink }) =>
    Following.spoken(Effect.provide(performed, Journaling.layer(sink)), log, { pipeline: pipeline.name })
)

const dryByDefault = (pipeline: Pipeline): string => {
  const written = pipeline.sinks.find((sink) => sink !== DRY_RUN) ?? DRY_RUN
  return `${pipeline.name} is a dry run unless it is told where to write, and NOTHING WAS WRITTEN. ` +
    `Once this is as it should be: pipeline run ${OwnFlags.called(pipeline)} --sink ${written}`
}

/** Says what a run did. Fails with a `Verdict` when records failed or could not be verified. */
export const conclude = Effect.fnUntraced(function*(ran: Ran, { details, json, next = null, pipeline, sink }: {
  readonly pipeline: string
  readonly sink: string
  readonly json: boolean
  readonly details: boolean
  /** The next step to take, said last. */
  readonly next?: string | null
}) {
  if (json) {
    yield* Console.log(Report.print(Report.make(ran, { pipeline, sink, details })))
  } else {
    const paint = yield* Paint.forOutput
    yield* Fold.print(Summary.lines(ran, { pipeline, sink, paint }))
  }
  if (next !== null) {
    const { attention } = yield* Paint.forError
    yield* Console.error(`\n  ${attention(next)}`)
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

/** `pipeline setup SINK`: creates what the sink lacks, after showing it and asking. */
import * as Prompt from "effect/cli/Prompt"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stdio from "effect/Stdio"
import * as Catalog from "../Catalog.ts"
import { DRY_RUN } from "../Pipeline.ts"
import { SettingInvalid, UnknownSink } from "../PipelineError.ts"
import * as Settings from "../Settings.ts"
import type { Lack } from "../Sink.ts"
import { closest } from "../Suggestion.ts"
import * as LiveProgress from "./LiveProgress.ts"
import { safe } from "./SafeText.ts"

export interface Input {
  readonly sink: string
  /** Create without asking. */
  readonly yes: boolean
}

export const execute = Effect.fn("pipeline.setup")(function*({ sink, yes }: Input) {
  const pipelines = yield* Catalog.all
  const known = [...new Set(pipelines.flatMap(({ sinks }) => sinks))].filter((name) => name !== DRY_RUN)
  const [first, ...others] = pipelines.filter(({ sinks }) => sinks.includes(sink) && sink !== DRY_RUN)
  if (first === undefined) return yield* new UnknownSink({ name: sink, known, suggestion: closest(sink, known) })
  const lacks = new Map<string, Lack>()
  for (const pipeline of [first, ...others]) {
    for (const lack of yield* pipeline.lacks(sink)) lacks.set(lack.what, lack)
  }
  const target = `${sink} (${safe(yield* first.target(sink))})`
  if (lacks.size === 0) return yield* Console.log(`${target} lacks nothing.`)
  yield* Console.log(`${target} lacks:`)
  for (const what of lacks.keys()) yield* Console.log(`  ${safe(what)}`)
  if (!yes && !(yield* isAgreed)) return yield* Console.log("Nothing was created.")
  for (const { what, create } of lacks.values()) {
    yield* create
    yield* Console.log(`✓ created ${safe(what)}`)
  }
}, (effect, { sink }) => {
  const platform = Layer.merge(FetchHttpClient.layer, LiveProgress.layer({ sink, quiet: true }))
  return Effect.provide(effect, Layer.merge(platform, Settings.layer))
})

const isAgreed = Effect.gen(function*() {
  const stdio = yield* Stdio.Stdio
  if ((yield* stdio.stdinIsTerminal) && (yield* stdio.stdoutIsTerminal)) {
    return yield* Prompt.run(Prompt.Confirm({ message: "Create all of it?", initial: false }))
  }
  return yield* new SettingInvalid({
    setting: "setup",
    problem: "asks before it creates anything, and nobody can answer here. Add --yes to create all of it"
  })
})

/** `pipeline check [NAME]`: whether everything that a run relies on is there. Changes nothing. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Catalog from "../Catalog.ts"
import type { Finding } from "../Check.ts"
import { ExitCode } from "../PipelineError.ts"
import { Progress } from "../Progress.ts"
import * as Settings from "../Settings.ts"
import * as Fold from "./Fold.ts"
import * as Paint from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"
import { Verdict } from "./Verdict.ts"

export const execute = Effect.fn("pipeline.check")(function*(name: Option.Option<string>) {
  const pipelines = Option.isNone(name) ? yield* Catalog.all : [yield* Catalog.find(name.value)]
  const paint = yield* Paint.forOutput
  let failed = 0
  for (const pipeline of pipelines) {
    const findings = yield* Effect.provide(pipeline.check, Layer.merge(FetchHttpClient.layer, Progress.layerSilent))
    failed += findings.filter(({ ok }) => !ok).length
    yield* Console.log(pipeline.name)
    yield* Fold.print(lines(findings, paint))
  }
  if (failed > 0) return yield* new Verdict({ exitCode: ExitCode.configuration })
}, Effect.provide(Settings.layer))

/** One line a fact, and below what does not hold, its remedy. */
const lines = (findings: ReadonlyArray<Finding>, paint: Paint.Paint): ReadonlyArray<string> => {
  const rows = findings.map(({ ok, plugin, fact }) => [ok ? "✓" : paint.alarm("✗"), safe(plugin), safe(fact)])
  return Table.lines(["left", "left", "left"], rows).flatMap((line, index) => {
    const remedy = findings[index]?.remedy ?? null
    return remedy === null ? [line] : [line, `       → ${safe(remedy)}`]
  })
}

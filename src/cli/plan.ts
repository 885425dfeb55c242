/** `pipeline plan NAME --out FILE`: what a run would write, written down for review. */
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Catalog from "../Catalog.ts"
import { DRY_RUN, type Ran } from "../Pipeline.ts"
import * as PlanFile from "../PlanFile.ts"
import { quoted } from "./Attention.ts"
import * as Fold from "./Fold.ts"
import * as LiveProgress from "./LiveProgress.ts"
import * as OwnFlags from "./OwnFlags.ts"
import * as Paint from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Selecting from "./Selecting.ts"
import * as Summary from "./Summary.ts"
import { exitCode, Verdict } from "./Verdict.ts"
import { ExitCode } from "../PipelineError.ts"

export interface Input extends Selecting.Input {
  readonly name: string
  readonly out: string
  /** Flags of the pipeline's own. */
  readonly own: Readonly<Record<string, boolean>>
}

/** With the settings in force. */
export const execute = Effect.fn("pipeline.plan")(function*(input: Input) {
  const selection = yield* Selecting.selection(input)
  const found = yield* Catalog.find(input.name)
  const pipeline = { ...found.choosing(OwnFlags.given(input.own)), file: found.file }
  const { ran, sink } = yield* Effect.gen(function*() {
    const sink = yield* pipeline.planningSink
    const target = yield* pipeline.target(sink)
    yield* Console.log(`${OwnFlags.called(pipeline)} → ${sink} (${safe(target)}), planned into ${safe(input.out)}`)
    const head = { pipeline: Catalog.address(pipeline), flags: pipeline.chosen, sink, target, selection }
    const { ran } = yield* PlanFile.write(input.out, head, (observer) =>
      Effect.map(
        pipeline.run(DRY_RUN, { selection, details: "planned", observer }),
        (ran) => ({ ran, summary: summaryOf(ran) })
      ))
    return { ran, sink }
  }).pipe(Effect.provide(Layer.merge(FetchHttpClient.layer, LiveProgress.layer({ sink: DRY_RUN, quiet: false }))))
  const paint = yield* Paint.forOutput
  yield* Fold.print(Summary.lines(ran, { pipeline: pipeline.name, sink: DRY_RUN, paint }))
  const { planned } = ran.tally.counts
  yield* Console.log(
    planned === 0
      ? `\n  ${safe(input.out)} plans nothing to write.`
      : `\n  Review ${safe(input.out)}, then: pipeline apply ${quoted(input.out)}   (writes to ${sink})`
  )
  const code = exitCode(ran.tally)
  if (code !== ExitCode.done) return yield* new Verdict({ exitCode: code })
})

const summaryOf = ({ finishedAt, id, tally }: Ran): PlanFile.Summary => ({
  run: id,
  plannedAt: DateTime.formatIso(finishedAt),
  read: tally.read,
  planned: tally.counts.planned,
  alreadyPosted: tally.counts.alreadyPosted,
  totals: PlanFile.totals(tally.planned)
})

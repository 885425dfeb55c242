/** `pipeline apply FILE`: writes exactly what a plan says, or refuses and says what has changed since. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { apply } from "../Apply.ts"
import * as Catalog from "../Catalog.ts"
import { FileUnusable } from "../PipelineError.ts"
import { Journal } from "../journal/Journal.ts"
import * as PlanFile from "../PlanFile.ts"
import { newId } from "../Run.ts"
import * as Following from "./Following.ts"
import * as Journaling from "./Journaling.ts"
import { conclude } from "./run.ts"
import * as OwnFlags from "./OwnFlags.ts"
import { safe } from "./SafeText.ts"

export interface Input {
  readonly file: string
  readonly json: boolean
  readonly details: boolean
  readonly log: Following.Log
}

/** With the settings in force. */
export const execute = Effect.fnUntraced(function*({ details, file, json, log }: Input) {
  const plan = yield* PlanFile.read(file)
  const { sink, target } = plan
  if (plan.records.length === 0) return yield* new FileUnusable({ file, problem: "plans nothing to write" })
  const found = yield* Catalog.find(plan.pipeline)
  const pipeline = { ...found.choosing(plan.flags), file: found.file }
  if (!json) yield* Console.log(`${OwnFlags.called(pipeline)} → ${sink} (${safe(target)}), as planned in ${safe(file)}`)
  const id = yield* newId
  const work = Journaling.recorded(
    { run: id, pipeline: pipeline.name, file: pipeline.file, sink, target },
    (observer) => apply(pipeline, plan, { id, details: details ? "all" : "none", observer })
  )
  const ran = yield* Following.followed(work, { pipeline: pipeline.name, sink, run: id, log, quiet: json })
  yield* conclude(ran, { pipeline: pipeline.name, sink, json, details })
}, (performed, { log }) => Following.spoken(Effect.provide(performed, Journal.layer), log))

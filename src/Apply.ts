/** Applies an approved plan: everything is planned anew and compared before anything is written. */
import * as Effect from "effect/Effect"
import * as Approval from "./Approval.ts"
import * as Observer from "./Observer.ts"
import { DRY_RUN, type Pipeline } from "./Pipeline.ts"
import { SinkMoved } from "./PipelineError.ts"
import type { PlanFile } from "./PlanFile.ts"
import type * as Run from "./Run.ts"
import * as Selection from "./Selection.ts"

/**
 * Writes exactly what the plan says.
 *
 * Fails  `SinkMoved` when the settings lead elsewhere than the plan; `PlanOutdated` when anything would be written
 *        otherwise now: before the first write, or, where it changed while writing, before the chunk it is in
 */
export const apply = Effect.fn("Apply.apply")(function*(
  pipeline: Pipeline,
  plan: PlanFile,
  { observer = Observer.none, ...options }: Omit<Run.Options, "selection" | "dryRun">
) {
  const sink = yield* pipeline.planningSink
  const target = yield* pipeline.target(sink)
  if (sink !== plan.sink || target !== plan.target) {
    return yield* new SinkMoved({ planned: `${plan.sink} (${plan.target})`, now: `${sink} (${target})` })
  }
  const approved = new Map(plan.records.map((record) => [record.id, record]))
  const selection = { ...Selection.all, only: [...approved.keys()] }
  const comparison = Approval.comparison(approved)
  yield* pipeline.run(DRY_RUN, { selection, details: "none", observer: comparison.observer })
  const changes = comparison.changes()
  if (changes.length > 0) return yield* Approval.outdated(changes, approved.size)
  const guarded = Observer.all([Approval.guard(approved), observer])
  return yield* pipeline.run(sink, { ...options, selection, observer: guarded })
})

/** `pipeline resume RUN`: goes on with a run on the workers that was stopped. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Catalog from "../Catalog.ts"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import { absent } from "../journal/Recording.ts"
import { NotResumable } from "../PipelineError.ts"
import * as Settings from "../Settings.ts"
import * as Distributed from "./Distributed.ts"
import * as Following from "./Following.ts"
import * as OwnFlags from "./OwnFlags.ts"
import { conclude } from "./run.ts"
import { safe } from "./SafeText.ts"

export interface Input {
  readonly run: string
  readonly json: boolean
  readonly details: boolean
  readonly log: Following.Log
}

/** With the settings of the environment. */
export const execute = Effect.fn("pipeline.resume")(
  function*({ details, json, log, run: name }: Input) {
    const id = name.toUpperCase()
    const was = yield* Journal.use((journal) => journal.run(id))
    if (was === null) return yield* absent(safe(id))
    const { noted, pipeline } = yield* begun(was)
    const { sink } = was
    if (!json) yield* Console.log(`${OwnFlags.called(pipeline)} → ${sink} (${safe(was.target)}), run ${id} goes on`)
    const distribution = {
      run: id,
      pipeline: Catalog.address(pipeline),
      flags: noted.flags,
      sink,
      chunkSize: noted.chunkSize,
      isResumed: true
    }
    const work = Journal.use((journal) =>
      journal.resume(id, (observer) =>
        Distributed.led("cluster", distribution, (led) =>
          pipeline.run(sink, {
            id,
            selection: noted.selection,
            details: details ? "all" : "none",
            observer,
            ...led
          })))
    )
    const ran = yield* Following.followed(work, { pipeline: pipeline.name, sink, run: id, log, quiet: json })
    yield* conclude(ran, { pipeline: pipeline.name, sink, json, details })
  },
  (resuming, { log }) =>
    Following.spoken(resuming.pipe(Effect.provide(Journal.layer), Effect.provide(Settings.layer)), log)
)

/** The pipeline as it was run, and how. */
const begun = Effect.fnUntraced(function*(was: History.Run) {
  const noted = Distributed.remembered(was)
  if (noted === null) {
    const problem = "was led by one process. Run its pipeline again: what is in the books is left alone"
    return yield* new NotResumable({ run: was.id, problem })
  }
  const found = yield* Catalog.find(was.file ?? was.pipeline)
  return { noted, pipeline: { ...found.choosing(noted.flags), file: found.file } }
})

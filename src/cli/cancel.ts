/** `pipeline cancel RUN`: stops a run on the workers, from any machine. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { Journal } from "../journal/Journal.ts"
import * as Settings from "../Settings.ts"
import { safe } from "./SafeText.ts"

export interface Input {
  readonly run: string
}

/** With the settings of the environment. */
export const execute = Effect.fn("pipeline.cancel")(
  function*({ run }: Input) {
    const id = run.toUpperCase()
    yield* Journal.use((journal) => journal.requestCancel(id))
    yield* Console.log(
      `  Run ${safe(id)} is told to stop: what is being written is written to its end, nothing more is begun.\n` +
        `  How far it came: pipeline show ${safe(id)}. To go on with it: pipeline resume ${safe(id)}`
    )
  },
  (cancelling) => cancelling.pipe(Effect.provide(Journal.layer), Effect.provide(Settings.layer))
)

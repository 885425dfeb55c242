/** `pipeline work`, `resume` and `cancel`: their names and help. */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Parameters from "./Parameters.ts"

export const work = Command.make(
  "work",
  Parameters.work,
  (input) => Effect.flatMap(Effect.promise(() => import("./work.ts")), ({ execute }) => execute(input))
).pipe(
  Command.withDescription(
    "Stay, and lead the chunks of runs that were begun with --engine cluster. Start as many as you like, on as many " +
      "machines: they share PIPELINE_DATABASE, and the chunks. See docs/scaling.md"
  ),
  Command.withShortDescription("Lead chunks of runs with --engine cluster, until stopped"),
  Command.withExamples([
    { command: "pipeline work" },
    { command: "pipeline work --address books-2.internal:34431 --concurrency 8", description: "On another machine" }
  ])
)

export const resume = Command.make(
  "resume",
  Parameters.resume,
  (input) => Effect.flatMap(Effect.promise(() => import("./resume.ts")), ({ execute }) => execute(input))
).pipe(
  Command.withDescription(
    "Go on with a run that was begun with --engine cluster and was cancelled, failed, or lost its client. What was led " +
      "is not led again"
  ),
  Command.withShortDescription("Go on with a run on the workers that was stopped"),
  Command.withExamples([{ command: "pipeline resume K3J9Q2T" }])
)

export const cancel = Command.make(
  "cancel",
  Parameters.cancel,
  (input) => Effect.flatMap(Effect.promise(() => import("./cancel.ts")), ({ execute }) => execute(input))
).pipe(
  Command.withDescription(
    "Stop a run on the workers, from any machine: what is being written is written to its end, nothing more is begun"
  ),
  Command.withShortDescription("Stop a run on the workers, from any machine"),
  Command.withExamples([{ command: "pipeline cancel K3J9Q2T" }])
)

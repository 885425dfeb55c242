/** `pipeline serve`: its name and help. */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Parameters from "./Parameters.ts"

export const serve = Command.make(
  "serve",
  Parameters.serve,
  (input) => Effect.flatMap(Effect.promise(() => import("./serve.ts")), ({ execute }) => execute(input))
).pipe(
  Command.withDescription(
    "Stay, and run the pipelines that declare a schedule when they are due, one at a time. What was missed is caught up " +
      "once. See deploy/ for cron, systemd and a container"
  ),
  Command.withShortDescription("Run pipelines when they are due, until stopped"),
  Command.withExamples([{ command: "pipeline serve ledger.daily --log json" }])
)

/** The part of the command tree that makes plugins. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Parameters from "./Parameters.ts"

const parameters = {
  name: Parameters.argument("name", "Its name, such as NexaMail"),
  kind: Flag.Literals("kind", ["service", "source", "verifier", "sink"]).pipe(
    Flag.withMetavar("KIND"),
    Flag.withDescription("What it is"),
    Flag.withDefault("service")
  ),
  billing: Flag.Literals("billing", ["stripe", "lago"]).pipe(
    Flag.withMetavar("SYSTEM"),
    Flag.withDescription("Who bills the service"),
    Flag.withDefault("stripe")
  )
}

const make = Command.make(
  "new",
  parameters,
  (input) => Effect.flatMap(Effect.promise(() => import("./plugin.ts")), ({ execute }) => execute(input))
).pipe(
  Command.withDescription(
    "Write a plugin with its tests and its pipeline, which runs in the sandbox at once. Replaces nothing that is there"
  ),
  Command.withShortDescription("Write a plugin that runs in the sandbox at once"),
  Command.withExamples([
    { command: "pipeline plugin new NexaMail", description: "A service with a database of its own, billed at Stripe" },
    { command: "pipeline plugin new CsvBooks --kind sink" }
  ])
)

export const plugin = Command.make("plugin").pipe(
  Command.withSubcommands([make]),
  Command.withDescription("Make plugins: services, sources, verifiers, sinks"),
  Command.withShortDescription("Make a plugin")
)

/** The command tree: names, flags and help. What a command does is loaded when it is run, so that help comes fast. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"

const flag = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false), Flag.withoutNegation)

/** Texts, so that what is wrong with one is said in our words. */
const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description))

const runParameters = {
  name: Argument.String("name").pipe(Argument.withDescription("The pipeline, as pipeline list shows it")),
  sink: text("sink", "SINK", "Where to write; dry-run writes nothing (default: the pipeline's first)").pipe(
    Flag.optional
  ),
  since: text("since", "DATE", "Only records of this day or later (YYYY-MM-DD)").pipe(Flag.optional),
  until: text("until", "DATE", "Only records before this day").pipe(Flag.optional),
  only: text("only", "ID", "Only this record, by id, number or billing reference; may be repeated").pipe(
    Flag.atLeast(0)
  ),
  limit: text("limit", "N", "At most so many records").pipe(Flag.optional),
  json: flag("json", "Print one JSON object on standard output and nothing else"),
  details: flag("details", "With --json: add what became of every record")
}

const list = Command.make(
  "list",
  {},
  () => Effect.flatMap(Effect.promise(() => import("./list.ts")), ({ execute }) => execute)
).pipe(
  Command.withDescription("List the pipelines, one line each: what it does, its sinks, when it is to run"),
  Command.withShortDescription("List the pipelines")
)

const run = Command.make(
  "run",
  runParameters,
  (input) => Effect.flatMap(Effect.promise(() => import("./run.ts")), ({ execute }) => execute(input))
).pipe(
  Command.withDescription("Run a pipeline. What is in the books already is left alone, so running twice is safe"),
  Command.withShortDescription("Run a pipeline"),
  Command.withExamples([
    { command: "pipeline run ledger.daily --sink dry-run", description: "What would be written, without writing it" },
    { command: "pipeline run ledger.daily", description: "Write it" },
    { command: "pipeline run ledger.daily --since 2026-05-01 --until 2026-06-01", description: "The records of May" },
    { command: "pipeline run ledger.daily --only NEX-0012 --only NEX-0017", description: "Two records" },
    { command: "pipeline run ledger.daily --json --details | jq .outcomes", description: "For programs" }
  ])
)

const check = Command.make("check", {
  name: Argument.String("name").pipe(
    Argument.withDescription("The pipeline; without it, all of them"),
    Argument.optional
  )
}, ({ name }) => Effect.flatMap(Effect.promise(() => import("./check.ts")), ({ execute }) => execute(name))).pipe(
  Command.withDescription(
    "Check connections, keys, schema and rights of everything a pipeline uses. Changes nothing; exit code 2 when " +
      "something does not hold"
  ),
  Command.withShortDescription("Check connections, keys, schema and rights; changes nothing"),
  Command.withExamples([{ command: "pipeline check ledger.daily" }])
)

const setup = Command.make("setup", {
  sink: Argument.String("sink").pipe(Argument.withDescription("The sink to prepare: odoo")),
  yes: flag("yes", "Create without asking").pipe(Flag.withAlias("y"))
}, (input) => Effect.flatMap(Effect.promise(() => import("./setup.ts")), ({ execute }) => execute(input))).pipe(
  Command.withDescription("Create what a sink lacks (fields, journals, accounts), after showing it and asking"),
  Command.withShortDescription("Create what a sink lacks, after asking"),
  Command.withExamples([{ command: "pipeline setup odoo" }])
)

const sandboxFlags = Command.make("sandbox").pipe(
  Command.withSharedFlags({ fresh: flag("fresh", "Forget the sandbox's state first") })
)

const sandboxRun = Command.make("run", runParameters, (input) =>
  Effect.gen(function*() {
    const { fresh } = yield* sandboxFlags
    const { run } = yield* Effect.promise(() => import("./sandbox.ts"))
    return yield* run(fresh, input)
  })).pipe(
    Command.withDescription("Run a pipeline in the sandbox; settings of the environment are not looked at"),
    Command.withShortDescription("Run a pipeline in the sandbox"),
    Command.withExamples([{ command: "pipeline sandbox run ledger.daily" }])
  )

const sandbox = sandboxFlags.pipe(
  Command.withHandler(({ fresh }) =>
    Effect.flatMap(Effect.promise(() => import("./sandbox.ts")), ({ serve }) => serve(fresh))
  ),
  Command.withSubcommands([sandboxRun]),
  Command.withDescription(
    "Start local stand-ins for the NexaCloud database, Stripe, Lago and Odoo, with sample data, and print the " +
      "settings that lead there"
  ),
  Command.withShortDescription("Local stand-ins for all outside systems, with sample data"),
  Command.withExamples([
    { command: "pipeline sandbox run ledger.daily", description: "Start, run, stop" },
    { command: "pipeline sandbox --fresh", description: "Start and stay, for runs from another shell" }
  ])
)

export const pipeline = Command.make("pipeline").pipe(
  Command.withDescription(
    "Carries invoices into the books: each once, to the cent, with its payment, after its billing system confirmed it"
  ),
  Command.withSubcommands([list, run, check, setup, sandbox]),
  Command.withExamples([
    { command: "pipeline sandbox run ledger.daily", description: "Try it on sample data; needs nothing else" },
    { command: "pipeline check ledger.daily", description: "Point it at your own systems" },
    { command: "pipeline run ledger.daily --sink dry-run", description: "See what it would write" }
  ])
)

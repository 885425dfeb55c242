/** The command tree: names and help. What a command does is loaded when it is run, so that help comes fast. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type { Flags } from "../Pipeline.ts"
import * as OwnFlags from "./OwnFlags.ts"
import * as Parameters from "./Parameters.ts"
import { serve } from "./ServeCommand.ts"
import { cancel, resume, work } from "./WorkCommands.ts"
import { plugin } from "./PluginCommand.ts"

const list = Command.make(
  "list",
  {},
  () => Effect.flatMap(Effect.promise(() => import("./list.ts")), ({ execute }) => execute)
).pipe(
  Command.withDescription("List the pipelines, one line each: what it does, its sinks, when it is to run"),
  Command.withShortDescription("List the pipelines")
)

const sandboxFlags = Command.make("sandbox").pipe(
  Command.withSharedFlags({ fresh: Parameters.flag("fresh", "Forget the sandbox's state first") })
)

/** What a module of this folder does: with the settings that are in force when it is run. */
interface Module<Input, E, R> {
  readonly execute: (input: Input) => Effect.Effect<void, E, R>
}

/** A command with the settings of the environment, and its like in the sandbox. */
const both = <Name extends string, const P extends Command.Command.Config, E, R>(
  name: Name,
  parameters: P,
  load: () => Promise<Module<Command.Command.Config.Infer<P>, E, R>>
) => ({
  own: Command.make(name, parameters, (input) =>
    Effect.gen(function*() {
      const Settings = yield* Effect.promise(() => import("../Settings.ts"))
      const { execute } = yield* Effect.promise(load)
      yield* Effect.provide(execute(input), Settings.layer)
    })),
  inSandbox: Command.make(name, parameters, (input) =>
    Effect.gen(function*() {
      const { fresh } = yield* sandboxFlags
      const { on } = yield* Effect.promise(() => import("./sandbox.ts"))
      const { execute } = yield* Effect.promise(load)
      yield* on(fresh, execute(input))
    })).pipe(Command.withDescription(`As pipeline ${name}, in the sandbox`))
})

/** With the flags of the pipeline's own. */
const withOwn = <const P extends Command.Command.Config>(parameters: P, own: Flags) => ({
  ...parameters,
  own: OwnFlags.parameters(own)
})

const run = (own: Flags) =>
  Command.make(
    "run",
    withOwn(Parameters.run, own),
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

const sandboxRun = (own: Flags) =>
  Command.make("run", withOwn(Parameters.run, own), (input) =>
    Effect.gen(function*() {
      const { fresh } = yield* sandboxFlags
      const { run } = yield* Effect.promise(() => import("./sandbox.ts"))
      return yield* run(fresh, input)
    })).pipe(
      Command.withDescription("Run a pipeline in the sandbox; settings of the environment are not looked at"),
      Command.withShortDescription("Run a pipeline in the sandbox"),
      Command.withExamples([{ command: "pipeline sandbox run ledger.daily" }])
    )

const plan = (own: Flags) => both("plan", withOwn(Parameters.plan, own), () => import("./plan.ts"))
const ownPlan = (own: Flags) =>
  plan(own).own.pipe(
    Command.withDescription(
      "Write down every document, line, tax, payment and partner that a run would write, with the reason and the " +
        "evidence, and write nothing else. Records may be taken out of the file; what is left can be applied"
    ),
    Command.withShortDescription("Write down what a run would write, for review"),
    Command.withExamples([
      { command: "pipeline plan ledger.daily --out plan.json" },
      { command: "pipeline plan ledger.daily --out may.json --since 2026-05-01 --until 2026-06-01" }
    ])
  )

const apply = both("apply", Parameters.apply, () => import("./apply.ts"))
const ownApply = apply.own.pipe(
  Command.withDescription(
    "Write exactly what a plan says, or nothing: where the source, the billing systems or the books have changed " +
      "since, it says what has"
  ),
  Command.withShortDescription("Write exactly what a plan says, or refuse"),
  Command.withExamples([{ command: "pipeline apply plan.json" }])
)

const runs = both("runs", Parameters.runs, () => import("./runs.ts"))
const ownRuns = runs.own.pipe(
  Command.withDescription("What ran, the latest first: when, where to, how it ended"),
  Command.withShortDescription("What ran, the latest first")
)

const show = both("show", Parameters.show, () => import("./show.ts"))
const ownShow = show.own.pipe(
  Command.withDescription("One run as it was reported, from the journal"),
  Command.withShortDescription("One run again"),
  Command.withExamples([{ command: "pipeline show K3J9Q2T --details" }])
)

const explain = both("explain", Parameters.explain, () => import("./explain.ts"))
const ownExplain = explain.own.pipe(
  Command.withDescription(
    "One record's whole story over all runs: what the service said, what the billing system said and when, which " +
      "rule made which line, what was written, and what the books hold now"
  ),
  Command.withShortDescription("Why a record is in the books, or is not"),
  Command.withExamples([
    { command: "pipeline explain NEX-0012" },
    { command: "pipeline explain INV/2026/00017", description: "By its name in the books" }
  ])
)

const report = both("report", Parameters.report, () => import("./report.ts"))
const ownReport = report.own.pipe(
  Command.withDescription("A run as one page to look at, print or send: it loads nothing and sends nothing"),
  Command.withShortDescription("A run as a page to look at, or as CSV"),
  Command.withExamples([
    { command: "pipeline report last --html report.html" },
    { command: "pipeline report K3J9Q2T --csv report.csv" }
  ])
)

const verify = both("verify", Parameters.verify, () => import("./journal.ts"))
const journal = (command: typeof verify.own) =>
  Command.make("journal").pipe(
    Command.withSubcommands([
      command.pipe(
        Command.withDescription(
          "Whether the journal is as it was written: any byte that was changed, taken out or added is found"
        ),
        Command.withShortDescription("Whether the journal is as it was written")
      )
    ]),
    Command.withDescription("The journal of all runs, in PIPELINE_STATE"),
    Command.withShortDescription("Verify the journal of all runs")
  )

const check = Command.make("check", {
  name: Parameters.argument("name", "The pipeline, or the path of its file; without it, all of them").pipe(
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
  sink: Parameters.argument("sink", "The sink to prepare: odoo"),
  yes: Parameters.flag("yes", "Create without asking").pipe(Flag.withAlias("y"))
}, (input) => Effect.flatMap(Effect.promise(() => import("./setup.ts")), ({ execute }) => execute(input))).pipe(
  Command.withDescription("Create what a sink lacks (fields, journals, accounts), after showing it and asking"),
  Command.withShortDescription("Create what a sink lacks, after asking"),
  Command.withExamples([{ command: "pipeline setup odoo" }])
)

const sandbox = (own: Flags) =>
  sandboxFlags.pipe(
    Command.withHandler(({ fresh }) =>
      Effect.flatMap(Effect.promise(() => import("./sandbox.ts")), ({ serve }) => serve(fresh))
    ),
    Command.withSubcommands([
      sandboxRun(own),
      plan(own).inSandbox,
      apply.inSandbox,
      runs.inSandbox,
      show.inSandbox,
      explain.inSandbox,
      report.inSandbox
    ]),
    Command.withDescription(
      "Start local stand-ins for the NexaCloud database, Stripe, Lago and Odoo, with sample data, and print the " +
        "settings that lead there. Its own run, plan, apply, runs, show, explain and report are those of the sandbox"
    ),
    Command.withShortDescription("Local stand-ins for all outside systems, with sample data"),
    Command.withExamples([
      { command: "pipeline sandbox run ledger.daily", description: "Start, run, stop" },
      { command: "pipeline sandbox --fresh", description: "Start and stay, for runs from another shell" }
    ])
  )

/** The whole tree; `own` are the flags of the pipeline that is named. */
export const pipeline = (own: Flags) =>
  Command.make("pipeline").pipe(
    Command.withDescription(
      "Carries invoices into the books: each once, to the cent, with its payment, after its billing system confirmed it"
    ),
    Command.withSubcommands([
      list,
      run(own),
      check,
      ownPlan(own),
      ownApply,
      ownRuns,
      ownShow,
      ownExplain,
      ownReport,
      journal(verify.own),
      serve,
      work,
      resume,
      cancel,
      setup,
      plugin,
      sandbox(own)
    ]),
    Command.withExamples([
      { command: "pipeline sandbox run ledger.daily", description: "Try it on sample data; needs nothing else" },
      { command: "pipeline check ledger.daily", description: "Point it at your own systems" },
      { command: "pipeline run ledger.daily --sink dry-run", description: "See what it would write" }
    ])
  )

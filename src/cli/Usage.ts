/** How the command line answers what it cannot understand, and what `--help` adds to the library's text. */
import * as CliConfig from "effect/cli/CliConfig"
import type { NonShowHelpErrors } from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import { TerminalCapabilities } from "effect/cli/TerminalCapabilities"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Fold from "./Fold.ts"
import { safe } from "./SafeText.ts"

/** Errors in one line on standard error, so that standard output holds results only. */
const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Effect.forEach(
        event.errors.slice(0, 1), // what follows is mostly its consequence
        (error) => Console.error(`✗ ${sentence(error, event.commandPath.join(" "))}`),
        { discard: true }
      )
      : CliOutput.defaultPresenter.present(event)
})

const formatter = Layer.effect(
  CliOutput.Formatter,
  Effect.gen(function*() {
    const { canColor } = yield* TerminalCapabilities
    const cells = yield* Fold.width
    const standard = CliOutput.defaultFormatter({ colors: canColor, globalFlags: "none", inheritedFlags: "full" })
    return {
      ...standard,
      formatHelpDoc: (doc) => {
        const own = standard.formatHelpDoc(doc).replace(/(?<=[^\n])\n(?=\S*EXAMPLES)/, "\n\n").split("\n").flatMap((
          line
        ) => Fold.folded(line, cells)).join("\n")
        return [
          own,
          ...(doc.commandPath?.includes("sandbox") ? [] : [SETTINGS]), // it sets its own
          EXIT_CODES
        ].join("\n\n")
      },
      formatVersion: (name, version) => `${name} ${version}`
    }
  })
)

/** What a run of the command tree needs of the library. */
export const layer = Layer.mergeAll(
  presenter,
  formatter,
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })
)

/** What is wrong, and what was probably meant or where to look it up. */
export const sentence = (error: NonShowHelpErrors, command: string): string => {
  const help = `See: ${command} --help`
  const meant = (suggestions: ReadonlyArray<string>) =>
    suggestions.length === 0 ? help : `Did you mean ${suggestions.map(safe).join(" or ")}?`
  switch (error._tag) {
    case "UnrecognizedOption":
      return `No flag ${safe(error.option)}. ` +
        (error.option === "--dry-run" ? "Did you mean --sink dry-run?" : meant(error.suggestions))
    case "UnknownSubcommand":
      return `No command "${safe(error.subcommand)}". ` +
        meant(isPipelineName(error.subcommand) ? [`run ${error.subcommand}`] : error.suggestions)
    case "MissingOption":
      return `--${error.option} is missing. ${help}`
    case "MissingArgument":
      return `${error.argument.toUpperCase()} is missing. ${help}`
    case "UnexpectedArgument":
      return `"${safe(error.arguments.join(" "))}" is one argument too many. ${help}`
    case "InvalidValue":
    case "DuplicateOption":
    case "ValidationError":
      return `${safe(error.message).replace(/\.$/, "")}. ${help}`
    case "UserError":
      return safe(error.message)
  }
}

const isPipelineName = (word: string): boolean => /^\w+(\.\w+)+$/.test(word)

const SETTINGS = `SETTINGS (from the environment, else from .env in the current folder)
  NEXACLOUD_DSN                  the NexaCloud database, read only
  STRIPE_API_KEY                 Stripe; STRIPE_API_BASE to point elsewhere
  LAGO_API_URL, LAGO_API_KEY     Lago
  ODOO_URL, ODOO_DATABASE,
  ODOO_API_KEY                   the books
  LEDGER_TIME_ZONE               the zone of dates (default America/Toronto)
  PIPELINE_STATE                 the journal (default .pipeline/state.db)
  NOTIFY_WEBHOOK_URL, …          who is told of failures (see README)
  OTEL_EXPORTER_OTLP_ENDPOINT    traces and metrics (see README)`

const EXIT_CODES = `EXIT CODES
  0    everything accounted for
  1    a defect of this program
  2    usage or configuration
  3    an outside system could not be reached, or another run is at work
  4    finished, some records failed
  5    finished, none failed, some could not be verified: tried again next run
  130  interrupted`

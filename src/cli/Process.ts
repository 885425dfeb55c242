/** The command line as a process: arguments in, two streams and an exit code out. */
import { runMain } from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import { isCliError } from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Runtime from "effect/Runtime"
import * as Stdio from "effect/Stdio"
import * as Catalog from "../Catalog.ts"
import { ExitCode } from "../PipelineError.ts"
import * as Fold from "./Fold.ts"
import * as OwnFlags from "./OwnFlags.ts"
import * as Paint from "./Paint.ts"
import { pipeline } from "./pipeline.ts"
import { safe } from "./SafeText.ts"
import * as Usage from "./Usage.ts"

/** Runs the process's own arguments on the project in this folder. */
export const main = (root: URL): void =>
  program.pipe(
    Effect.provideService(Catalog.Root, root),
    Effect.provide(NodeServices.layer),
    runMain({ disableErrorReporting: true, teardown: (exit, end) => drained(() => end(exitCode(exit))) })
  )

/** Goes on when all that was printed has left: a pipe takes 64 KiB at a time, and ending would cut off the rest. */
const drained = (goOn: () => void) => process.stdout.write("", () => process.stderr.write("", goOn))

const VERSION = "0.1.0"

/** Answers the arguments of `Stdio`, and says on standard error why, where it cannot. */
export const program = Effect.gen(function*() {
  const { args } = yield* Stdio.Stdio
  return yield* Command.run(pipeline(yield* OwnFlags.named(yield* args)), { version: VERSION })
}).pipe(
  Effect.provide(Usage.layer),
  Effect.tapCause((cause) => report(cause)),
  Effect.provideService(Logger.LogToStderr, true)
)

/** An interrupted process ends with 130, unless that is how it was meant to end: then it has set its exit code. */
export const exitCode = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit)) return ExitCode.done
  if (Cause.hasInterruptsOnly(exit.cause)) return Number(process.exitCode ?? 130)
  const error = Cause.squash(exit.cause)
  return isCliError(error) ? ExitCode.configuration : Runtime.getErrorExitCode(error)
}

/** One sentence for what can happen, a stack trace for what must not. */
const report = Effect.fnUntraced(function*(cause: Cause.Cause<unknown>) {
  if (Cause.hasInterruptsOnly(cause)) return
  const error = Option.getOrNull(Cause.findErrorOption(cause))
  const { alarm } = yield* Paint.forError
  if (error === null || !(error instanceof Error)) {
    yield* Console.error(`${alarm("✗")} This is a defect of ours. Please report it with these lines:`)
    return yield* Console.error(Cause.pretty(cause))
  }
  if (!isCliError(error) && Runtime.getErrorReported(error)) {
    const cells = yield* Fold.width
    for (const line of Fold.folded(`${alarm("✗")} ${safe(error.message)}`, cells)) yield* Console.error(line)
  }
})

/** `pipeline sandbox`: local stand-ins for every outside system, with sample data. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type * as Scope from "effect/Scope"
import * as Catalog from "../Catalog.ts"
import { type PipelineError, SettingInvalid } from "../PipelineError.ts"
import * as Settings from "../Settings.ts"
import { quoted } from "./Attention.ts"
import * as Fold from "./Fold.ts"
import { type Input, perform, prepare } from "./run.ts"

/** What `sandbox/Sandbox.ts` of the project exports. It is loaded only when asked for: its database is large. */
export interface SandboxModule {
  /** Starts everything, until the scope closes, and gives the settings that lead there. */
  readonly start: (options: {
    /** Where the stand-ins keep their state. */
    readonly directory: string
    /** Forget the state first. */
    readonly fresh: boolean
  }) => Effect.Effect<{ readonly settings: Readonly<Record<string, string>> }, PipelineError, Scope.Scope>
}

/** Prints the settings that lead to the stand-ins, for a shell to evaluate, and stays until it is interrupted. */
export const serve = Effect.fn("pipeline.sandbox")(function*(fresh: boolean) {
  const { settings } = yield* start(fresh)
  for (const [name, value] of Object.entries(settings)) yield* Console.log(`export ${name}=${quoted(value)}`)
  yield* Console.error(
    "The sandbox is up. Copy the lines above into another shell, and try there: pipeline run ledger.daily\n" +
      "It stays until it is interrupted (Ctrl-C)."
  )
  // To be interrupted is how it ends well.
  return yield* Effect.onInterrupt(Effect.never, () => Effect.sync(() => (process.exitCode = 0)))
}, Effect.scoped)

/** Runs a pipeline on the stand-ins. The settings of the environment are not looked at, so nothing real is near. */
export const run = Effect.fn("pipeline.sandbox.run")(function*(fresh: boolean, input: Input) {
  if (input.engine !== "local") {
    const problem = "has no place in the sandbox, which has no workers. Try: pipeline sandbox, and in other shells " +
      "pipeline work and pipeline run, with its settings and a PIPELINE_DATABASE"
    return yield* new SettingInvalid({ setting: `--engine ${input.engine}`, problem })
  }
  const prepared = yield* prepare(input)
  const { settings } = yield* start(fresh)
  yield* Effect.provide(perform(input, prepared), Settings.only(settings))
  if (!input.json) yield* Fold.print(next(input))
}, Effect.scoped)

/** Does something on the stand-ins. */
export const on = <A, E, R>(fresh: boolean, effect: Effect.Effect<A, E, R>) =>
  Effect.scoped(Effect.flatMap(start(fresh), ({ settings }) => Effect.provide(effect, Settings.only(settings))))

/** What a newcomer may try after the first run. */
const next = ({ name, sink }: Input): ReadonlyArray<string> => {
  const start = name === FIRST ? "npm start" : `npm run -s pipeline -- sandbox run ${name}`
  const to = Option.match(sink, { onNone: () => "", onSome: (name) => ` --sink ${name}` })
  const more = name === FIRST ? " --" : ""
  const commands: ReadonlyArray<readonly [command: string, what: string]> = [
    [`${start}${to === "" ? "" : `${more}${to}`}`, "the same again: nothing is written twice"],
    [`${start}${more} --fresh --sink dry-run`, "what would be written of each record"],
    [
      `npm run -s pipeline -- check ${name === FIRST ? "" : name}`.trimEnd(),
      "your own systems, once .env is filled in (.env.example)"
    ]
  ]
  const width = Math.max(...commands.map(([command]) => command.length))
  return ["", "  Try next", ...commands.map(([command, what]) => `    ${command.padEnd(width)}   ${what}`)]
}

/** What `npm start` runs. */
const FIRST = "ledger.daily"

const start = Effect.fnUntraced(function*(fresh: boolean) {
  const file = new URL("sandbox/Sandbox.ts", yield* Catalog.Root)
  const path = yield* Path.Path
  const waiting = yield* Effect.forkChild(
    Effect.delay(Console.error("Making the sandbox's database, which takes a few seconds the first time …"), "1 second")
  )
  const sandbox: SandboxModule = yield* Effect.promise(() => import(file.href))
  const started = yield* sandbox.start({ directory: path.resolve(".pipeline", "sandbox"), fresh })
  yield* Fiber.interrupt(waiting)
  return started
})

/** Holds the sandbox's directory that is named, says so, and stays. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import process from "node:process"
import { hold } from "../../sandbox/Lock.ts"

await hold(process.argv[2] ?? "").pipe(
  Effect.andThen(Console.log("held")),
  Effect.andThen(Effect.sleep("1 minute")),
  Effect.scoped,
  Effect.runPromise
)

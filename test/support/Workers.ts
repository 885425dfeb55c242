/** Starts workers as processes of their own. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

export interface Worker {
  readonly signal: (signal: NodeJS.Signals) => Effect.Effect<void>
  /** What it printed, word by word, once it has ended. */
  readonly ended: Effect.Effect<ReadonlyArray<string>>
}

const script = fileURLToPath(new URL("FairWorker.ts", import.meta.url))

/** A worker with these settings and no others, killed at the end of the scope. */
export const start = (
  settings: Readonly<Record<string, string>>,
  ...args: ReadonlyArray<string | number>
): Effect.Effect<Worker, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const child = spawn(process.execPath, [script, ...args.map(String)], {
          env: { PATH: process.env["PATH"], ...settings },
          stdio: ["ignore", "pipe", "inherit"]
        })
        return { child, printed: printed(child) }
      }),
      ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
    ),
    ({ child, printed }) => ({
      signal: (signal) => Effect.sync(() => void child.kill(signal)),
      ended: Effect.promise(() => printed)
    })
  )

const printed = (child: ChildProcess) => {
  let text = ""
  child.stdout?.setEncoding("utf8").on("data", (part: string) => void (text += part))
  return new Promise<ReadonlyArray<string>>((resolve) =>
    child.on("close", () => resolve(text.split(/\s+/).filter((word) => word !== "")))
  )
}

/** Looks again and again until it holds. */
export const until = (holds: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => holds() ? Effect.void : Effect.delay(until(holds), "5 millis"))

/** A command of ours as a process that is followed line by line, stopped, frozen and killed. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Ended, root } from "../CommandLine.ts"

export interface CommandProcess {
  readonly pid: number
  /** What it has written so far: standard output, and standard error. */
  readonly written: () => Omit<Ended, "exitCode">
  /** Null while it runs. */
  readonly end: () => Ended | null
  readonly ended: Effect.Effect<Ended>
  readonly signal: (signal: NodeJS.Signals) => void
}

let count = 0

/** `pipeline ARGS` with these settings and no others, killed with the scope. It writes into files of the folder. */
export const start = (
  args: string,
  { folder, settings }: { readonly folder: string; readonly settings: Readonly<Record<string, string>> }
): Effect.Effect<CommandProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const files = ["out", "err"].map((stream) => join(folder, `${count}.${stream}`))
      count += 1
      const streams = files.map((file) => openSync(file, "w"))
      const child = spawn(process.execPath, [`${root}src/main.ts`, ...args.split(" ")], {
        cwd: folder,
        env: { PATH: process.env["PATH"], PIPELINE_STATE: ":memory:", ...settings },
        stdio: ["ignore", ...streams]
      })
      for (const stream of streams) closeSync(stream)
      const written = () => {
        const [out = "", err = ""] = files.map((file) => readFileSync(file, "utf8"))
        return { out, err }
      }
      let end: Ended | null = null
      const ended = new Promise<Ended>((resolve) =>
        child.on("exit", (exitCode) => {
          end = { exitCode, ...written() }
          resolve(end)
        })
      )
      const started: CommandProcess = {
        pid: child.pid ?? 0,
        written,
        end: () => end,
        ended: Effect.promise(() => ended),
        signal: (signal) => void child.kill(signal)
      }
      return started
    }),
    // A frozen one takes no other signal.
    ({ ended, signal }) => Effect.andThen(Effect.sync(() => signal("SIGKILL")), ended)
  )

/** Looks again and again until it holds. */
export const until = (holds: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => holds() ? Effect.void : Effect.delay(until(holds), "10 millis"))

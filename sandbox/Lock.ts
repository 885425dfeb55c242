/** One sandbox per directory at a time: its embedded database would not survive two. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { PipelineError } from "#etl"

/**
 * Holds the directory until the scope closes. A holder that died is replaced.
 *
 * Fails  `Unavailable` when a living process holds it
 */
export const hold = (directory: string): Effect.Effect<void, PipelineError.Unavailable, Scope.Scope> => {
  const file = join(directory, "lock")
  const take = Effect.gen(function*() {
    yield* Effect.sync(() => mkdirSync(directory, { recursive: true, mode: 0o700 }))
    const holder = holderOf(file)
    if (holder !== null && isAlive(holder)) {
      const problem = `is already running here (process ${holder}). Stop it, or use its settings`
      return yield* new PipelineError.Unavailable({ plugin: "sandbox", problem })
    }
    yield* Effect.sync(() => writeFileSync(file, String(process.pid)))
  })
  return Effect.asVoid(Effect.acquireRelease(take, () => Effect.sync(() => rmSync(file, { force: true }))))
}

const holderOf = (file: string): number | null => {
  try {
    const pid = Number(readFileSync(file, "utf8"))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

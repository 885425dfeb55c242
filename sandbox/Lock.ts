/** One sandbox per directory at a time: its embedded database would not survive two. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import process from "node:process"
import { DatabaseSync } from "node:sqlite"
import { PipelineError } from "#etl"

/**
 * Holds the directory, made where it is missing, until the scope closes.
 *
 * The system's lock on a file goes with its process, however that ends; a process id would outlive it, and come back
 * as another's.
 *
 * Fails  `Unavailable` when it is held already, or cannot be written to
 */
export const hold = (directory: string): Effect.Effect<void, PipelineError.Unavailable, Scope.Scope> =>
  Effect.asVoid(Effect.acquireRelease(take(directory), (lock) => Effect.sync(() => lock.close())))

const take = (directory: string) =>
  Effect.gen(function*() {
    const holder = join(directory, "holder")
    yield* Effect.try({
      try: () => mkdirSync(directory, { recursive: true, mode: 0o700 }),
      catch: (cause) => unavailable(`cannot keep its state in ${directory} (${codeOf(cause)})`)
    })
    const lock = new DatabaseSync(join(directory, "lock"))
    yield* Effect.try({
      try: () => lock.exec("begin exclusive"),
      catch: () => unavailable(`is already running here (${nameOf(holder)}). Stop it, or use its settings`)
    }).pipe(Effect.tapError(() => Effect.sync(() => lock.close())))
    yield* Effect.sync(() => writeFileSync(holder, String(process.pid)))
    return lock
  })

/** The file is written a moment after the lock is taken. */
const nameOf = (holder: string): string =>
  existsSync(holder) ? `process ${readFileSync(holder, "utf8")}` : "another process"

const unavailable = (problem: string) => new PipelineError.Unavailable({ plugin: "sandbox", problem })

const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : "cannot be written"

/**
 * NexaCloud's database on this machine: an embedded PostgreSQL behind the real wire protocol, with the sample in it.
 *
 * Limits   all connections share one session: startup parameters are ignored, so a reader must begin its own
 *          `isolation level repeatable read read only` transaction; any user and password are accepted
 */
import { PGlite } from "@electric-sql/pglite"
import { PGLiteSocketServer } from "@electric-sql/pglite-socket"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { mkdirSync } from "node:fs"
import postgres from "postgres"
import { readOnly, seed } from "./Seed.ts"

/** The database could not be opened, be listened for, or be filled; `cause` is what the library said. */
export class DatabaseError extends Data.TaggedError("DatabaseError")<{
  readonly step: "open" | "listen" | "be filled"
  readonly cause: unknown
}> {
  override get message() {
    return `the sandbox's NexaCloud database could not ${this.step}: ${String(this.cause)}`
  }
}

/** Where it is kept and heard. */
export interface Options {
  /** Data directory, created when missing; absent: in memory. One process at a time. */
  readonly directory?: string
  /** 0 or absent: any free port. */
  readonly port?: number
}

/** Starts the database, fills it when it is empty, and stops it with the scope. */
export const serve = (
  { directory, port = 0 }: Options
): Effect.Effect<{ readonly dsn: string }, DatabaseError, Scope.Scope> =>
  Effect.gen(function*() {
    const db = yield* Effect.acquireRelease(
      attempt("open", () => {
        if (directory !== undefined) mkdirSync(directory, { recursive: true })
        return directory === undefined ? PGlite.create() : PGlite.create(directory)
      }),
      (opened) => Effect.promise(() => opened.close())
    )
    const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port, maxConnections: 32 })
    yield* Effect.acquireRelease(
      attempt("listen", () => server.start()),
      () => Effect.promise(() => server.stop())
    )
    const dsn = `postgres://nexacloud:nexacloud@${server.getServerConn()}/postgres`
    yield* Effect.acquireUseRelease(
      Effect.sync(() => postgres(dsn, { max: 1, onnotice: () => undefined })),
      (sql) => attempt("be filled", () => seed(sql).then(() => readOnly(sql))),
      (sql) => Effect.promise(() => sql.end())
    )
    return { dsn }
  })

const attempt = <A>(step: DatabaseError["step"], run: () => Promise<A>): Effect.Effect<A, DatabaseError> =>
  Effect.tryPromise({ try: run, catch: (cause) => new DatabaseError({ step, cause }) })

/** A database that workers share, on a real PostgreSQL. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import postgres from "postgres"

type Row = Readonly<Record<string, unknown>>

export interface SharedDatabase {
  /** As `PIPELINE_DATABASE`. */
  readonly url: string
  /** Runs SQL in it, from a connection to another database. */
  readonly run: (sql: string) => Effect.Effect<ReadonlyArray<Row>>
  /** Closes all connections to it. */
  readonly disconnect: Effect.Effect<void>
  /** Whether it lets anybody connect; the superuser is let in nevertheless. */
  readonly admit: (isAdmitted: boolean) => Effect.Effect<void>
}

/** A superuser's URL of a real PostgreSQL, or undefined. */
export const serverUrl = process.env["TEST_POSTGRES_URL"]

/** Whether tests that need one are left out; says so. */
export const isMissing = (what: string): boolean => {
  if (serverUrl !== undefined) return false
  process.stderr.write(`\n!!! TEST_POSTGRES_URL is not set: ${what} is NOT tested !!!\n\n`)
  return true
}

/** A new one, dropped at the end; its user is no superuser. */
export const sharedDatabase: Effect.Effect<SharedDatabase, never, Scope.Scope> = Effect.gen(function*() {
  const name = `workers_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
  const server = yield* connection(serverUrl ?? "")
  yield* Effect.acquireRelease(
    Effect.andThen(
      server(`create role ${name} login password 'workers'`),
      server(`create database ${name} owner ${name} encoding 'UTF8' template template0`)
    ),
    () => Effect.andThen(server(`drop database ${name} with (force)`), server(`drop role ${name}`))
  )
  const place = new URL(serverUrl ?? "")
  place.pathname = name
  const inside = yield* connection(place.href)
  place.username = name
  place.password = "workers"
  return {
    url: place.href,
    run: inside,
    disconnect: server(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and usename = '${name}'`
    ),
    admit: (isAdmitted) => server(`alter role ${name} ${isAdmitted ? "login" : "nologin"}`)
  }
})

const connection = (url: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => postgres(url, { max: 1, onnotice: () => undefined })),
      (sql) => Effect.promise(() => sql.end({ timeout: 1 }))
    ),
    (sql) => (text: string) => Effect.promise(() => sql.unsafe<Array<Row>>(text).then((rows) => [...rows]))
  )

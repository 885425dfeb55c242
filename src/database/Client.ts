/** Effect's `SqlClient` over postgres.js. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Pool from "effect/Pool"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection as SqlConnection } from "effect/sql/SqlConnection"
import type { SqlError } from "effect/sql/SqlError"
import * as Statement from "effect/sql/Statement"
import type postgres from "postgres"
import * as Connection from "./Connection.ts"

/** Connections at most: a server takes a hundred from everybody, unless it is told otherwise. */
const CONNECTIONS_MAX = 6

/** How long a connection is kept for the next one who needs it. */
const IDLE = Duration.minutes(1)

/**
 * Makes a client whose connections `open` opens, which live as long as the scope.
 *
 * Each connection is a client of postgres.js with no other, and is never used again once it was closed. Three defects of
 * postgres.js 3.4 ask for this: it throws out of any handler's reach when something is asked on a reserved connection that
 * the server has closed, or when one is closed while it fetches types; and a connection that is closed between a query and
 * its sending never comes back.
 */
export const make = Effect.fnUntraced(function*(open: (options: postgres.Options<{}>) => postgres.Sql) {
  const pool = yield* Pool.makeWithTTL({ acquire: line(open), min: 0, max: CONNECTIONS_MAX, timeToLive: IDLE })
  const acquirer: Effect.Effect<SqlConnection, SqlError, Scope.Scope> = Effect.flatMap(Pool.get(pool), (line) => {
    const invalidate = Effect.suspend(() => line.isClosed ? Pool.invalidate(pool, line) : Effect.void)
    return line.isClosed
      ? Effect.andThen(invalidate, acquirer)
      : Effect.as(
        Effect.addFinalizer(() => invalidate),
        Connection.session(line.client, () => !line.isClosed, () => void (line.isClosed = true))
      )
  })
  return yield* SqlClient.make({
    driver: "postgres.js",
    compiler,
    acquirer,
    releaseSavepoint: (name) => `RELEASE SAVEPOINT ${name}`,
    spanAttributes: [["db.system.name", "postgresql"]]
  })
})

const line = (open: (options: postgres.Options<{}>) => postgres.Sql) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const line = {
        client: open({
          max: 1,
          max_lifetime: null,
          fetch_types: false,
          types: arrays,
          onclose: () => void (line.isClosed = true)
        }),
        isClosed: false
      }
      return line
    }),
    ({ client, isClosed }) => Effect.ignoreCause(Effect.promise(() => client.end({ timeout: isClosed ? 0 : 5 })))
  ).pipe(
    Effect.tap((line) => Effect.onError(Connection.connect(line.client), () => Effect.sync(() => line.isClosed = true)))
  )

/** What is not fetched. Arrays are written, but read as the server's text. */
const arrayOf = (oid: number) => ({ to: oid, from: [], serialize: arrayText, parse: (text: string) => text })

const arrayText = (values: ReadonlyArray<string | number | null>): string =>
  `{${values.map((value) => value === null ? "null" : `"${`${value}`.replaceAll(/["\\]/g, "\\$&")}"`).join(",")}}`

/** By their OIDs in `pg_type`. */
const arrays = { text: arrayOf(1009), integer: arrayOf(1007), bigint: arrayOf(1016) }

const compiler = Statement.makeCompiler({
  dialect: "pg",
  placeholder: (index) => `$${index}`,
  onIdentifier: Statement.defaultEscape("\""),
  onCustom: () => ["", []],
  onRecordUpdate: (placeholders, alias, columns, values, returning) => {
    const [text, parameters] = returning ?? ["", []]
    return [
      `(values ${placeholders}) AS ${alias}${columns}${returning === undefined ? "" : ` RETURNING ${text}`}`,
      [...values.flat(), ...parameters]
    ]
  }
})

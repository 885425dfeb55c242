/** Effect's `SqlClient` over postgres.js. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Pool from "effect/Pool"
import type * as Scope from "effect/Scope"
import * as SqlClient from "effect/sql/SqlClient"
import type { Connection as SqlConnection } from "effect/sql/SqlConnection"
import * as Statement from "effect/sql/Statement"
import type postgres from "postgres"
import * as Connection from "./Connection.ts"

/** A process's connections at most. */
const CONNECTIONS_MAX = 10

/** How long a connection is kept for the next one who needs it. */
const IDLE = Duration.minutes(1)

/**
 * Makes a client whose connections `open` opens, which live as long as the scope.
 *
 * Each connection is a client of postgres.js with no other, and is never used again once it was closed. Two defects of
 * postgres.js 3.4 ask for this: it throws out of any handler's reach when something is asked on a reserved connection that
 * the server has closed, and a connection that closes between a query and its sending never comes back.
 */
export const make = Effect.fnUntraced(function*(open: (options: postgres.Options<{}>) => postgres.Sql) {
  const pool = yield* Pool.makeWithTTL({ acquire: line(open), min: 0, max: CONNECTIONS_MAX, timeToLive: IDLE })
  const acquirer: Effect.Effect<SqlConnection, never, Scope.Scope> = Effect.flatMap(Pool.get(pool), (line) => {
    const invalidate = Effect.suspend(() => line.isClosed ? Pool.invalidate(pool, line) : Effect.void)
    return line.isClosed
      ? Effect.andThen(invalidate, acquirer)
      : Effect.as(Effect.addFinalizer(() => invalidate), Connection.of(line))
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
      const line: Connection.Line = {
        client: open({ max: 1, max_lifetime: null, onclose: () => void (line.isClosed = true) }),
        isClosed: false
      }
      return line
    }),
    ({ client, isClosed }) => Effect.ignoreCause(Effect.promise(() => client.end({ timeout: isClosed ? 0 : 5 })))
  )

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

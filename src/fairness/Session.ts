/** One connection to a PostgreSQL of 14 or newer, for what it binds to a session. It is never replaced by another. */
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { SqlError } from "effect/sql/SqlError"
import type { Row } from "effect/sql/SqlConnection"
import postgres from "postgres"
import * as Connection from "../database/Connection.ts"
import { SCHEMA } from "../database/Database.ts"
import { CONNECT_TIMEOUT_SECONDS } from "../database/Reason.ts"

export interface Session {
  /** Fails once the connection is closed. */
  readonly query: (
    text: string,
    ...parameters: ReadonlyArray<string | number>
  ) => Effect.Effect<ReadonlyArray<Row>, SqlError>
  readonly isOpen: () => boolean
  /** Waits until the server, the network or somebody else has closed it. */
  readonly closed: Effect.Effect<void>
}

/** Opens one with the first query. The server closes it when nothing was asked for longer than `idle`. */
export const open = (url: Redacted.Redacted<string>, idle: Duration.Duration) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const closed = Deferred.makeUnsafe<void>()
      const client = postgres(Redacted.value(url), {
        max: 1,
        max_lifetime: 0,
        fetch_types: false,
        onnotice: () => undefined,
        onclose: () => void Deferred.doneUnsafe(closed, Effect.void),
        connect_timeout: CONNECT_TIMEOUT_SECONDS,
        connection: {
          application_name: "ledger-pipelines turn",
          search_path: SCHEMA,
          idle_session_timeout: Duration.toMillis(idle),
          statement_timeout: 0,
          lock_timeout: 0
        }
      })
      const isOpen = () => !Deferred.isDoneUnsafe(closed)
      const connection = Connection.session(client, isOpen)
      const session: Session = {
        query: (text, ...parameters) => connection.executeUnprepared(text, parameters, undefined),
        isOpen,
        closed: Deferred.await(closed)
      }
      return { client, session }
    }),
    ({ client }) => Effect.ignoreCause(Effect.promise(() => client.end({ timeout: 1 })))
  ).pipe(Effect.map(({ session }) => session))

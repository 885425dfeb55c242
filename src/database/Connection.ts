/** Queries of postgres.js as effects: what `SqlClient` runs its statements on. */
import * as Effect from "effect/Effect"
import type { Connection, Row } from "effect/sql/SqlConnection"
import { SqlError } from "effect/sql/SqlError"
import * as Stream from "effect/Stream"
import type postgres from "postgres"
import * as Reason from "./Reason.ts"

type Rows = ReadonlyArray<Row>
type Transform = Parameters<Connection["execute"]>[2]
type Query<A> = PromiseLike<A> & { readonly cancel: () => void }

/** Rows that a stream reads at once. */
const CURSOR_ROWS = 500

const CLOSED = { code: "CONNECTION_CLOSED", message: "the connection was closed" }

/**
 * Connects a client with one connection. By itself the driver waits for ever where a server accepts, and closes at once.
 * Its own time limits are not of Effect's clock either.
 */
export const connect = (client: postgres.Sql): Effect.Effect<void, SqlError> =>
  Effect.callback((resume) => {
    const fail = (cause: unknown) => resume(Effect.fail(new SqlError({ reason: Reason.of(cause) })))
    const timer = setTimeout(() => fail({ code: "CONNECT_TIMEOUT" }), 1000 * (Reason.CONNECT_TIMEOUT_SECONDS + 1))
    client.unsafe("select 1").then(() => resume(Effect.void), fail).finally(() => clearTimeout(timer))
  })

/**
 * Of a client with one connection. A query after that was closed fails, instead of running on the one that postgres.js would
 * open in its place. `onLost` hears of failures that mean as much.
 */
export const session = (client: postgres.Sql, isOpen: () => boolean, onLost = () => {}): Connection => {
  const query = (text: string, parameters: ReadonlyArray<unknown>, prepare: boolean) =>
    client.unsafe<Array<Row>>(text, bound(parameters), { prepare })

  const failure = (cause: unknown) => {
    const error = new SqlError({ reason: Reason.of(cause) })
    if (isConnection(error)) onLost()
    return error
  }

  const answer = <A>(make: () => Query<A>) =>
    Effect.callback<A, SqlError>((resume) => {
      if (!isOpen()) return resume(Effect.fail(failure(CLOSED)))
      const pending = make()
      pending.then(
        (rows) => resume(Effect.succeed(rows)),
        (cause: unknown) => resume(Effect.fail(failure(cause)))
      )
      // It gives a promise, whatever its type says.
      return Effect.ignoreCause(Effect.promise(() => Promise.resolve(pending.cancel())))
    })

  const rows = (text: string, parameters: ReadonlyArray<unknown>, prepare: boolean, transform: Transform) => {
    const found: Effect.Effect<Rows, SqlError> = answer(() => query(text, parameters, prepare))
    return transform === undefined ? found : Effect.map(found, transform)
  }

  return {
    execute: (text, parameters, transform) => rows(text, parameters, true, transform),
    executeUnprepared: (text, parameters, transform) => {
      const found = rows(text, parameters, false, transform)
      // What was closed is rolled back by that, and a failure to do so would count as a defect.
      return /^(ROLLBACK|RELEASE)/.test(text) ? Effect.catchIf(found, isConnection, () => Effect.succeed([])) : found
    },
    executeRaw: (text, parameters) => answer(() => query(text, parameters, true)),
    executeValues: (text, parameters) => answer(() => query(text, parameters, true).values()),
    executeValuesUnprepared: (text, parameters) => answer(() => query(text, parameters, false).values()),
    executeStream: (text, parameters, transform) =>
      Stream.suspend(() => Stream.fromAsyncIterable(pages(query(text, parameters, true)), failure)).pipe(
        Stream.map((page) => transform === undefined ? page : transform(page)),
        Stream.flattenIterable
      )
  }
}

const isConnection = ({ reason }: SqlError): boolean => reason._tag === "ConnectionError"

/** The cursor's own iterator ends with something else than a promise, which a stream cannot bear. */
async function* pages(query: postgres.PendingQuery<Array<Row>>): AsyncGenerator<Rows> {
  yield* query.cursor(CURSOR_ROWS)
}

/** The driver takes more than its types say, and refuses the rest by itself. */
const bound = (parameters: ReadonlyArray<unknown>) => [...parameters] as Array<postgres.ParameterOrJSON<never>>

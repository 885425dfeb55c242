/** A table of ours in the database that workers share, made by the first of them that needs it. */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { Database, SCHEMA_LOCK } from "./Database.ts"
import * as Reason from "./Reason.ts"

/** Runs `create … if not exists …`, one worker after another: two at once would meet in PostgreSQL's own catalogue. */
export const make = Effect.fnUntraced(function*(definition: string) {
  const sql = yield* SqlClient.SqlClient
  const place = yield* Database
  yield* sql.withTransaction(Effect.andThen(
    sql`select pg_advisory_xact_lock(${SCHEMA_LOCK})`,
    sql.unsafe(definition)
  )).pipe(Effect.mapError((error) => Reason.explain(error, place)))
})

/** The runs that somebody asked to end, from any machine. A note for the run's own process: it is no part of the history. */
import * as Effect from "effect/Effect"
import type { Sql, Table, Told } from "./Store.ts"

/** What the journal says of a run that ended because of it. */
export const MESSAGE = "cancelled"

/** Asked again, it stays as it was. */
export const request = (sql: Sql, run: string, now: number): Told<void> => sql.insert(CANCELLATION, [[run, now]])

export const isRequested = (sql: Sql, run: string): Told<boolean> =>
  Effect.map(sql.all("select run from cancellation where run = ?1", run), (rows) => rows.length > 0)

/** Forgets it, because the run goes on. */
export const clear = (sql: Sql, run: string): Told<unknown> => sql.all("delete from cancellation where run = ?1", run)

const CANCELLATION: Table = {
  name: "cancellation",
  columns: { run: "text", at: "bigint" },
  conflict: "on conflict (run) do nothing"
}

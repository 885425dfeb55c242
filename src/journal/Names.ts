/** By which names people know a record: its number, its billing reference, the name of its document in the books. */
import * as Effect from "effect/Effect"
import type * as Outcome from "../Outcome.ts"
import type { Sql, Table, Told } from "./Store.ts"

/** A record, and its document where it has one. */
export type Known = readonly [Outcome.Subject, Outcome.Document | null]

/** Takes note of the other names of records. */
export const know = (sql: Sql, known: Iterable<Known>): Told<void> =>
  sql.insert(
    NAME,
    [...known].flatMap(([{ id, number, reference }, document]) =>
      [number, reference, document?.name ?? null].flatMap((name) => name === null ? [] : [[name, id]])
    )
  )

/** The ids of the records of this name. */
export const of = (sql: Sql, name: string): Told<ReadonlyArray<string>> =>
  Effect.map(
    sql.all("select subject from name where name = ?1", name),
    (rows) => rows.map(({ subject }) => String(subject))
  )

const NAME: Table = {
  name: "name",
  columns: { name: "text", subject: "text" },
  conflict: "on conflict (name, subject) do nothing"
}

/** How many records of a run ended how, so far. */
import * as Effect from "effect/Effect"
import * as Outcome from "../Outcome.ts"
import type { Sql, Table, Told } from "./Store.ts"

/** Counts these ends of a run. */
export const add = (sql: Sql, run: string, outcomes: ReadonlyArray<Outcome.Outcome>): Told<void> => {
  const counts = new Map<string, number>()
  for (const { result } of outcomes) {
    const label = Outcome.label(result)
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  return sql.insert(COUNTS, [...counts].map(([label, count]) => [run, label, count]))
}

/** By the label of the outcome. */
export const of = (sql: Sql, run: string): Told<Readonly<Record<string, number>>> =>
  Effect.map(
    sql.all("select label, count from tally where run = ?1", run),
    (rows) => Object.fromEntries(rows.map(({ count, label }) => [String(label), Number(count)]))
  )

const COUNTS: Table = {
  name: "tally",
  columns: { run: "text", label: "text", count: "bigint" },
  conflict: "on conflict (run, label) do update set count = tally.count + excluded.count"
}

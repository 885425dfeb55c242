/**
 * One run at a time per pipeline and sink.
 *
 * A run takes the lease before its first write, says every `beat` that it is alive, and gives it back at its end. Who finds a
 * lease silent for longer than `silence` takes it over. Taking, beating and writing each compare the holder and change the
 * row in one transaction, so that clocks decide only whose turn it is: a run that lost its lease, because its machine slept
 * or a clock jumped, finds out at its next transaction and stops.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { hostname } from "node:os"
import { pid } from "node:process"
import type { StateUnusable } from "../PipelineError.ts"
import type { Sql, Table, Told } from "./Store.ts"

/** Whose turn it is to write where. */
export interface Place {
  readonly pipeline: string
  readonly sink: string
}

/** Instants in milliseconds since 1970. */
export interface Lease extends Place {
  readonly run: string
  readonly host: string
  readonly process: number
  readonly since: number
  /** When its holder was last heard of. */
  readonly beat: number
}

/** How often a holder is to be heard of, and after what silence it counts as dead: the same for all who share a journal. */
export const Timing = Context.Reference<{ readonly beat: Duration.Duration; readonly silence: Duration.Duration }>(
  "etl/journal/Lease/Timing",
  { defaultValue: () => ({ beat: Duration.seconds(15), silence: Duration.seconds(60) }) }
)

/** What a run that wants the lease finds: a living holder, a dead one, or nobody. */
export type Found =
  | { readonly _tag: "Held"; readonly by: Lease }
  | { readonly _tag: "Taken"; readonly from: Lease | null }

/**
 * Whether its holder was heard of lately. A beat from the future counts as silence too: it is of a clock that was set back
 * since, and its holder, if it lived, would have beaten again.
 */
export const lives = ({ beat }: Lease, now: number, silence: Duration.Duration): boolean =>
  Math.abs(now - beat) <= Duration.toMillis(silence)

/** Takes the lease unless its holder lives, inside a transaction. */
export const take = Effect.fnUntraced(
  function*(sql: Sql, place: Place, run: string, now: number, silence: Duration.Duration): Taking {
    const found = yield* holder(sql, place)
    if (found !== null && lives(found, now, silence)) return { _tag: "Held", by: found }
    yield* sql.insert(LEASE, [[place.pipeline, place.sink, run, hostname(), pid, now, now]])
    return { _tag: "Taken", from: found }
  }
)

type Taking = Effect.fn.Return<Found, StateUnusable>

const LEASE: Table = {
  name: "lease",
  columns: {
    pipeline: "text",
    sink: "text",
    run: "text",
    host: "text",
    process: "bigint",
    since: "bigint",
    beat: "bigint"
  },
  conflict: `on conflict (pipeline, sink) do update
    set run = excluded.run, host = excluded.host, process = excluded.process, since = excluded.since, beat = excluded.beat`
}

/** Who says to hold it: a run, and the session that took it, by when it did; null where any of the run's may. */
export interface Holding extends Place {
  readonly run: string
  readonly since: number | null
}

/** Says that the run is alive. False where the lease is not its own any more. */
export const beat = (sql: Sql, { pipeline, run, since, sink }: Holding, now: number): Told<boolean> =>
  Effect.map(
    sql.all(
      `update lease set beat = ?1 where pipeline = ?2 and sink = ?3 and run = ?4 and since = coalesce(?5, since)
        returning run`,
      now,
      pipeline,
      sink,
      run,
      since
    ),
    (rows) => rows.length === 1
  )

/** Gives it back. */
export const release = (sql: Sql, { pipeline, run, sink }: Holding): Told<unknown> =>
  sql.all("delete from lease where pipeline = ?1 and sink = ?2 and run = ?3", pipeline, sink, run)

/** Who holds it, dead or alive. */
export const holder = (sql: Sql, { pipeline, sink }: Place): Told<Lease | null> =>
  Effect.map(
    sql.all("select run, host, process, since, beat from lease where pipeline = ?1 and sink = ?2", pipeline, sink),
    ([row]) =>
      row === undefined ? null : {
        pipeline,
        sink,
        run: String(row["run"]),
        host: String(row["host"]),
        process: Number(row["process"]),
        since: Number(row["since"]),
        beat: Number(row["beat"])
      }
  )

/** For people: `run 7K2M000 on books-1, process 4711`. */
export const describe = ({ run, host, process }: Lease): string => `run ${run} on ${host}, process ${process}`

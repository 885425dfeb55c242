/** The queue of unverifiable records: since when, why, and how often they were asked for. */
import * as Effect from "effect/Effect"
import type * as Outcome from "../Outcome.ts"
import type { Place } from "./Lease.ts"
import type { Sql, Table, Told } from "./Store.ts"

/** A record that no billing system could confirm so far. Instants in milliseconds since 1970. */
export interface Waiting {
  readonly subject: Outcome.Subject["id"]
  readonly number: string | null
  readonly reference: string | null
  readonly firstSeen: number
  readonly lastSeen: number
  /** The last ones. */
  readonly reason: string
  readonly message: string
  /** In how many runs it was tried. */
  readonly tries: number
}

/** How the queue changed, by the ids in it. */
export interface Change {
  readonly entered: ReadonlyArray<string>
  readonly left: ReadonlyArray<string>
}

/** Puts unverifiable records into the queue and takes the others out. `queued` holds the ids that are in it. */
export const update = Effect.fnUntraced(
  function*({ sql, place: { pipeline, sink }, now }: At, outcomes: Iterable<Outcome.Outcome>, queued: Queued) {
    const last = new Map([...outcomes].map((outcome) => [sql.kept(outcome.subject.id), outcome]))
    const entered = [...last.keys()].filter((id) => last.get(id)?.result._tag === "unverifiable")
    const left = [...last.keys()].filter((id) => last.get(id)?.result._tag !== "unverifiable" && queued.has(id))
    if (left.length > 0) {
      yield* sql.all(
        `delete from waiting where pipeline = ?1 and sink = ?2 and ${sql.isAmong("subject", "?3")}`,
        pipeline,
        sink,
        left
      )
    }
    yield* sql.insert(
      WAITING,
      [...last.values()].flatMap(({ result, subject: { id, number, reference } }) =>
        result._tag === "unverifiable"
          ? [[pipeline, sink, id, number, reference, now, now, result.reason, result.message, 1]]
          : []
      )
    )
    return { entered, left } satisfies Change
  }
)

type Queued = ReadonlySet<string>

interface At {
  readonly sql: Sql
  readonly place: Place
  readonly now: number
}

/** The longest waiting first. */
export const all = (sql: Sql, { pipeline, sink }: Place): Told<ReadonlyArray<Waiting>> =>
  Effect.map(
    sql.all("select * from waiting where pipeline = ?1 and sink = ?2 order by first_seen, subject", pipeline, sink),
    (rows) =>
      rows.map((row) => ({
        subject: String(row["subject"]),
        number: textOrNull(row["number"]),
        reference: textOrNull(row["reference"]),
        firstSeen: Number(row["first_seen"]),
        lastSeen: Number(row["last_seen"]),
        reason: String(row["reason"]),
        message: String(row["message"]),
        tries: Number(row["tries"])
      }))
  )

const WAITING: Table = {
  name: "waiting",
  columns: {
    pipeline: "text",
    sink: "text",
    subject: "text",
    number: "text",
    reference: "text",
    first_seen: "bigint",
    last_seen: "bigint",
    reason: "text",
    message: "text",
    tries: "bigint"
  },
  conflict: `on conflict (pipeline, sink, subject) do update set number = excluded.number,
    reference = excluded.reference, last_seen = excluded.last_seen, reason = excluded.reason, message = excluded.message,
    tries = waiting.tries + 1`
}

const textOrNull = (value: unknown): string | null => typeof value === "string" ? value : null

/** The queue of unverifiable records: since when, why, and how often they were asked for. */
import type * as Outcome from "../Outcome.ts"
import type { Place } from "./Lease.ts"
import type { Sql } from "./StateFile.ts"

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

/** Puts unverifiable records into the queue and takes the others out. `queued` holds the ids in it, and follows. */
export const update = (
  sql: Sql,
  { pipeline, sink }: Place,
  now: number,
  outcomes: Iterable<Outcome.Outcome>,
  queued: Set<string>
): void => {
  const remove = sql("delete from waiting where pipeline = ? and sink = ? and subject = ?")
  const put = sql(PUT)
  for (const { result, subject: { id, number, reference } } of outcomes) {
    if (result._tag === "unverifiable") {
      queued.add(id)
      put.run(pipeline, sink, id, number, reference, now, now, result.reason, result.message)
    } else if (queued.delete(id)) remove.run(pipeline, sink, id)
  }
}

/** The longest waiting first. */
export const all = (sql: Sql, { pipeline, sink }: Place): ReadonlyArray<Waiting> =>
  sql("select * from waiting where pipeline = ? and sink = ? order by first_seen, subject").all(pipeline, sink)
    .map((row) => ({
      subject: String(row["subject"]),
      number: textOrNull(row["number"]),
      reference: textOrNull(row["reference"]),
      firstSeen: Number(row["first_seen"]),
      lastSeen: Number(row["last_seen"]),
      reason: String(row["reason"]),
      message: String(row["message"]),
      tries: Number(row["tries"])
    }))

const PUT = `
  insert into waiting (pipeline, sink, subject, number, reference, first_seen, last_seen, reason, message, tries)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
  on conflict do update set number = excluded.number, reference = excluded.reference, last_seen = excluded.last_seen,
    reason = excluded.reason, message = excluded.message, tries = tries + 1`

const textOrNull = (value: unknown): string | null => typeof value === "string" ? value : null

/**
 * The chain of events: each row's hash covers the row and the hash before it, over the whole file.
 *
 * One chain a file, not one a run: SQLite lets one process write at a time anyhow, so runs that share a file wait for each
 * other's milliseconds and no more, and a run that is deleted as a whole is missed too.
 *
 * Finds  rows that were changed, deleted, inserted or moved, and a file that was cut off at its end
 * Blind  to who rewrites every hash after the change and `head`, or brings back an older copy of the whole file: keep the
 *        head's hash elsewhere (`pipeline journal verify` prints it), and compare
 */
import { createHash, hash } from "node:crypto"
import { Damaged, type Sql } from "./StateFile.ts"

export type Kind = "started" | "intent" | "outcome" | "interrupted" | "ended"

/** What happened, before it has a place in the chain. */
export interface Event {
  readonly kind: Kind
  readonly run: string
  /** The record's id, or null where it is about none. */
  readonly subject: string | null
  /** JSON. */
  readonly body: string
}

/** An event in its place. */
export interface Row extends Event {
  readonly seq: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Where the chain ends. */
export interface Head {
  readonly events: number
  /** Of the last event; empty before the first. */
  readonly hash: string
}

/** Appends events in this order, inside a transaction. `at` in milliseconds since 1970. */
export const append = (sql: Sql, at: number, events: Iterable<Event>): Head => {
  const insert = sql("insert into event (seq, at, kind, run, subject, body, hash) values (?, ?, ?, ?, ?, ?, ?)")
  let { events: seq, hash: last } = head(sql) ?? { events: 0, hash: "" }
  for (const event of events) {
    seq += 1
    const subject = event.subject?.toWellFormed() ?? null
    last = hashOf(last, { ...event, seq, at, subject })
    insert.run(seq, at, event.kind, event.run, subject, event.body, last)
  }
  sql("update head set events = ?, hash = ?").run(seq, last)
  return { events: seq, hash: last }
}

/** Null where somebody removed it. */
export const head = (sql: Sql): Head | null => {
  const row = sql("select events, hash from head").get()
  return row === undefined ? null : { events: Number(row["events"]), hash: String(row["hash"]) }
}

/**
 * The events `e` that the rest of the query selects, in its order. What was changed is never taken for what happened.
 *
 * Throws  `Damaged`
 */
export const read = (sql: Sql, where: string, ...values: ReadonlyArray<string | number>): ReadonlyArray<Row> =>
  sql(`select e.*, before.hash as before from event as e left join event as before on before.seq = e.seq - 1 ${where}`)
    .all(...values).map((found) => {
      const row: Row = {
        seq: Number(found["seq"]),
        at: Number(found["at"]),
        kind: kindOf(found["kind"]),
        run: String(found["run"]),
        subject: found["subject"] === null ? null : String(found["subject"]),
        body: String(found["body"])
      }
      if (found["hash"] === hashOf(String(found["before"] ?? ""), row)) return row
      throw new Damaged(`event ${row.seq} is not as it was written; see pipeline journal verify`)
    })

export type Verification =
  | { readonly _tag: "Intact"; readonly head: Head }
  /** The first event that is not as it was written; `kind` and `run` as they stand there now. Null where it is none. */
  | {
    readonly _tag: "Broken"
    readonly position: number | null
    readonly kind: string | null
    readonly run: string | null
    readonly problem: string
  }

/**
 * Reads every event again. Columns come as bytes: text that decodes to the same may be of other ones.
 *
 * `kept` is the hash of an earlier head, or null: it must still be in the chain.
 */
export const verify = (sql: Sql, kept: string | null = null): Verification => {
  const broken = (position: number | null, problem: string, kind: string | null = null, run: string | null = null) =>
    ({ _tag: "Broken", position, kind, run, problem }) as const
  let last: Head = { events: 0, hash: "" }
  let isKept = kept === null
  for (const row of sql(BYTES).iterate()) {
    const position = last.events + 1
    const [kind, run] = [String(row["kind"]), String(row["run"])]
    if (row["place"] !== `${position}`) return broken(position, `missing: the next one there is ${row["place"]}`)
    const digest = createHash("sha256").update(last.hash)
    for (const column of COLUMNS) frame(digest, row[column])
    const hash = digest.digest("hex")
    if (row["hash"] !== hash) return broken(position, "not as it was written", kind, run)
    last = { events: position, hash }
    isKept ||= hash === kept
  }
  const noted = head(sql)
  if (noted === null) return broken(null, "the note of how many events there are is gone")
  if (noted.events > last.events) {
    return broken(last.events + 1, `missing, with all after it: there were ${noted.events}`)
  }
  if (noted.events < last.events) return broken(noted.events + 1, `not ours: there were ${noted.events}`)
  if (noted.hash !== last.hash) return broken(null, "the note of the last event's hash is another")
  if (!isKept) return broken(null, `no event has the hash that was kept (${kept}): this is not the same history`)
  // The indexes too, by which records are found.
  const damage = sql("pragma integrity_check(1)").get()?.["integrity_check"]
  if (damage !== "ok") return broken(null, `the file is damaged: ${String(damage)}`)
  return { _tag: "Intact", head: last }
}

const COLUMNS = ["seq_bytes", "at_bytes", "kind_bytes", "run_bytes", "subject_bytes", "body_bytes"]

const BYTES = `select cast(seq as text) as place, kind, run, hash, ${
  COLUMNS.map((column) => `cast(cast(${column.replace("_bytes", "")} as text) as blob) as ${column}`).join(", ")
} from event order by seq`

const hashOf = (before: string, { seq, at, kind, run, subject, body }: Row): string =>
  hash("sha256", before + [`${seq}`, `${at}`, kind, run, subject, body].map(framed).join(""))

/** A text behind its length, so that no two rows are written alike. */
const framed = (text: string | null): string => text === null ? "-" : `${Buffer.byteLength(text)}:${text}`

const frame = (digest: ReturnType<typeof createHash>, value: unknown) => {
  if (value instanceof Uint8Array) digest.update(`${value.byteLength}:`).update(value)
  else digest.update("-")
}

const KINDS: ReadonlyArray<Kind> = ["started", "intent", "outcome", "interrupted", "ended"]

const kindOf = (value: unknown): Kind => {
  const known = KINDS.find((kind) => kind === value)
  if (known !== undefined) return known
  throw new Damaged(`"${String(value)}" is no kind of event`)
}

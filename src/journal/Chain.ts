/**
 * The chain of events: each row's hash covers the row and the hash before it, over the whole journal.
 *
 * One chain a journal, not one a run: writers take turns anyhow, so runs that share a journal wait for each other's
 * milliseconds and no more, and a run that is deleted as a whole is missed too.
 *
 * Finds  rows that were changed, deleted, inserted or moved, and a journal that was cut off at its end
 * Blind  to who rewrites every hash after the change and `head`, or brings back an older copy of it all: keep the
 *        head's hash elsewhere (`pipeline journal verify` prints it), and compare
 */
import * as Effect from "effect/Effect"
import { createHash, hash } from "node:crypto"
import type { Row as Found, Scalar, Sql, Table, Told, Value } from "./Store.ts"

const KINDS = ["started", "intent", "outcome", "interrupted", "ended", "resumed"] as const

export type Kind = typeof KINDS[number]

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
export const append = Effect.fnUntraced(function*(sql: Sql, at: number, events: ReadonlyArray<Event>) {
  let { events: seq, hash: last } = (yield* head(sql)) ?? { events: 0, hash: "" }
  const rows = events.map(({ kind, run, subject: id, body }): ReadonlyArray<Scalar> => {
    seq += 1
    const subject = id === null ? null : sql.kept(id)
    last = hashOf(last, { seq, at, kind, run, subject, body })
    return [seq, at, kind, run, subject, body, last]
  })
  yield* sql.insert(EVENT, rows)
  yield* sql.all("update head set events = ?1, hash = ?2", seq, last)
  return { events: seq, hash: last } satisfies Head
})

const EVENT: Table = {
  name: "event",
  columns: { seq: "bigint", at: "bigint", kind: "text", run: "text", subject: "text", body: "text", hash: "text" },
  conflict: ""
}

/** Null where somebody removed it. */
export const head = (sql: Sql): Told<Head | null> =>
  Effect.map(
    sql.all("select events, hash from head"),
    ([row]) => row === undefined ? null : { events: Number(row["events"]), hash: String(row["hash"]) }
  )

/**
 * The events `e` that the rest of the query selects, in its order. What was changed is never taken for what happened.
 *
 * Fails  `StateUnusable`, damaged
 */
export const read = (sql: Sql, where: string, ...values: ReadonlyArray<Value>): Told<ReadonlyArray<Row>> =>
  Effect.flatMap(
    sql.all(
      `select e.*, b.hash as before from event as e left join event as b on b.seq = e.seq - 1 ${where}`,
      ...values
    ),
    (found) => {
      const rows: Array<Row> = []
      for (const one of found) {
        const kind = KINDS.find((kind) => kind === one["kind"])
        if (kind === undefined) return sql.damaged(`"${String(one["kind"])}" is no kind of event`)
        const row = rowOf(one, kind)
        if (one["hash"] !== hashOf(String(one["before"] ?? ""), row)) {
          return sql.damaged(`event ${row.seq} is not as it was written; see pipeline journal verify`)
        }
        rows.push(row)
      }
      return Effect.succeed(rows)
    }
  )

const rowOf = (found: Found, kind: Kind): Row => ({
  seq: Number(found["seq"]),
  at: Number(found["at"]),
  kind,
  run: String(found["run"]),
  subject: found["subject"] === null ? null : String(found["subject"]),
  body: String(found["body"])
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

const broken = (position: number | null, problem: string, kind: string | null = null, run: string | null = null) =>
  ({ _tag: "Broken", position, kind, run, problem }) as const

/** Events that `verify` holds at once; one may be as large as a chunk of records. */
const PAGE = 200

/**
 * Reads every event again. Columns come as bytes: text that decodes to the same may be of other ones.
 *
 * `kept` is the hash of an earlier head, or null: it must still be in the chain.
 */
export const verify = Effect.fnUntraced(function*(sql: Sql, kept: string | null) {
  let last: Head = { events: 0, hash: "" }
  let isKept = kept === null
  let page = yield* sql.all(`${bytes(sql)} order by seq limit ${PAGE}`)
  while (page.length > 0) {
    for (const row of page) {
      const next = link(last, row)
      if ("problem" in next) return next
      last = next
      isKept ||= last.hash === kept
    }
    page = yield* sql.all(`${bytes(sql)} where seq > ?1 order by seq limit ${PAGE}`, last.events)
  }
  const noted = yield* head(sql)
  if (noted === null) return broken(null, "the note of how many events there are is gone")
  if (noted.events > last.events) {
    return broken(last.events + 1, `missing, with all after it: there were ${noted.events}`)
  }
  if (noted.events < last.events) return broken(noted.events + 1, `not ours: there were ${noted.events}`)
  if (noted.hash !== last.hash) return broken(null, "the note of the last event's hash is another")
  if (!isKept) return broken(null, `no event has the hash that was kept (${kept}): this is not the same history`)
  const damage = yield* sql.damage
  if (damage !== null) return broken(null, `the file is damaged: ${damage}`)
  return { _tag: "Intact", head: last } as const
})

/** The head after this row, or what is wrong with it. */
const link = (last: Head, row: Found): Head | ReturnType<typeof broken> => {
  const position = last.events + 1
  if (row["place"] !== `${position}`) return broken(position, `missing: the next one there is ${row["place"]}`)
  const digest = createHash("sha256").update(last.hash)
  for (const column of COLUMNS) frame(digest, row[`${column}_bytes`])
  const hash = digest.digest("hex")
  if (row["hash"] === hash) return { events: position, hash }
  return broken(position, "not as it was written", String(row["kind"]), String(row["run"]))
}

const COLUMNS = ["seq", "at", "kind", "run", "subject", "body"]

const bytes = (sql: Sql): string =>
  `select cast(seq as text) as place, kind, run, hash, ${
    COLUMNS.map((column) => `${sql.bytes(column)} as ${column}_bytes`).join(", ")
  } from event`

const hashOf = (before: string, { seq, at, kind, run, subject, body }: Row): string =>
  hash("sha256", before + [`${seq}`, `${at}`, kind, run, subject, body].map(framed).join(""))

/** A text behind its length, so that no two rows are written alike. */
const framed = (text: string | null): string => text === null ? "-" : `${Buffer.byteLength(text)}:${text}`

const frame = (digest: ReturnType<typeof createHash>, value: unknown) => {
  if (value instanceof Uint8Array) digest.update(`${value.byteLength}:`).update(value)
  else digest.update("-")
}

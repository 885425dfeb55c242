/**
 * What runs were about to write. An intent is resolved by the outcome, or the interruption, of its record in its run.
 *
 * Which events still hold open ones is noted in `intent`, so that any process finds those of a run, whoever recorded them.
 */
import * as Effect from "effect/Effect"
import type { Outcome } from "../Outcome.ts"
import type * as Bodies from "./Bodies.ts"
import * as Chain from "./Chain.ts"
import type { Sql, Table, Told } from "./Store.ts"

/** Of a planned outcome. */
export const make = ({ subject, result }: Outcome): Bodies.Intent => {
  const { operations, reason, requires, rules } = result._tag === "planned" ? result.planned : NOTHING
  return { subject, reason, operations, rules, requires }
}

const NOTHING = { reason: "", operations: [], rules: [], requires: [] }

/** The places of a run's open intents, by record, as a session knows them; some may be resolved since. */
export type Places = ReadonlyMap<string, number>

export const NONE: Places = new Map()

/** The places that are open now: what is known is not read again. */
export const places = Effect.fnUntraced(function*(sql: Sql, run: string, known: Places) {
  const open = (yield* sql.all("select seq from intent where run = ?1 order by seq", run)).map(({ seq }) => Number(seq))
  const now = new Map([...known].filter(([, seq]) => open.includes(seq)))
  const read = new Set(known.values())
  for (const seq of open.filter((seq) => !read.has(seq))) {
    for (const { subject: { id } } of yield* held(sql, seq)) now.set(id, seq)
  }
  return now
})

/** Records that these are about to be written, but for those that are open already. Gives their places. */
export const record = Effect.fnUntraced(
  function*(sql: Sql, run: string, now: number, intents: ReadonlyArray<Bodies.Intent>, known: Places) {
    const open = yield* places(sql, run, known)
    const again = intents.map(({ subject }) => subject.id).filter((id) => open.has(id))
    const resolved = again.length === 0 ? NONE : yield* resolutions(sql, run, again)
    const isOpen = (id: string) => (open.get(id) ?? 0) > (resolved.get(sql.kept(id)) ?? 0)
    const added = [...new Map(intents.map((intent) => [intent.subject.id, intent])).values()]
      .filter(({ subject }) => !isOpen(subject.id))
    if (added.length === 0) return open
    // One event for all of them, so that it costs little.
    const body: Bodies.Intents = { intents: added }
    const { events } = yield* Chain.append(sql, now, [
      { kind: "intent", run, subject: null, body: JSON.stringify(body) }
    ])
    yield* sql.insert(INTENT, [[events, run, added.length]])
    for (const { subject } of added) open.set(subject.id, events)
    return open
  }
)

const INTENT: Table = { name: "intent", columns: { seq: "bigint", run: "text", unresolved: "bigint" }, conflict: "" }

/** Takes note that intents at these places are resolved. */
export const resolve = Effect.fnUntraced(function*(sql: Sql, run: string, at: ReadonlyArray<number>) {
  const counts = new Map<number, number>()
  for (const seq of at) counts.set(seq, (counts.get(seq) ?? 0) + 1)
  for (const [seq, count] of counts) {
    yield* sql.all("update intent set unresolved = unresolved - ?2 where seq = ?1", seq, count)
  }
  if (counts.size > 0) yield* sql.all("delete from intent where run = ?1 and unresolved <= 0", run)
})

/** That nobody knows what has become of these. `by` is the run that found out. */
export const interrupt = Effect.fnUntraced(
  function*(sql: Sql, run: string, now: number, open: ReadonlyArray<Open>, by: string) {
    yield* sql.all("delete from intent where run = ?1", run)
    yield* Chain.append(
      sql,
      now,
      open.map(({ position, subject }) => {
        const body: Bodies.Interrupted = { intent: position, by }
        return { kind: "interrupted", run, subject: subject.id, body: JSON.stringify(body) }
      })
    )
  }
)

/** An intent that nothing resolved so far. */
export interface Open extends Bodies.Intent {
  /** Of the event that holds it. */
  readonly position: number
  /** When it was recorded, in milliseconds since 1970. */
  readonly at: number
}

/** Those of a run. */
export const open = Effect.fnUntraced(function*(sql: Sql, run: string) {
  const found: Array<Open> = []
  for (const { seq } of yield* sql.all("select seq from intent where run = ?1 order by seq", run)) {
    for (const row of yield* Chain.read(sql, "where e.seq = ?1", Number(seq))) {
      const intents = intentsOf(row)
      const resolved = yield* resolutions(sql, run, intents.map(({ subject }) => subject.id))
      for (const intent of intents) {
        if ((resolved.get(sql.kept(intent.subject.id)) ?? 0) > row.seq) continue
        found.push({ ...intent, position: row.seq, at: row.at })
      }
    }
  }
  return found
})

/** The last event of each of these records in the run, by record. */
const resolutions = (sql: Sql, run: string, ids: ReadonlyArray<string>): Told<Places> =>
  Effect.map(
    sql.all(
      `select subject, max(seq) as seq from event where run = ?1 and ${sql.isAmong("subject", "?2")} group by subject`,
      run,
      ids
    ),
    (rows) => new Map(rows.map(({ subject, seq }) => [String(subject), Number(seq)]))
  )

/**
 * What the event at this place says of the record.
 *
 * Fails  `StateUnusable`, damaged, when it says nothing of it
 */
export const at = (sql: Sql, position: number, subject: string): Told<Bodies.Intent> =>
  Effect.flatMap(held(sql, position), (intents) => {
    const found = intents.find((one) => sql.kept(one.subject.id) === sql.kept(subject))
    return found === undefined
      ? sql.damaged(`event ${position} intends nothing for ${subject}`)
      : Effect.succeed(found)
  })

const held = (sql: Sql, position: number): Told<ReadonlyArray<Bodies.Intent>> =>
  Effect.map(Chain.read(sql, "where e.seq = ?1", position), (rows) => rows.flatMap(intentsOf))

const intentsOf = ({ body }: Chain.Row): ReadonlyArray<Bodies.Intent> => {
  const { intents }: Bodies.Intents = JSON.parse(body)
  return intents
}

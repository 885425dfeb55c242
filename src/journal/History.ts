/** What the journal tells: runs, how their records ended, and one record's whole story. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import type { Outcome, Subject } from "../Outcome.ts"
import type * as Bodies from "./Bodies.ts"
import * as Chain from "./Chain.ts"
import * as Intents from "./Intents.ts"
import * as Lease from "./Lease.ts"
import * as Names from "./Names.ts"
import * as OutcomeText from "./OutcomeText.ts"
import type { Sql, Told } from "./Store.ts"

/** A run. Instants in milliseconds since 1970. */
export interface Run extends Bodies.Started {
  readonly id: string
  readonly startedAt: number
  readonly endedAt: number | null
  /** `silent`: its lease has run out, and nobody has taken it over yet. */
  readonly status: Bodies.Ended["status"] | "running" | "silent"
  readonly message: string | null
  readonly counts: Bodies.Ended["counts"]
}

/** Something that happened to a record. `at` in milliseconds since 1970, `intent` what was to be written. */
export type Happening =
  & { readonly run: string; readonly at: number }
  & (
    | {
      readonly _tag: "outcome"
      readonly outcome: Outcome
      readonly intent: Bodies.Intent | null
      /** What the source said of the record. */
      readonly claims: Json
    }
    /** Found out by another run. */
    | { readonly _tag: "interrupted"; readonly by: string; readonly intent: Bodies.Intent }
    /** Under way in the run that holds the lease, dead or alive. */
    | { readonly _tag: "open"; readonly intent: Bodies.Intent }
  )

/** All that happened to one record, in order. */
export interface Story {
  /** As last recorded. */
  readonly subject: Subject
  readonly happenings: ReadonlyArray<Happening>
  /** The runs that they happened in, by id. */
  readonly runs: ReadonlyMap<string, Run>
}

/** When a lease counts as abandoned. */
interface Now {
  readonly now: number
  readonly silence: Duration.Duration
}

/** The latest first. */
export const runs = (sql: Sql, limit: number, now: Now): Told<ReadonlyArray<Run>> =>
  Effect.flatMap(
    Chain.read(sql, "where e.kind = 'started' order by e.seq desc limit ?1", limit),
    Effect.forEach((row) => runOf(sql, row, now))
  )

/** The run of this id, or null. */
export const run = (sql: Sql, id: string, now: Now): Told<Run | null> =>
  firstOf(sql, now, Chain.read(sql, "where e.kind = 'started' and e.run = ?1", id))

/** The latest run of this place that its schedule began, or null. */
export const scheduled = (sql: Sql, { pipeline, sink }: Lease.Place, now: Now): Told<Run | null> =>
  firstOf(
    sql,
    now,
    Chain.read(
      sql,
      `where e.kind = 'started' and ${sql.field("pipeline")} = ?1 and ${sql.field("sink")} = ?2
        and ${sql.field("due")} is not null
      order by e.seq desc limit 1`,
      pipeline,
      sink
    )
  )

const firstOf = (sql: Sql, now: Now, rows: Told<ReadonlyArray<Chain.Row>>): Told<Run | null> =>
  Effect.flatMap(rows, ([row]) => row === undefined ? Effect.succeed(null) : runOf(sql, row, now))

/** A page of a run's outcomes, each with its place, after this place. */
export const outcomes = Effect.fnUntraced(function*(sql: Sql, run: string, after: number, limit: number) {
  const [first] = after > 0 ? [] : yield* sql.all("select seq from event where kind = 'started' and run = ?1", run)
  const rows = yield* Chain.read(sql, OUTCOMES, run, first === undefined ? after : Number(first["seq"]), limit)
  return rows.map(({ seq, body }) => ({ position: seq, ...OutcomeText.read(body) }))
})

/** How a record ended in one run, and what had been intended. */
export interface Ending extends Omit<Bodies.Ending, "intent"> {
  readonly intent: Bodies.Intent | null
}

export const ending = (sql: Sql, { claims, intent, outcome }: Bodies.Ending): Told<Ending> =>
  Effect.map(
    intent === null ? Effect.succeed(null) : Intents.at(sql, intent, outcome.subject.id),
    (intended) => ({ outcome, claims, intent: intended })
  )

const OUTCOMES = "where e.kind = 'outcome' and e.run = ?1 and e.seq > ?2 order by e.seq limit ?3"

/** The records of this id, number, billing reference or name in the books; none where nobody knows it. */
export const stories = Effect.fnUntraced(function*(sql: Sql, name: string, now: Now) {
  const underWay = (yield* open(sql)).filter(({ intent: { subject } }) =>
    [subject.id, subject.number, subject.reference].includes(name)
  )
  const ids = new Set([name, ...yield* Names.of(sql, name), ...underWay.map(({ intent }) => intent.subject.id)])
  const told = yield* Effect.forEach(
    [...ids].toSorted(),
    (id) => story(sql, underWay.filter(({ intent }) => intent.subject.id === id), id, now)
  )
  return told.filter(({ happenings }) => happenings.length > 0)
})

const open = Effect.fnUntraced(function*(sql: Sql) {
  const leases = yield* sql.all("select run from lease")
  const found = yield* Effect.forEach(
    leases.map((lease) => String(lease["run"])),
    (run) =>
      Effect.map(
        Intents.open(sql, run),
        (intents) => intents.map(({ at, ...intent }) => ({ _tag: "open", run, at, intent }) as const)
      )
  )
  return found.flat()
})

const story = Effect.fnUntraced(function*(sql: Sql, underWay: ReadonlyArray<Happening>, id: string, now: Now) {
  const rows = yield* Chain.read(sql, "where e.subject = ?1 order by e.seq", id)
  const happenings = [...yield* Effect.forEach(rows, (row) => happening(sql, row)), ...underWay]
  const found = yield* Effect.forEach(new Set(happenings.map(({ run }) => run)), (id) => run(sql, id, now))
  const last = happenings.at(-1)
  return {
    subject: last === undefined ? NOBODY : last._tag === "outcome" ? last.outcome.subject : last.intent.subject,
    happenings,
    runs: new Map(found.flatMap((one) => one === null ? [] : [[one.id, one]]))
  } satisfies Story
})

const NOBODY: Subject = { id: "", number: null, reference: null, customer: null }

const happening = Effect.fnUntraced(function*(sql: Sql, { at, body, kind, run, subject }: Chain.Row) {
  const intent = (position: number) => Intents.at(sql, position, subject ?? "")
  if (kind === "outcome") {
    const ending = OutcomeText.read(body)
    const intended = ending.intent === null ? null : yield* intent(ending.intent)
    return { _tag: "outcome", run, at, outcome: ending.outcome, intent: intended, claims: ending.claims } as const
  }
  const interrupted: Bodies.Interrupted = JSON.parse(body)
  return { _tag: "interrupted", run, at, by: interrupted.by, intent: yield* intent(interrupted.intent) } as const
})

const runOf = Effect.fnUntraced(function*(sql: Sql, { at, body, run: id }: Chain.Row, { now, silence }: Now) {
  const started: Bodies.Started = JSON.parse(body)
  const begun = { ...started, id, startedAt: at }
  const [turn] = yield* Chain.read(sql, LAST_TURN, id)
  if (turn?.kind === "ended") {
    const ended: Bodies.Ended = JSON.parse(turn.body)
    return { ...begun, ...ended, endedAt: turn.at } satisfies Run
  }
  const lease = yield* Lease.holder(sql, started)
  const lives = lease?.run === id && Lease.lives(lease, now, silence)
  const status = lives ? "running" : "silent"
  return { ...begun, endedAt: null, status, message: null, counts: null } satisfies Run
})

/** The end of a run, or that it was resumed since. */
const LAST_TURN = `
  where e.seq = (select max(seq) from (
    select max(seq) as seq from event where kind = 'ended' and run = ?1
    union all select max(seq) from event where kind = 'resumed' and run = ?1
  ) as turn)`

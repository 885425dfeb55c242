/** What the journal tells: runs, how their records ended, and one record's whole story. */
import type * as Duration from "effect/Duration"
import type { Json } from "effect/Schema"
import type { Outcome, Subject } from "../Outcome.ts"
import type * as Bodies from "./Bodies.ts"
import * as Chain from "./Chain.ts"
import * as Intents from "./Intents.ts"
import * as Lease from "./Lease.ts"
import * as OutcomeText from "./OutcomeText.ts"
import type { Sql } from "./StateFile.ts"

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
export const runs = (sql: Sql, limit: number, now: Now): ReadonlyArray<Run> =>
  Chain.read(sql, "where e.kind = 'started' order by e.seq desc limit ?", limit).map((row) => runOf(sql, row, now))

/** The run of this id, or null. */
export const run = (sql: Sql, id: string, now: Now): Run | null => {
  const [row] = Chain.read(sql, "where e.kind = 'started' and e.run = ?", id)
  return row === undefined ? null : runOf(sql, row, now)
}

/** The latest run of this place that its schedule began, or null. */
export const scheduled = (sql: Sql, { pipeline, sink }: Lease.Place, now: Now): Run | null => {
  const [row] = Chain.read(sql, SCHEDULED, pipeline, sink)
  return row === undefined ? null : runOf(sql, row, now)
}

const SCHEDULED = `
  where e.kind = 'started' and e.body ->> '$.pipeline' = ? and e.body ->> '$.sink' = ? and e.body ->> '$.due' is not null
  order by e.seq desc limit 1`

/** A page of a run's outcomes, each with its place, after this place. */
export const outcomes = (sql: Sql, run: string, after: number, limit: number) =>
  Chain.read(sql, OUTCOMES, run, after, run, limit)
    .map(({ seq, body }) => ({ position: seq, ...OutcomeText.read(body) }))

/** How a record ended in one run, and what had been intended. */
export interface Ending extends Omit<Bodies.Ending, "intent"> {
  readonly intent: Bodies.Intent | null
}

export const ending = (sql: Sql, { claims, intent, outcome }: Bodies.Ending): Ending => ({
  outcome,
  claims,
  intent: intent === null ? null : Intents.at(sql, intent, outcome.subject.id)
})

const OUTCOMES = `
  where e.kind = 'outcome' and e.run = ?
    and e.seq > max(?, coalesce((select seq from event where kind = 'started' and run = ?), 0))
  order by e.seq limit ?`

/** The records of this id, number, billing reference or name in the books; none where nobody knows it. */
export const stories = (sql: Sql, name: string, now: Now): ReadonlyArray<Story> => {
  const underWay = open(sql).filter(({ intent: { subject } }) =>
    [subject.id, subject.number, subject.reference].includes(name)
  )
  const known = sql("select subject from name where name = ?").all(name).map(({ subject }) => String(subject))
  return [...new Set([name, ...known, ...underWay.map(({ intent }) => intent.subject.id)])].toSorted().map((id) =>
    story(sql, underWay.filter(({ intent }) => intent.subject.id === id), id, now)
  ).filter(({ happenings }) => happenings.length > 0)
}

const open = (sql: Sql): ReadonlyArray<Happening & { readonly _tag: "open" }> =>
  sql("select run from lease").all().flatMap(({ run: id }) => {
    const run = String(id)
    return Intents.open(sql, run).map(({ at, ...intent }) => ({ _tag: "open", run, at, intent }) as const)
  })

const story = (sql: Sql, underWay: ReadonlyArray<Happening>, id: string, now: Now): Story => {
  const happenings = [
    ...Chain.read(sql, "where e.subject = ? order by e.seq", id).map((row) => happening(sql, row)),
    ...underWay
  ]
  const found = [...new Set(happenings.map(({ run }) => run))].map((id) => run(sql, id, now))
  const last = happenings.at(-1)
  return {
    subject: last === undefined ? NOBODY : last._tag === "outcome" ? last.outcome.subject : last.intent.subject,
    happenings,
    runs: new Map(found.flatMap((one) => one === null ? [] : [[one.id, one]]))
  }
}

const NOBODY: Subject = { id: "", number: null, reference: null, customer: null }

const happening = (sql: Sql, { at, body, kind, run, subject }: Chain.Row): Happening => {
  const intent = (position: number) => Intents.at(sql, position, subject ?? "")
  if (kind === "outcome") {
    const ending = OutcomeText.read(body)
    const intended = ending.intent === null ? null : intent(ending.intent)
    return { _tag: "outcome", run, at, outcome: ending.outcome, intent: intended, claims: ending.claims }
  }
  const interrupted: Bodies.Interrupted = JSON.parse(body)
  return { _tag: "interrupted", run, at, by: interrupted.by, intent: intent(interrupted.intent) }
}

const runOf = (sql: Sql, { at, body, run: id }: Chain.Row, { now, silence }: Now): Run => {
  const started: Bodies.Started = JSON.parse(body)
  const begun = { ...started, id, startedAt: at }
  const [row] = Chain.read(sql, "where e.kind = 'ended' and e.run = ?", id)
  if (row !== undefined) {
    const ended: Bodies.Ended = JSON.parse(row.body)
    return { ...begun, ...ended, endedAt: row.at }
  }
  const lease = Lease.holder(sql, started)
  const lives = lease?.run === id && Lease.lives(lease, now, silence)
  return { ...begun, endedAt: null, status: lives ? "running" : "silent", message: null, counts: null }
}

/** What runs were about to write. An intent is resolved by the outcome, or the interruption, of its record in its run. */
import type { Outcome } from "../Outcome.ts"
import type * as Bodies from "./Bodies.ts"
import * as Chain from "./Chain.ts"
import { Damaged, type Sql } from "./StateFile.ts"

/** Of a planned outcome. */
export const make = ({ subject, result }: Outcome): Bodies.Intent => {
  const { operations, reason, requires, rules } = result._tag === "planned" ? result.planned : NOTHING
  return { subject, reason, operations, rules, requires }
}

const NOTHING = { reason: "", operations: [], rules: [], requires: [] }

/** That these are about to be written. One event for all of them, so that it costs little. */
export const event = (run: string, intents: ReadonlyArray<Bodies.Intent>): Chain.Event => {
  const body: Bodies.Intents = { intents }
  return { kind: "intent", run, subject: null, body: JSON.stringify(body) }
}

/** That nobody knows what has become of one of them. `by` is the run that found out. */
export const interrupted = (run: string, { position, subject }: Open, by: string): Chain.Event => {
  const body: Bodies.Interrupted = { intent: position, by }
  return { kind: "interrupted", run, subject: subject.id, body: JSON.stringify(body) }
}

/** An intent that nothing resolved so far. */
export interface Open extends Bodies.Intent {
  /** Of the event that holds it. */
  readonly position: number
  /** When it was recorded, in milliseconds since 1970. */
  readonly at: number
}

/** Those of a run. */
export const open = (sql: Sql, run: string): ReadonlyArray<Open> => {
  const resolved = sql("select 1 from event where subject = ? and run = ?")
  return Chain.read(sql, OF_RUN, run, run).flatMap((row) =>
    intentsOf(row)
      .filter(({ subject }) => resolved.get(subject.id, run) === undefined)
      .map((intent) => ({ ...intent, position: row.seq, at: row.at }))
  )
}

/**
 * What the event at this place says of the record.
 *
 * Throws  `Damaged` when it says nothing of it
 */
export const at = (sql: Sql, position: number, subject: string): Bodies.Intent => {
  const found = Chain.read(sql, "where e.seq = ?", position).flatMap(intentsOf).find((one) =>
    one.subject.id === subject
  )
  if (found !== undefined) return found
  throw new Damaged(`event ${position} intends nothing for ${subject}`)
}

const intentsOf = ({ body }: Chain.Row): ReadonlyArray<Bodies.Intent> => {
  const { intents }: Bodies.Intents = JSON.parse(body)
  return intents
}

const OF_RUN = `
  where e.kind = 'intent' and e.run = ? and e.seq > (select seq from event where kind = 'started' and run = ?)
  order by e.seq`

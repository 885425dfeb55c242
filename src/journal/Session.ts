/** A run's own process, which records how its records end, and how it does itself. */
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type { Json } from "effect/Schema"
import * as Outcome from "../Outcome.ts"
import { LeaseLost } from "../PipelineError.ts"
import * as Chain from "./Chain.ts"
import * as Counts from "./Counts.ts"
import * as Ending from "./Ending.ts"
import * as Holding from "./Holding.ts"
import * as Intents from "./Intents.ts"
import * as Lease from "./Lease.ts"
import * as Names from "./Names.ts"
import * as OutcomeText from "./OutcomeText.ts"
import type { JournalError, Recording, Recovered } from "./Recording.ts"
import type { Sql, Store } from "./Store.ts"
import * as Waiting from "./Waiting.ts"

/** A recording as the journal keeps it going. */
export interface Session extends Recording {
  /** Beats. Ends only when it cannot any more. */
  readonly alive: Effect.Effect<never, JournalError>
  readonly finish: (exit: Exit.Exit<unknown, unknown>) => Effect.Effect<void, JournalError>
}

/** What a session begins with. */
export interface Start {
  /** Its lease, as it took it. */
  readonly holding: Lease.Holding
  readonly timing: typeof Lease.Timing.Service
  readonly queued: Set<string>
  readonly recovered: Recovered | null
}

export const make = (store: Store, { holding, queued, recovered, timing }: Start): Session => {
  const { run } = holding
  let known = Intents.NONE

  const ended = Effect.fnUntraced(
    function*(sql: Sql, now: number, outcomes: ReadonlyArray<Outcome.Outcome>, claims: (id: string) => Json) {
      const places = yield* Intents.places(sql, run, known)
      const recorded = store.isShared ? yield* already(sql, run, outcomes) : NOTHING
      const added = outcomes.filter(({ subject: { id } }) => !recorded.has(sql.kept(id)))
      yield* Chain.append(
        sql,
        now,
        added.map((outcome) => {
          const { id } = outcome.subject
          const body = OutcomeText.write({ outcome, intent: places.get(id) ?? null, claims: claims(id) })
          return { kind: "outcome", run, subject: id, body }
        })
      )
      const resolved = new Set(outcomes.map(({ subject }) => subject.id))
      yield* Intents.resolve(sql, run, [...resolved].flatMap((id) => places.get(id) ?? []))
      yield* Names.know(sql, added.map(({ result, subject }) => [subject, Outcome.documentOf(result)]))
      yield* Counts.add(sql, run, added)
      const waiting = yield* Waiting.update({ sql, place: holding, now }, outcomes, queued)
      for (const id of resolved) places.delete(id)
      return { places, waiting }
    }
  )

  return {
    recovered,
    holds: Holding.check(store, holding),
    writing: (planned) =>
      planned.length === 0 ? Effect.void : Effect.map(
        Holding.write(store, holding, (sql, now) => Intents.record(sql, run, now, planned.map(Intents.make), known)),
        (places) => void (known = places)
      ),
    ended: (outcomes, claims) =>
      outcomes.length === 0 ? Effect.void : Effect.map(
        Holding.write(store, holding, (sql, now) => ended(sql, now, outcomes, claims)),
        ({ places, waiting }) => {
          known = places
          for (const id of waiting.entered) queued.add(id)
          for (const id of waiting.left) queued.delete(id)
        }
      ),
    alive: Holding.write(store, holding, () => Effect.void).pipe(
      // Another process's long transaction: the next beat, or the next write, finds out what has become of the lease.
      Effect.catchIf((error) => error._tag === "StateUnusable" && error.reason === "locked", () => Effect.void),
      Effect.delay(timing.beat),
      Effect.forever
    ),
    finish: (exit) => finish(store, holding, exit)
  }
}

/** The records of these that have ended in this run before: it was resumed, or the answer got lost on its way. */
const already = (sql: Sql, run: string, outcomes: ReadonlyArray<Outcome.Outcome>) =>
  Effect.map(
    sql.all(
      `select subject from event where kind = 'outcome' and run = ?1 and ${sql.isAmong("subject", "?2")}`,
      run,
      outcomes.map(({ subject }) => subject.id)
    ),
    (rows): ReadonlySet<string> => new Set(rows.map(({ subject }) => String(subject)))
  )

const NOTHING: ReadonlySet<string> = new Set()

const finish = Effect.fnUntraced(function*(store: Store, holding: Lease.Holding, exit: Exit.Exit<unknown, unknown>) {
  const { run } = holding
  let said = ""
  const closing = Holding.write(store, holding, (sql, now) =>
    Effect.gen(function*() {
      const end = { ...yield* Ending.verdict(sql, run, exit), counts: yield* Counts.of(sql, run) }
      said = JSON.stringify(end)
      yield* Ending.close(sql, { run, now, end, by: run })
      yield* Lease.release(sql, holding)
    }))
  // Where the answer to the first attempt got lost, the second one finds the lease given back, and the end recorded.
  yield* Effect.catchIf(
    closing,
    (error) => error instanceof LeaseLost && said !== "",
    (error) =>
      Effect.flatMap(
        store.read((sql) => Chain.read(sql, "where e.kind = 'ended' and e.run = ?1 order by e.seq desc limit 1", run)),
        ([last]) => last?.body === said ? Effect.void : Effect.fail(error)
      )
  )
})

/** One run as the journal follows it: its lease, what it is about to write, and how each record ended. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import { hostname } from "node:os"
import { pid } from "node:process"
import type * as Outcome from "../Outcome.ts"
import { LeaseHeld, type LeaseLost, NotInJournal, NotResumable, type StateUnusable } from "../PipelineError.ts"
import type * as Bodies from "./Bodies.ts"
import * as Cancellation from "./Cancellation.ts"
import * as Chain from "./Chain.ts"
import * as Ending from "./Ending.ts"
import * as History from "./History.ts"
import type * as Intents from "./Intents.ts"
import * as Lease from "./Lease.ts"
import * as Session from "./Session.ts"
import type { Sql, Store } from "./Store.ts"
import * as Waiting from "./Waiting.ts"

/** What is known of a run when it begins. */
export interface Beginning extends Omit<Bodies.Started, "host" | "process"> {
  readonly run: string
}

/** What a dead run left behind. */
export interface Recovered {
  readonly lease: Lease.Lease
  /** What it was about to write, and never said whether it did. */
  readonly intents: ReadonlyArray<Intents.Open>
}

export type JournalError = StateUnusable | LeaseLost

/** An observer of the run. All fail with `LeaseLost`, before anything is recorded, when another run has taken over. */
export interface Recording {
  /** The run whose lease was taken over, because it had died; to be said. */
  readonly recovered: Recovered | null
  /** Succeeds while the run holds its lease. */
  readonly holds: Effect.Effect<void, JournalError>
  /** Records the intent to write, on the disk before the first write. */
  readonly writing: (planned: ReadonlyArray<Outcome.Outcome>) => Effect.Effect<void, JournalError>
  /** Records how records ended; `claims` are what the source says of one, by its id. */
  readonly ended: (
    outcomes: ReadonlyArray<Outcome.Outcome>,
    claims: (id: string) => Json
  ) => Effect.Effect<void, JournalError>
}

/**
 * Takes the lease and records that the run began, and what the dead run before it left behind.
 *
 * Fails  `LeaseHeld` when another run is at work; `StateUnusable` when the journal is damaged or cannot be written
 */
export const begin = Effect.fn("Recording.begin")(function*(store: Store, { run, ...beginning }: Beginning) {
  yield* store.examine
  const timing = yield* Lease.Timing
  const now = yield* Clock.currentTimeMillis
  const found = yield* store.write((sql) =>
    Effect.gen(function*() {
      const place = { pipeline: beginning.pipeline, sink: beginning.sink, run }
      const found = yield* take(sql, place, now, timing)
      if (found._tag === "Held") return found
      const { file, ...rest } = beginning
      const where = file === null || file === undefined ? {} : { file }
      const started: Bodies.Started = { ...rest, ...where, host: hostname(), process: pid }
      yield* Chain.append(sql, now, [{ kind: "started", run, subject: null, body: JSON.stringify(started) }])
      return found
    })
  )
  return found._tag === "Held" ? yield* held(found.by) : Session.make(store, { ...found, timing })
})

/**
 * Takes the lease again for a run that did not finish, and records that it goes on. Gives the run as it was, too.
 *
 * Fails  `LeaseHeld` when it is at work, or another one in its place; `NotInJournal`; `NotResumable` when it has finished,
 *        or is kept in a file; `StateUnusable`
 */
export const resume = Effect.fn("Recording.resume")(function*(store: Store, run: string) {
  yield* store.examine
  const timing = yield* Lease.Timing
  const now = yield* Clock.currentTimeMillis
  const found = yield* store.write((sql) =>
    Effect.gen(function*() {
      const was = yield* History.run(sql, run, { now, silence: timing.silence })
      if (was === null) return absent(run)
      if (was.status === "finished") {
        return new NotResumable({ run, problem: "has finished. There is nothing left to do" })
      }
      if (!store.isShared) {
        return new NotResumable({ run, problem: KEPT_IN_FILE })
      }
      const found = yield* take(sql, { pipeline: was.pipeline, sink: was.sink, run }, now, timing)
      if (found._tag === "Held") return found
      yield* Cancellation.clear(sql, run)
      const resumed: Bodies.Resumed = { host: hostname(), process: pid }
      yield* Chain.append(sql, now, [{ kind: "resumed", run, subject: null, body: JSON.stringify(resumed) }])
      return { ...found, was }
    })
  )
  if (found._tag === "NotInJournal" || found._tag === "NotResumable") return yield* found
  if (found._tag === "Held") return yield* held(found.by)
  return { session: Session.make(store, { ...found, timing }), was: found.was }
})

const KEPT_IN_FILE = "was not kept in a shared database (PIPELINE_DATABASE), where alone runs can be resumed. " +
  "Run its pipeline again: what is in the books is left alone"

/** No run of this id is there. */
export const absent = (run: string) => new NotInJournal({ what: `run "${run}"`, remedy: "pipeline runs lists them" })

/** Takes the lease, and closes the run that it was taken from, where that is another one. */
const take = Effect.fnUntraced(function*(
  sql: Sql,
  { run, ...place }: Lease.Place & { readonly run: string },
  now: number,
  timing: typeof Lease.Timing.Service
) {
  const found = yield* Lease.take(sql, place, run, now, timing.silence)
  if (found._tag === "Held") return found
  const holding: Lease.Holding = { ...place, run, since: now }
  const dead = found.from?.run === run ? null : found.from
  const end = { status: "interrupted", message: `found dead by run ${run}`, counts: null } as const
  const intents = dead === null ? [] : yield* Ending.close(sql, { run: dead.run, now, end, by: run })
  const queued = new Set((yield* Waiting.all(sql, place)).map(({ subject }) => subject))
  return { _tag: "Taken", holding, queued, recovered: dead === null ? null : { lease: dead, intents } } as const
})

const held = (lease: Lease.Lease) =>
  new LeaseHeld({
    pipeline: lease.pipeline,
    sink: lease.sink,
    holder: Lease.describe(lease),
    since: DateTime.formatIso(DateTime.makeUnsafe(lease.since)),
    heard: DateTime.formatIso(DateTime.makeUnsafe(lease.beat))
  })

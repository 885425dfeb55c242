/** One run as the journal follows it: its lease, what it is about to write, and how each record ended. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type { Json } from "effect/Schema"
import { hostname } from "node:os"
import { pid } from "node:process"
import * as Outcome from "../Outcome.ts"
import { LeaseHeld, LeaseLost, type StateUnusable } from "../PipelineError.ts"
import type * as Bodies from "./Bodies.ts"
import * as Chain from "./Chain.ts"
import * as Intents from "./Intents.ts"
import * as Lease from "./Lease.ts"
import * as OutcomeText from "./OutcomeText.ts"
import type { Sql, StateFile } from "./StateFile.ts"
import * as Waiting from "./Waiting.ts"

/** What is known of a run when it begins. */
export interface Beginning extends Lease.Place {
  readonly run: string
  /** Where the pipeline is declared, when that is outside of the project. */
  readonly file?: string | null
  /** Where it writes, for people. */
  readonly target: string
  /** The time of its schedule that it runs for, in milliseconds since 1970; absent where a person runs it. */
  readonly due?: number
}

/** What a dead run left behind. */
export interface Recovered {
  readonly lease: Lease.Lease
  /** What it was about to write, and never said whether it did. */
  readonly intents: ReadonlyArray<Intents.Open>
}

type JournalError = StateUnusable | LeaseLost

/** An observer of the run. Both fail with `LeaseLost`, before anything is recorded, when another run has taken over. */
export interface Recording {
  /** The run whose lease was taken over, because it had died; to be said. */
  readonly recovered: Recovered | null
  /** Records the intent to write, on the disk before the first write. */
  readonly writing: (planned: ReadonlyArray<Outcome.Outcome>) => Effect.Effect<void, JournalError>
  /** Records how records ended; `claims` are what the source says of one, by its id. */
  readonly ended: (
    outcomes: ReadonlyArray<Outcome.Outcome>,
    claims: (id: string) => Json
  ) => Effect.Effect<void, JournalError>
}

/** A recording as the journal keeps it going. */
export interface Session extends Recording {
  /** Beats. Ends only when it cannot any more. */
  readonly alive: Effect.Effect<never, JournalError>
  readonly finish: (exit: Exit.Exit<unknown, unknown>) => Effect.Effect<void, JournalError>
}

/**
 * Takes the lease and records that the run began, and what the dead run before it left behind.
 *
 * Fails  `LeaseHeld` when another run is at work; `StateUnusable` when the file is damaged or cannot be written
 */
export const begin = Effect.fn("Recording.begin")(function*(file: StateFile, beginning: Beginning) {
  yield* file.examine
  const { due, file: declaredIn = null, run, pipeline, sink, target } = beginning
  const timing = yield* Lease.Timing
  const now = yield* Clock.currentTimeMillis
  const found = yield* file.write((sql) => {
    const found = Lease.take(sql, beginning, run, now, timing.silence)
    if (found._tag === "Held") return found
    const intents = found.from === null ? [] : Intents.open(sql, found.from.run)
    const where = declaredIn === null ? {} : { file: declaredIn }
    const when = due === undefined ? {} : { due }
    const started: Bodies.Started = { pipeline, ...where, sink, target, ...when, host: hostname(), process: pid }
    if (found.from !== null) {
      const end: Bodies.Ended = { status: "interrupted", message: `found dead by run ${run}`, counts: null }
      close(sql, now, found.from.run, end, { by: run, intents })
    }
    Chain.append(sql, now, [{ kind: "started", run, subject: null, body: JSON.stringify(started) }])
    const queued = new Set(Waiting.all(sql, beginning).map(({ subject }) => subject))
    return { ...found, queued, recovered: found.from === null ? null : { lease: found.from, intents } }
  })
  if (found._tag === "Held") return yield* held(found.by)
  return session(file, beginning, timing, found)
})

const session = (
  file: StateFile,
  beginning: Beginning,
  timing: typeof Lease.Timing.Service,
  { queued, recovered }: { readonly queued: Set<string>; readonly recovered: Recovered | null }
): Session => {
  const { run, pipeline, sink } = beginning
  const counts: Record<string, number> = {}
  /** The places of those that nothing resolved so far, by record. */
  const intents = new Map<string, number>()

  /** Changes the file if the lease is still ours, which it is made to be for a while longer. */
  const asHolder = (change: (sql: Sql, now: number) => void) =>
    Effect.gen(function*() {
      const now = yield* Clock.currentTimeMillis
      const lost = yield* file.write((sql) => {
        if (!Lease.beat(sql, beginning, run, now)) return { to: Lease.holder(sql, beginning) }
        change(sql, now)
        return null
      })
      if (lost === null) return
      return yield* new LeaseLost({ pipeline, sink, holder: lost.to === null ? null : Lease.describe(lost.to) })
    })

  return {
    recovered,
    writing: (planned) => {
      if (planned.length === 0) return Effect.void
      return asHolder((sql, now) => {
        const { events } = Chain.append(sql, now, [Intents.event(run, planned.map(Intents.make))])
        for (const { subject } of planned) intents.set(subject.id, events)
      })
    },
    ended: (outcomes, claims) => {
      if (outcomes.length === 0) return Effect.void
      return Effect.tap(
        asHolder((sql, now) => {
          Chain.append(
            sql,
            now,
            outcomes.map((outcome) => {
              const { id } = outcome.subject
              const body = OutcomeText.write({ outcome, intent: intents.get(id) ?? null, claims: claims(id) })
              return { kind: "outcome", run, subject: id, body }
            })
          )
          for (const { subject, result } of outcomes) know(sql, subject, Outcome.documentOf(result))
          Waiting.update(sql, beginning, now, outcomes, queued)
        }),
        () =>
          Effect.sync(() => {
            for (const { subject, result } of outcomes) {
              intents.delete(subject.id)
              counts[Outcome.label(result)] = (counts[Outcome.label(result)] ?? 0) + 1
            }
          })
      )
    },
    alive: asHolder(() => {}).pipe(
      // Another process's long transaction: the next beat, or the next write, finds out what has become of the lease.
      Effect.catchIf((error) => error._tag === "StateUnusable" && error.reason === "locked", () => Effect.void),
      Effect.delay(timing.beat),
      Effect.forever
    ),
    finish: (exit) =>
      asHolder((sql, now) => {
        const open = intents.size === 0 ? [] : Intents.open(sql, run)
        close(sql, now, run, { ...verdict(exit), counts }, { by: run, intents: open })
        Lease.release(sql, beginning, run)
      })
  }
}

/** Records the end of a run, and of what it was about to write and never said whether it did. */
const close = (
  sql: Sql,
  now: number,
  run: string,
  end: Bodies.Ended,
  { by, intents }: { readonly by: string; readonly intents: ReadonlyArray<Intents.Open> }
) => {
  Chain.append(sql, now, [
    ...intents.map((intent) => Intents.interrupted(run, intent, by)),
    { kind: "ended", run, subject: null, body: JSON.stringify(end) }
  ])
  for (const { subject } of intents) know(sql, subject, null)
}

/** Sentences of ours hold no secrets; a defect's text is anybody's, and is left out. */
const verdict = (exit: Exit.Exit<unknown, unknown>): Omit<Bodies.Ended, "counts"> => {
  if (Exit.isSuccess(exit)) return { status: "finished", message: null }
  if (Cause.hasInterruptsOnly(exit.cause)) return { status: "interrupted", message: "from outside" }
  const error = Option.getOrNull(Cause.findErrorOption(exit.cause))
  return { status: "failed", message: error instanceof Error ? error.message : "a defect of the program" }
}

/** Takes note of the other names of a record; null is none. */
const know = (sql: Sql, { id, number, reference }: Outcome.Subject, document: Outcome.Document | null) =>
  sql("insert or ignore into name (name, subject) values (?2, ?1), (?3, ?1), (?4, ?1)")
    .run(id, number, reference, document?.name ?? null)

const held = (lease: Lease.Lease) =>
  new LeaseHeld({
    pipeline: lease.pipeline,
    sink: lease.sink,
    holder: Lease.describe(lease),
    since: DateTime.formatIso(DateTime.makeUnsafe(lease.since)),
    heard: DateTime.formatIso(DateTime.makeUnsafe(lease.beat))
  })

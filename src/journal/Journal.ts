/**
 * What happened, kept: every run, what it was about to write, how each record ended and on what evidence.
 *
 * Losing the journal loses history, never correctness: the sink can always be asked again.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { Outcome } from "../Outcome.ts"
import {
  type LeaseHeld,
  type LeaseLost,
  type NotInJournal,
  type NotResumable,
  NotRunning,
  type StateUnusable
} from "../PipelineError.ts"
import * as Setting from "../Setting.ts"
import type * as Bodies from "./Bodies.ts"
import * as Cancellation from "./Cancellation.ts"
import * as Chain from "./Chain.ts"
import * as History from "./History.ts"
import * as Intents from "./Intents.ts"
import * as Joining from "./Joining.ts"
import * as Lease from "./Lease.ts"
import * as Recording from "./Recording.ts"
import type * as Session from "./Session.ts"
import * as StateFile from "./StateFile.ts"
import type { Sql, Store, Told } from "./Store.ts"
import * as Waiting from "./Waiting.ts"

export interface Service {
  /** Where it is kept. */
  readonly file: string
  /**
   * Does `work` as a run that holds the lease, and records its beginning and end, however it ends.
   *
   * Fails  `LeaseHeld` before `work` begins; `LeaseLost`, which interrupts it; `StateUnusable`; and as `work` does
   */
  readonly record: <A, E, R>(
    run: Recording.Beginning,
    work: (recording: Recording.Recording) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | StateUnusable | LeaseHeld | LeaseLost, R>
  /** At most so many, the latest first. */
  readonly runs: (limit: number) => Effect.Effect<ReadonlyArray<History.Run>, StateUnusable>
  readonly run: (id: string) => Effect.Effect<History.Run | null, StateUnusable>
  /** The latest run there that its schedule began, or null. */
  readonly scheduled: (place: Lease.Place) => Effect.Effect<History.Run | null, StateUnusable>
  /** How the records of a run ended, in the order in which they did. */
  readonly outcomes: (run: string) => Stream.Stream<Outcome, StateUnusable>
  /** The same, each with what was to be written, and what the source said. */
  readonly endings: (run: string) => Stream.Stream<History.Ending, StateUnusable>
  /** The story of each record of this id, number, billing reference or name in the books. */
  readonly stories: (name: string) => Effect.Effect<ReadonlyArray<History.Story>, StateUnusable>
  /** The queue of unverifiable records, the longest waiting first. */
  readonly waiting: (place: Lease.Place) => Effect.Effect<ReadonlyArray<Waiting.Waiting>, StateUnusable>
  /** What the run that holds the lease, dead or alive, is about to write. */
  readonly openIntents: (place: Lease.Place) => Effect.Effect<ReadonlyArray<Bodies.Intent>, StateUnusable>
  /**
   * Joins a run that another process began, to record what is about to be written for it.
   *
   * Fails  `LeaseLost` when the run is not at work
   */
  readonly join: (run: Joining.Run) => Effect.Effect<Joining.Joined, StateUnusable | LeaseLost>
  /**
   * Does `work` as a run that did not finish and goes on, and records its end, as `record` does.
   *
   * Fails  `LeaseHeld` when it is at work, or another one in its place; `NotInJournal`; `NotResumable`; and as `record` does
   */
  readonly resume: <A, E, R>(
    run: string,
    work: (recording: Recording.Recording, was: History.Run) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | StateUnusable | LeaseHeld | LeaseLost | NotInJournal | NotResumable, R>
  /**
   * Asks a run to end; how it then ends is told as interrupted, "cancelled". It asks `isCancelled` itself.
   *
   * Fails  `NotInJournal`; `NotRunning`
   */
  readonly requestCancel: (run: string) => Effect.Effect<void, StateUnusable | NotInJournal | NotRunning>
  /** Whether somebody asked the run to end. */
  readonly isCancelled: (run: string) => Effect.Effect<boolean, StateUnusable>
  /** Reads all of it again. `kept` is the hash of an earlier head, which must still be in it, or null. */
  readonly verify: (kept: string | null) => Effect.Effect<Chain.Verification, StateUnusable>
}

const PAGE = 1000

/** Of a run whose own process died, its workers may still be. */
const isAtWork = ({ engine, status }: History.Run): boolean =>
  status === "running" || (status === "silent" && engine === "cluster")

type Page = Effect.Success<ReturnType<typeof History.outcomes>>[number]

/** The journal in this file, which is created where it is not there. */
export const inFile = (path: string) =>
  StateFile.create(path).pipe(Effect.andThen(StateFile.open(path)), Effect.flatMap(make))

/** The journal in the shared database. */
export const inDatabase = Effect.flatMap(
  Effect.promise(() => import("./StateDatabase.ts")),
  (StateDatabase) => Effect.flatMap(StateDatabase.open(), make)
)

const make = Effect.fnUntraced(function*(store: Store) {
  const timing = yield* Lease.Timing
  const told = <A>(query: (sql: Sql, now: { now: number; silence: typeof timing.silence }) => Told<A>) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => store.read((sql) => query(sql, { now, silence: timing.silence })))
  const paged = <A>(run: string, told: (sql: Sql, one: Page) => Told<A>) =>
    Stream.paginate(0, (after) =>
      store.read((sql) =>
        Effect.gen(function*() {
          const page = yield* History.outcomes(sql, run, after, PAGE)
          const last = page.length < PAGE ? undefined : page.at(-1)?.position
          return [yield* Effect.forEach(page, (one) => told(sql, one)), Option.fromUndefinedOr(last)] as const
        })
      ))
  /** Does the work of a session, and records its end. */
  const follow = <A, E, R>(
    session: Session.Session,
    work: Effect.Effect<A, E, R>
  ) => Effect.raceFirst(work, session.alive)
  const finish = (session: Session.Session, exit: Exit.Exit<unknown, unknown>) =>
    // Why the work failed weighs more than that this could not be recorded.
    Exit.isSuccess(exit) ? session.finish(exit) : Effect.ignore(session.finish(exit))
  return Journal.of({
    file: store.file,
    record: (run, work) =>
      Effect.acquireUseRelease(Recording.begin(store, run), (session) => follow(session, work(session)), finish),
    resume: (run, work) =>
      Effect.acquireUseRelease(
        Recording.resume(store, run),
        ({ session, was }) => follow(session, work(session, was)),
        ({ session }, exit) => finish(session, exit)
      ),
    join: (run) => Joining.join(store, run),
    requestCancel: Effect.fnUntraced(function*(id) {
      const now = yield* Clock.currentTimeMillis
      const run = yield* store.write((sql) =>
        Effect.tap(
          History.run(sql, id, { now, silence: timing.silence }),
          (run) => run !== null && isAtWork(run) ? Cancellation.request(sql, id, now) : Effect.void
        )
      )
      if (run === null) return yield* Recording.absent(id)
      if (!isAtWork(run)) return yield* new NotRunning({ run: id, status: run.status })
    }),
    isCancelled: (run) => store.read((sql) => Cancellation.isRequested(sql, run)),
    runs: (limit) => told((sql, now) => History.runs(sql, limit, now)),
    run: (id) => told((sql, now) => History.run(sql, id, now)),
    scheduled: (place) => told((sql, now) => History.scheduled(sql, place, now)),
    outcomes: (run) => paged(run, (_, { outcome }) => Effect.succeed(outcome)),
    endings: (run) => paged(run, History.ending),
    stories: (name) => told((sql, now) => History.stories(sql, name, now)),
    waiting: (place) => store.read((sql) => Waiting.all(sql, place)),
    openIntents: (place) =>
      store.read((sql) =>
        Effect.flatMap(
          Lease.holder(sql, place),
          (lease) => lease === null ? Effect.succeed([]) : Intents.open(sql, lease.run)
        )
      ),
    verify: (kept) => store.read((sql) => Chain.verify(sql, kept))
  })
})

export class Journal extends Context.Service<Journal, Service>()("etl/Journal") {
  /**
   * In the database of `PIPELINE_DATABASE`, shared by machines; without one, in the file of `PIPELINE_STATE`, by default
   * `.pipeline/state.db`; `:memory:` keeps nothing.
   */
  static readonly layer = Layer.unwrap(Effect.gen(function*() {
    if (Option.isSome(yield* Setting.optional("PIPELINE_DATABASE"))) {
      const Database = yield* Effect.promise(() => import("../database/Database.ts"))
      // Connections of its own: others may hold all of theirs while they wait for the journal.
      return Layer.provide(Layer.effect(Journal, inDatabase), Layer.fresh(Database.layerConfig))
    }
    const path = Option.getOrElse(yield* Setting.optional("PIPELINE_STATE"), () => DEFAULT_FILE).trim()
    return path === StateFile.MEMORY ? Journal.layerMemory : Layer.effect(Journal, inFile(path))
  }))
  /** Kept nowhere, the same code: for tests, and for runs that are to leave no trace. */
  static readonly layerMemory = Layer.effect(Journal, Effect.flatMap(StateFile.open(StateFile.MEMORY), make))
}

const DEFAULT_FILE = ".pipeline/state.db"

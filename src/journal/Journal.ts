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
import type { LeaseHeld, LeaseLost, StateUnusable } from "../PipelineError.ts"
import * as Setting from "../Setting.ts"
import type * as Bodies from "./Bodies.ts"
import * as Chain from "./Chain.ts"
import * as History from "./History.ts"
import * as Intents from "./Intents.ts"
import * as Lease from "./Lease.ts"
import * as Recording from "./Recording.ts"
import * as StateFile from "./StateFile.ts"
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
  /** Reads all of it again. `kept` is the hash of an earlier head, which must still be in it, or null. */
  readonly verify: (kept: string | null) => Effect.Effect<Chain.Verification, StateUnusable>
}

const PAGE = 1000

/** The journal in this file, which is created where it is not there. */
export const inFile = (path: string) => Effect.andThen(StateFile.create(path), make(path))

const make = Effect.fn("Journal.make")(function*(path: string) {
  const file = yield* StateFile.open(path)
  const timing = yield* Lease.Timing
  const told = <A>(query: (sql: StateFile.Sql, now: { now: number; silence: typeof timing.silence }) => A) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => file.read((sql) => query(sql, { now, silence: timing.silence })))
  type Page = ReturnType<typeof History.outcomes>
  const paged = <A>(run: string, told: (sql: StateFile.Sql, page: Page) => ReadonlyArray<A>) =>
    Stream.paginate(0, (after) =>
      file.read((sql) => {
        const page = History.outcomes(sql, run, after, PAGE)
        const last = page.length < PAGE ? undefined : page.at(-1)?.position
        return [told(sql, page), Option.fromUndefinedOr(last)] as const
      }))
  return Journal.of({
    file: path,
    record: (run, work) =>
      Effect.acquireUseRelease(
        Recording.begin(file, run),
        (session) => Effect.raceFirst(work(session), session.alive),
        // Why the work failed weighs more than that this could not be recorded.
        (session, exit) => Exit.isSuccess(exit) ? session.finish(exit) : Effect.ignore(session.finish(exit))
      ),
    runs: (limit) => told((sql, now) => History.runs(sql, limit, now)),
    run: (id) => told((sql, now) => History.run(sql, id, now)),
    scheduled: (place) => told((sql, now) => History.scheduled(sql, place, now)),
    outcomes: (run) => paged(run, (_, page) => page.map(({ outcome }) => outcome)),
    endings: (run) => paged(run, (sql, page) => page.map((ending) => History.ending(sql, ending))),
    stories: (name) => told((sql, now) => History.stories(sql, name, now)),
    waiting: (place) => file.read((sql) => Waiting.all(sql, place)),
    openIntents: (place) =>
      file.read((sql) => {
        const lease = Lease.holder(sql, place)
        return lease === null ? [] : Intents.open(sql, lease.run)
      }),
    verify: (kept) => file.read((sql) => Chain.verify(sql, kept))
  })
})

export class Journal extends Context.Service<Journal, Service>()("etl/Journal") {
  /** In the file of `PIPELINE_STATE`, by default `.pipeline/state.db`; `:memory:` keeps nothing. */
  static readonly layer = Layer.effect(
    Journal,
    Effect.flatMap(Setting.optional("PIPELINE_STATE"), (setting) => {
      const path = Option.getOrElse(setting, () => DEFAULT_FILE).trim()
      return path === StateFile.MEMORY ? make(path) : inFile(path)
    })
  )
  /** Kept nowhere, the same code: for tests, and for runs that are to leave no trace. */
  static readonly layerMemory = Layer.effect(Journal, make(StateFile.MEMORY))
}

const DEFAULT_FILE = ".pipeline/state.db"

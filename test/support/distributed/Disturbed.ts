/** A run on two workers that something happens to, and what is wrong afterwards. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Ended } from "../CommandLine.ts"
import { type SharedDatabase, sharedDatabase } from "../SharedDatabase.ts"
import { faultsOf, type Undisturbed } from "./Accounts.ts"
import * as CommandProcess from "./CommandProcess.ts"
import * as Crew from "./Crew.ts"
import type { Ground, Place } from "./Place.ts"
import { temporaryFolder } from "./TemporaryFolder.ts"

/** A run under way. */
export interface Stage {
  readonly crew: Crew.Crew
  readonly place: Place
  readonly database: SharedDatabase
  /** The process that began it. */
  readonly client: CommandProcess.CommandProcess
  /** `pipeline ARGS` to its end, as another process. */
  readonly pipeline: (args: string) => Effect.Effect<Ended>
  /** Its id, once it has begun. */
  readonly run: Effect.Effect<string>
}

export interface Disturbance {
  readonly name: string
  /**
   * Ends when all has happened, with the end of the process that took the run on, where one did; fails with what did not
   * happen as it was to.
   */
  readonly happen: (stage: Stage) => Effect.Effect<Ended | null, string>
}

export interface Options {
  /** Chunks that a worker has under way at once. */
  readonly concurrency: number
  /** After so long it is taken to hang. */
  readonly timeoutMs: number
  readonly workers?: ReadonlyArray<string>
}

/** What a disturbed run left behind. */
export interface Disturbed {
  readonly name: string
  readonly faults: ReadonlyArray<string>
  readonly seconds: number
  /** Chunks that each worker led. */
  readonly led: ReadonlyArray<number>
  /** Sessions in the shared database at its end. */
  readonly sessions: number
  readonly complaints: ReadonlyArray<string>
}

/** Runs, disturbs, and compares with a run that nothing happened to. */
export const disturbed = Effect.fnUntraced(function*(
  ground: Ground,
  expected: Undisturbed,
  { happen, name }: Disturbance,
  { concurrency, timeoutMs, workers = Crew.NAMES }: Options
) {
  const folder = yield* temporaryFolder
  const database = yield* sharedDatabase
  const place = yield* ground.place
  const settings = (process: string) => ({ ...place.settings(process), PIPELINE_DATABASE: database.url })
  const start = (args: string) => CommandProcess.start(args, { folder, settings: settings("client") })
  const pipeline = (args: string) => Effect.scoped(Effect.flatMap(start(args), ({ ended }) => ended))
  const crew = yield* Crew.start({ concurrency, folder, names: workers, settings })
  const begun = performance.now()
  const args = `run ${ground.pipeline} --engine cluster --chunk-size ${ground.chunkSize} --json --details`
  const client = yield* start(args)
  const stage: Stage = { crew, place, database, client, pipeline, run: runIn(database) }
  const happening = yield* Effect.forkChild(happen(stage))
  const end = yield* Fiber.join(happening).pipe(
    Effect.flatMap((other) => other === null ? client.ended : Effect.succeed(other)),
    Effect.timeoutOrElse({ duration: timeoutMs, orElse: () => Effect.fail("it hangs") }),
    Effect.result
  )
  const seconds = (performance.now() - begun) / 1_000
  const faults = end._tag === "Success"
    ? yield* faultsOf(stage, expected, end.success)
    : [end.failure, ...yield* stateOf(database), client.written().err]
  const [sessions] = yield* database.run(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and usename <> current_user"
  )
  return {
    name,
    seconds,
    led: workers.map(crew.led),
    sessions: Number(sessions?.["count"]),
    complaints: crew.complaints(),
    faults: [...faults, ...crew.died().map(({ err, exitCode }) => `a worker ended with ${exitCode}: ${err}`)]
  } satisfies Disturbed
}, Effect.scoped)

/** The run at work there. */
const runIn = (database: SharedDatabase): Effect.Effect<string> =>
  Effect.flatMap(
    database.run("select to_regclass('pipeline.lease') is not null as is_there"),
    ([found]) =>
      found?.["is_there"] !== true
        ? Effect.delay(runIn(database), "50 millis")
        : Effect.flatMap(
          database.run("select run from pipeline.lease"),
          ([lease]) =>
            lease === undefined
              ? Effect.delay(runIn(database), "50 millis")
              : Effect.succeed(String(lease["run"]))
        )
  )

/** What one looks at when a run hangs. */
const stateOf = (database: SharedDatabase) =>
  Effect.map(
    database.run(`
      select 'led ' || count(*) filter (where led) || ' of ' || count(*) as line from pipeline.chunk
      union all select count(*) || ' messages wait: ' || coalesce(tag, kind::text) from pipeline.cluster_messages
        where not processed group by tag, kind`),
    (rows) => rows.map(({ line }) => String(line))
  )

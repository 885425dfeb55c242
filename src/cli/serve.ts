/** `pipeline serve`: runs the pipelines that declare a schedule when they are due, until it is stopped. */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Cron from "effect/Cron"
import * as Catalog from "../Catalog.ts"
import { Journal } from "../journal/Journal.ts"
import { DRY_RUN, type Schedule } from "../Pipeline.ts"
import { SettingInvalid, StateUnusable } from "../PipelineError.ts"
import { newId } from "../Run.ts"
import { type Attempt, serve, type Served } from "../schedule/Serving.ts"
import * as Slots from "../schedule/Slots.ts"
import * as Selection from "../Selection.ts"
import * as Settings from "../Settings.ts"
import { CHUNK_SIZE_MAX } from "../Source.ts"
import * as Distributed from "./Distributed.ts"
import * as Following from "./Following.ts"
import * as Journaling from "./Journaling.ts"
import * as Paint from "./Paint.ts"
import { conclude } from "./run.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"

export interface Input {
  /** All that declare a schedule, where none is named. */
  readonly names: ReadonlyArray<string>
  readonly engine: Distributed.Choice
  readonly log: Following.Log
}

/** A pipeline that is to run by a schedule, into its default sink. */
interface Scheduled {
  readonly pipeline: Catalog.Found
  readonly schedule: Schedule
  readonly cron: Cron.Cron
  readonly sink: string
}

/** With the settings of the environment. */
export const execute = Effect.fn("pipeline.serve")(
  function*({ engine, log, names }: Input) {
    const scheduled = yield* scheduledOf(names)
    const now = yield* DateTime.now
    yield* Following.say(log, `Serving ${scheduled.length}, one run at a time. Stop with Ctrl-C or SIGTERM.`)
    for (const line of lines(scheduled, now.epochMilliseconds)) yield* Following.say(log, line)
    const served = scheduled.map((one): Served<StateUnusable, Effect.Services<ReturnType<typeof attempt>>> => ({
      pipeline: one.pipeline.name,
      sink: one.sink,
      cron: one.cron,
      run: (due) => attempt(one, { due, engine, log })
    }))
    return yield* serve(served).pipe(
      // To be stopped is how it ends well: what was under way is due still, and is caught up.
      Effect.onInterrupt(() =>
        Effect.andThen(Following.say(log, "Stopped."), Effect.sync(() => (process.exitCode = 0)))
      )
    )
  },
  (serving, { log }) =>
    Following.spoken(serving.pipe(Effect.provide(Journal.layer), Effect.provide(Settings.layer)), log)
)

const scheduledOf = Effect.fnUntraced(function*(names: ReadonlyArray<string>) {
  const pipelines = names.length === 0
    ? (yield* Catalog.all).filter(({ schedule }) => schedule !== null)
    : yield* Effect.forEach(names, (name) => Catalog.find(name))
  if (pipelines.length === 0) {
    return yield* new SettingInvalid({ setting: "serve", problem: "finds no pipeline that declares a schedule" })
  }
  return yield* Effect.forEach(
    pipelines,
    Effect.fnUntraced(function*(pipeline): Effect.fn.Return<Scheduled, SettingInvalid> {
      const { name, schedule, sinks: [sink = DRY_RUN] } = pipeline
      if (schedule === null || sink === DRY_RUN) {
        const problem = schedule === null ? "declares no schedule" : "writes nothing unless a sink is named"
        return yield* new SettingInvalid({ setting: name, problem: `${problem}, and cannot be served` })
      }
      return { pipeline, schedule, cron: yield* Slots.parse(name, schedule), sink }
    })
  )
})

/** One run, for the time that was due, and what it did, said. Fails only where the journal cannot be kept. */
const attempt = Effect.fnUntraced(
  function*({ pipeline, sink }: Scheduled, { due, engine, log }: Omit<Input, "names"> & { readonly due: number }) {
    const { file, name } = pipeline
    const run = yield* newId
    const work = Effect.gen(function*() {
      const target = yield* pipeline.target(sink)
      yield* Following.say(
        log,
        `${name} → ${sink} (${safe(target)}), due ${DateTime.formatIso(DateTime.makeUnsafe(due))}`
      )
      const selection = Selection.all
      const how = { flags: pipeline.chosen, selection, chunkSize: CHUNK_SIZE_MAX }
      return yield* Journaling.recorded(
        { run, pipeline: name, file, sink, target, due, ...Distributed.noted(engine, how) },
        (observer) =>
          Distributed.led(
            engine,
            { ...how, run, pipeline: Catalog.address(pipeline), sink, isResumed: false },
            (led) => pipeline.run(sink, { id: run, selection, details: "none", observer, ...led })
          )
      )
    })
    const ran = yield* Following.followed(work, { pipeline: name, sink, run, log, quiet: false })
    yield* conclude(ran, { pipeline: name, sink, json: false, details: false })
    return "ended" as Attempt
  },
  (running, { pipeline: { name } }, { log }) =>
    running.pipe(
      Effect.catchIf(isBusy, ({ message }) =>
        Effect.as(Following.say(log, `${message}. It is tried again in a minute.`), "busy" as const)),
      (told) =>
        Following.spoken(told, log, { pipeline: name }),
      Effect.catchCause((cause) => ended(cause))
    )
)

const isBusy = (error: { readonly _tag: string; readonly message: string }): boolean =>
  error._tag === "LeaseHeld" || error._tag === "LeaseLost" || isLocked(error)

/** Another program's long transaction, or a database that is away for a while. */
const isLocked = (error: unknown): boolean =>
  error instanceof StateUnusable && (error.reason === "locked" || error.reason === "unreachable")

/** What stopped a run does not stop the others, unless it is the journal. */
const ended = Effect.fnUntraced(function*(cause: Cause.Cause<unknown>) {
  const error = Cause.squash(cause)
  if (Cause.hasInterrupts(cause)) return yield* Effect.interrupt
  if (error instanceof StateUnusable) return yield* error
  const isSaid = error instanceof Error && "_tag" in error && error._tag === "Verdict"
  if (!isSaid) {
    const { alarm } = yield* Paint.forError
    const isKnown = error instanceof Error && !Cause.hasDies(cause)
    yield* Console.error(`${alarm("✗")} ${isKnown ? safe(error.message) : Cause.pretty(cause)}`)
  }
  return "ended" as Attempt
})

const lines = (scheduled: ReadonlyArray<Scheduled>, now: number): ReadonlyArray<string> =>
  Table.lines(
    ["left", "left", "left", "left", "left"],
    scheduled.map(({ cron, pipeline, schedule, sink }) => {
      const next = DateTime.makeZonedUnsafe(Slots.next(cron, now), { timeZone: schedule.zone })
      const said = DateTime.formatIsoOffset(next).slice(0, "2026-11-21T06:00".length).replace("T", " ")
      return [safe(pipeline.name), `→ ${safe(sink)}`, schedule.cron, schedule.zone, `next ${said}`]
    })
  )

/**
 * Runs pipelines when they are due, one at a time, until it is interrupted.
 *
 * Missed  of the times that passed while nobody served, the last one is caught up, once
 * Once    what is done is known from the journal alone: a time is done when a run that began for it has ended, well or not;
 *         for one that died or was interrupted, it is due still
 */
import * as Clock from "effect/Clock"
import type * as Cron from "effect/Cron"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import type { Place } from "../journal/Lease.ts"
import * as Slots from "./Slots.ts"

/** `ended`: that was its run, whether it did well or not. `busy`: another run is at work there; to be tried again. */
export type Attempt = "ended" | "busy"

/** A pipeline to serve, and the sink that it writes to. */
export interface Served<E, R> extends Place {
  readonly cron: Cron.Cron
  /** Runs it as of `due`, in milliseconds since 1970, and has that recorded. */
  readonly run: (due: number) => Effect.Effect<Attempt, E, R>
}

/** A machine that slept, or a clock that was set, is noticed within this time. */
const NAP_MAX = Duration.minutes(30)

/** After which time a place is looked at again where another run is at work. */
const BUSY_PAUSE = Duration.minutes(1)

/** How a pipeline stands. Instants in milliseconds since 1970. */
interface Standing<E, R> extends Served<E, R> {
  /** When it is due; passed, where it is due now. */
  next: number
  /** Not to be tried before. */
  pause: number
}

/**
 * Serves these pipelines. A pipeline that never ran by its schedule is due at once.
 *
 * Fails  `StateUnusable`, and as `run` does
 */
export const serve = Effect.fn("Serving.serve")(function*<E, R>(pipelines: ReadonlyArray<Served<E, R>>) {
  const journal = yield* Journal
  const begun = yield* Clock.currentTimeMillis
  const all = pipelines.map((one): Standing<E, R> => ({ ...one, next: Slots.latest(one.cron, begun), pause: 0 }))
  while (true) {
    const now = yield* Clock.currentTimeMillis
    const [one] = all.filter(({ next, pause }) => next <= now && pause <= now).toSorted((a, b) => a.next - b.next)
    if (one === undefined) {
      yield* Effect.sleep(Duration.millis(nap(all, now)))
      continue
    }
    const due = Slots.latest(one.cron, now)
    const last = standing(yield* journal.scheduled(one), due)
    const attempt = last === "due" ? yield* one.run(due) : last
    if (attempt === "ended") one.next = Slots.next(one.cron, due)
    else one.pause = (yield* Clock.currentTimeMillis) + Duration.toMillis(BUSY_PAUSE)
  }
})

/** What the journal says of a time: `busy` where another serves it just now. */
const standing = (last: History.Run | null, due: number): Attempt | "due" => {
  if (last === null || last.due === undefined || last.due < due) return "due"
  if (last.status === "running") return "busy"
  return last.status === "finished" || last.status === "failed" ? "ended" : "due"
}

/** Until the next one is to be tried, in milliseconds. */
const nap = (all: ReadonlyArray<Standing<unknown, unknown>>, now: number): number =>
  Math.min(Duration.toMillis(NAP_MAX), ...all.map(({ next, pause }) => Math.max(next, pause) - now))

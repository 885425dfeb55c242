/** When a schedule is due: the instants, in milliseconds since 1970, that its cron line names in its own time zone. */
import * as Cron from "effect/Cron"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Schedule } from "../Pipeline.ts"
import { SettingInvalid } from "../PipelineError.ts"

/**
 * Reads a schedule. A time of day that the zone leaves out in spring is due right after the gap; one that it has twice in
 * autumn is due the first time.
 *
 * Fails  `SettingInvalid`, saying whose schedule it is
 */
export const parse = (pipeline: string, { cron, zone }: Schedule): Effect.Effect<Cron.Cron, SettingInvalid> => {
  const invalid = (problem: string) => new SettingInvalid({ setting: `The schedule of ${pipeline}`, problem })
  if (Option.isNone(DateTime.zoneMakeNamed(zone))) return Effect.fail(invalid(`names no time zone: "${zone}"`))
  return Result.match(Cron.parse(cron, zone), {
    onFailure: ({ message }) => Effect.fail(invalid(`is no cron line, "${cron}": ${message}`)),
    onSuccess: (parsed) => Effect.succeed(parsed)
  })
}

/** The first one after this instant. */
export const next = (cron: Cron.Cron, after: number): number => {
  let at = Cron.next(cron, after).getTime()
  // Asked shortly after a gap, it passes over what the gap has moved behind that instant; looking back finds it.
  for (let before = Cron.prev(cron, at).getTime(); before > after; before = Cron.prev(cron, at).getTime()) at = before
  return at
}

/** The last one until this instant, itself included. */
export const latest = (cron: Cron.Cron, until: number): number =>
  // What cron knows is seconds, and it leaves out the one it is given.
  Cron.prev(cron, Math.floor(until / 1000) * 1000 + 1000).getTime()

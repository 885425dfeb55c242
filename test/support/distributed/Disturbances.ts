/** What can happen to a run on workers. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { Ended } from "../CommandLine.ts"
import { until } from "./CommandProcess.ts"
import { NAMES } from "./Crew.ts"
import type { Disturbance, Stage } from "./Disturbed.ts"
import type { Strike } from "./Gate.ts"

/** When, and to whom: the worker that makes a call through the gate; or, once so many chunks are led in all, either. */
export type When = Strike | { readonly led: number }

const MISSED = "what was to happen did not happen: the run was over before"

const spoken = (when: When): string =>
  "led" in when ? `once ${when.led} chunks are led` : `at ${when.call} no. ${when.nth}, ${when.moment}`

/** Several in one run, in any order. */
export const together = (disturbances: ReadonlyArray<Disturbance>): Disturbance => ({
  name: disturbances.map(({ name }) => name).join("; "),
  happen: (stage) =>
    Effect.as(Effect.forEach(disturbances, ({ happen }) => happen(stage), { concurrency: "unbounded" }), null)
})

export const nothing: Disturbance = { name: "nothing happens", happen: () => Effect.succeed(null) }

/** `kill -9` of the worker, which is started again at once. */
export const killed = (when: When): Disturbance => ({
  name: `killed ${spoken(when)}`,
  happen: (stage) =>
    Effect.gen(function*() {
      const worker = yield* struck(stage, when, (name) => stage.crew.signal(name, "SIGKILL"), true)
      yield* stage.crew.restart(worker)
      return null
    })
})

/** Longer than it takes to take over from a worker that is silent, its turn to write included. */
const FROZEN_MIN = "20 seconds"

/** Frozen, while the other one goes on for so many chunks, or to the end of the run; then it goes on itself. */
export const frozen = (when: When, chunks: number | "all"): Disturbance => ({
  name: `frozen ${spoken(when)}, until ${chunks === "all" ? "the run is over" : `another has led ${chunks} chunks`}`,
  happen: ({ client, crew, ...stage }) =>
    Effect.gen(function*() {
      const worker = yield* struck({ client, crew, ...stage }, when, (name) => crew.signal(name, "SIGSTOP"), false)
      const others = () => NAMES.filter((name) => name !== worker).reduce((sum, name) => sum + crew.led(name), 0)
      const before = others()
      yield* Effect.sleep(FROZEN_MIN)
      yield* until(() => client.end() !== null || chunks !== "all" && others() >= before + chunks)
      if (others() === before) return yield* Effect.fail("nobody went on in its place")
      crew.signal(worker, "SIGCONT")
      // It has time to do what it must not.
      yield* Effect.sleep("3 seconds")
      return null
    })
})

/** All sessions in the shared database end, of workers and of the client. */
export const disconnected = (led: number): Disturbance => ({
  name: `all sessions ended once ${led} chunks are led`,
  happen: (stage) =>
    Effect.andThen(struck(stage, { led }, () => undefined, false), Effect.as(stage.database.disconnect, null))
})

/** The same twice a second for twenty seconds, as at a failover: no session lives for long. */
export const harried = (led: number): Disturbance => ({
  name: `all sessions ended forty times once ${led} chunks are led`,
  happen: ({ database, ...stage }) =>
    Effect.gen(function*() {
      yield* struck({ database, ...stage }, { led }, () => undefined, false)
      yield* Effect.repeat(database.disconnect, { schedule: Schedule.spaced("500 millis"), times: 40 })
      return null
    })
})

/** How often it is tried whether a dead client's place is free, which takes a minute. */
const TRY = "5 seconds"

/** `kill -9` of the client; the run is resumed by another process as soon as that is possible. */
export const abandoned = (led: number): Disturbance => ({
  name: `its client killed once ${led} chunks are led, and resumed`,
  happen: (stage) =>
    Effect.gen(function*() {
      const run = yield* stage.run
      yield* struck(stage, { led }, () => stage.client.signal("SIGKILL"), false)
      for (;;) {
        const end = yield* stage.pipeline(`resume ${run} --json --details`)
        if (!/is at work already/.test(end.err)) return end
        yield* Effect.sleep(TRY)
      }
    })
})

/** Cancelled from elsewhere, and resumed. */
export const cancelled = (led: number): Disturbance => ({
  name: `cancelled once ${led} chunks are led, and resumed`,
  happen: (stage) =>
    Effect.gen(function*() {
      const run = yield* stage.run
      yield* struck(stage, { led }, () => undefined, false)
      const order = yield* stage.pipeline(`cancel ${run}`)
      if (order.exitCode !== 0) return yield* Effect.fail(`cancel ended with ${order.exitCode}: ${order.err}`)
      const end = yield* stage.client.ended
      const isTold = end.exitCode === 3 && end.err.includes(`Run ${run} was cancelled`)
      if (!isTold) return yield* Effect.fail(`the cancelled run ended with ${end.exitCode}: ${end.out}${end.err}`)
      return yield* stage.pipeline(`resume ${run} --json --details`)
    })
})

/** Acts on the worker in question when the time has come, and names it. */
const struck = (
  { client, crew, place }: Stage,
  when: When,
  act: (worker: string) => void,
  isLost: boolean
): Effect.Effect<string, string> =>
  Effect.raceFirst(
    "led" in when ? ledBy(crew, when.led, act) : place.gate.strike(when, act, isLost),
    Effect.flatMap(client.ended, ({ err }: Ended) => Effect.fail(`${MISSED}${err}`))
  )

const ledBy = (crew: Stage["crew"], led: number, act: (worker: string) => void) => {
  const all = () => NAMES.reduce((sum, name) => sum + crew.led(name), 0)
  // The one or the other, and the same one each time.
  const worker = NAMES[led % NAMES.length] ?? ""
  return Effect.as(Effect.tap(until(() => all() >= led), () => Effect.sync(() => act(worker))), worker)
}

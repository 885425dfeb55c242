/** Two workers, each a process that is started again under its name when it was killed. */
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import type { Ended } from "../CommandLine.ts"
import * as CommandProcess from "./CommandProcess.ts"

export const NAMES = ["worker 1", "worker 2"]

export interface Crew {
  readonly signal: (worker: string, signal: NodeJS.Signals) => void
  /** Starts a killed one again; at work when this ends. */
  readonly restart: (worker: string) => Effect.Effect<void>
  /** Chunks that it has led, by its own words, in all its lives. */
  readonly led: (worker: string) => number
  /** How those ended that nobody killed; workers do not end by themselves. */
  readonly died: () => ReadonlyArray<Ended>
  /** What they said on standard error. */
  readonly complaints: () => ReadonlyArray<string>
  /** Ends them in peace, and says how they ended. */
  readonly stop: Effect.Effect<ReadonlyArray<Ended>>
}

export interface Options {
  readonly names: ReadonlyArray<string>
  readonly folder: string
  readonly settings: (worker: string) => Readonly<Record<string, string>>
  /** Chunks at once. */
  readonly concurrency: number
}

const READY = /^Worker /m
const LED = /^ +\S+  chunk \d/gm

/** Starts them, until the scope closes. They are at work when this ends. */
export const start = Effect.fnUntraced(function*({ concurrency, folder, names, settings }: Options) {
  const scope = yield* Effect.scope
  const lives = new Map<string, Array<CommandProcess.CommandProcess>>(names.map((name) => [name, []]))
  const killed = new Set<number>()
  const of = (worker: string) => lives.get(worker) ?? []

  const begin = Effect.fnUntraced(function*(worker: string) {
    const args = `work --concurrency ${concurrency}`
    const life = yield* Scope.provide(CommandProcess.start(args, { folder, settings: settings(worker) }), scope)
    of(worker).push(life)
    yield* CommandProcess.until(() => life.end() !== null || READY.test(life.written().out))
    const end = life.end()
    if (end !== null && !killed.has(life.pid)) yield* Effect.die(new Error(`${worker} did not start: ${end.err}`))
  })

  yield* Effect.forEach(names, begin, { concurrency: names.length })
  const crew: Crew = {
    signal: (worker, signal) => {
      const life = of(worker).at(-1)
      if (signal === "SIGKILL" && life !== undefined) killed.add(life.pid)
      life?.signal(signal)
    },
    restart: begin,
    led: (worker) => of(worker).reduce((sum, { written }) => sum + [...written().out.matchAll(LED)].length, 0),
    died: () => [...lives.values()].flat().flatMap((life) => killed.has(life.pid) ? [] : life.end() ?? []),
    complaints: () =>
      [...lives.values()].flat().flatMap(({ written }) => written().err.split("\n").filter((line) => line !== "")),
    stop: Effect.suspend(() =>
      Effect.forEach(
        names.flatMap((name) => of(name).at(-1) ?? []),
        (life) => Effect.andThen(Effect.sync(() => life.signal("SIGTERM")), life.ended),
        { concurrency: names.length }
      )
    )
  }
  return crew
})

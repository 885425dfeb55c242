/** `pipeline runs`: what ran, the latest first. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import * as JsonText from "./JsonText.ts"
import * as Moment from "./Moment.ts"
import * as Paint from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"

export interface Input {
  /** At most so many. */
  readonly limit: number
  readonly json: boolean
}

/** Of the journal in force. */
export const perform = Effect.fn("pipeline.runs")(function*({ json, limit }: Input) {
  const runs = yield* Journal.use((journal) => journal.runs(limit))
  if (json) return yield* Console.log(JsonText.print({ runs: runs.map(facts) }))
  if (runs.length === 0) return yield* Console.log("  no run so far")
  const paint = yield* Paint.forOutput
  for (const line of Table.lines(["left", "left", "left", "left", "left"], runs.map((run) => row(run, paint)))) {
    yield* Console.log(line)
  }
})

/** Of the journal that the settings lead to. */
export const execute = (input: Input) => Effect.provide(perform(input), Journal.layer)

/** A run for programs; instants in ISO 8601, in UTC. */
export const facts = ({ id, startedAt, endedAt, ...run }: History.Run) => ({
  run: id,
  ...run,
  startedAt: Moment.iso(startedAt),
  finishedAt: endedAt === null ? null : Moment.iso(endedAt)
})

const row = (run: History.Run, paint: Paint.Paint): ReadonlyArray<string> => [
  safe(run.id),
  Moment.said(run.startedAt),
  `${safe(run.pipeline)} → ${safe(run.sink)}`,
  run.status === "finished" || run.status === "running" ? run.status : paint.attention(run.status),
  run.message === null ? counts(run.counts ?? {}) : safe(run.message)
]

/** `23 posted · 1 skipped (void)`. */
const counts = (byLabel: Readonly<Record<string, number>>): string =>
  Object.entries(byLabel).map(([label, count]) => `${count.toLocaleString("en-US")} ${spoken(label)}`).join(" · ")

/** The label of an outcome in words: `already posted`, `skipped (zero amount)`. */
export const spoken = (label: string): string =>
  safe(label).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/:(.+)/, " ($1)")

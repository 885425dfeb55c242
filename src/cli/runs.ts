/** `pipeline runs`: what ran, the latest first. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import * as Fold from "./Fold.ts"
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
  yield* Fold.print(Table.lines(["left", "left", "left", "left"], runs.map((run) => row(run, paint))))
})

/** Of the journal that the settings lead to. */
export const execute = (input: Input) => Effect.provide(perform(input), Journal.layer)

/** A run for programs; instants in ISO 8601, in UTC. */
export const facts = ({ endedAt, id, resumption: _resumption, startedAt, ...run }: History.Run) => ({
  run: id,
  ...run,
  startedAt: Moment.iso(startedAt),
  finishedAt: endedAt === null ? null : Moment.iso(endedAt)
})

const row = (run: History.Run, paint: Paint.Paint): ReadonlyArray<string> => [
  safe(run.id),
  Moment.said(run.startedAt),
  `${safe(run.pipeline)} → ${safe(run.sink)}`,
  what(run, paint)
]

/** What a finished run did; of others, what became of them. */
const what = ({ counts, message, status }: History.Run, paint: Paint.Paint): string => {
  if (status === "finished" && message === null) return counted(counts ?? {}, paint)
  return [status === "running" ? status : paint.attention(status), ...(message === null ? [] : [safe(message)])].join(
    ": "
  )
}

/** `23 posted · 8 skipped · 1 failed`. */
export const counted = (byLabel: Readonly<Record<string, number>>, paint: Paint.Paint): string => {
  const sums = new Map<string, number>()
  for (const [label, count] of Object.entries(byLabel)) {
    const [kind = ""] = label.split(":")
    sums.set(kind, (sums.get(kind) ?? 0) + count)
  }
  return [...sums].toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([kind, count]) => {
      const text = `${count.toLocaleString("en-US")} ${spoken(kind)}`
      return kind === "failed" ? paint.alarm(text) : kind === "unverifiable" ? paint.attention(text) : text
    }).join(" · ")
}

/** What needs a person comes last, where the eye rests; before it, what was not written. */
const rank = (kind: string): number => ["skipped", "unverifiable", "failed"].indexOf(kind)

/** The label of an outcome in words: `already posted`, `skipped (zero amount)`. */
export const spoken = (label: string): string =>
  safe(label).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/:(.+)/, " ($1)")

/** What a run measures of itself. Names and units follow OpenTelemetry. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import type { Tally } from "../Tally.ts"
import type { Ended } from "./Ended.ts"

const runs = Metric.counter("ledger.runs", {
  description: "Runs that ended, by exit code",
  attributes: { unit: "{run}" },
  incremental: true
})

const records = Metric.counter("ledger.records", {
  description: "Records that runs ended, by outcome",
  attributes: { unit: "{record}" },
  incremental: true
})

const duration = Metric.gauge("ledger.run.duration", {
  description: "How long the latest run took",
  attributes: { unit: "s" }
})

const verified = Metric.gauge("ledger.run.verified", {
  description: "Share of the latest run's records about which their billing system has spoken",
  attributes: { unit: "%" }
})

const cleared = Metric.gauge("ledger.run.cleared", {
  description: "Share of the latest run's records that belong in the books and stand there",
  attributes: { unit: "%" }
})

const oldest = Metric.gauge("ledger.unverifiable.oldest", {
  description: "How long the oldest unverifiable record has been waiting; 0 where none is",
  attributes: { unit: "s" }
})

/** Takes note of a run that ended. */
export const record = Effect.fnUntraced(function*(ended: Ended) {
  const { exitCode, finishedAt, pipeline, sink, startedAt, tally, waiting } = ended
  const measure = <A>(metric: Metric.Metric<A, unknown>, value: A, attributes: Readonly<Record<string, string>> = {}) =>
    Metric.update(Metric.withAttributes(metric, { pipeline, sink, ...attributes }), value)
  const now = DateTime.toEpochMillis(finishedAt)
  yield* measure(runs, 1, { exit_code: `${exitCode}` })
  yield* measure(duration, (now - DateTime.toEpochMillis(startedAt)) / 1000)
  yield* measure(oldest, waiting.reduce((age, { firstSeen }) => Math.max(age, (now - firstSeen) / 1000), 0))
  if (tally === null) return
  for (const [outcome, count] of outcomes(tally)) yield* measure(records, count, { outcome })
  yield* measure(verified, share(tally.read - unheard(tally), tally.read))
  yield* measure(cleared, share(standing(tally), belonging(tally)))
})

const outcomes = ({ counts, skipped }: Tally): ReadonlyArray<readonly [outcome: string, count: number]> => [
  ...Object.entries(counts),
  ...Object.entries(skipped).map(([reason, count]) => [`skipped:${reason}`, count] as const)
]

/** Records without a final word: unverifiable, or of no use before anybody was asked. */
const unheard = ({ counts, remarkable }: Tally) =>
  counts.unverifiable +
  remarkable.filter(({ result }) => result._tag === "failed" && result.failure.stage === "source").length

const standing = ({ counts }: Tally) =>
  counts.posted + counts.updated + counts.settled + counts.alreadyPosted + counts.reversed + (counts.changed ?? 0)

const belonging = ({ read, skipped }: Tally) => Object.values(skipped).reduce((left, count) => left - count, read)

/** Per cent; of nothing, all. */
const share = (part: number, whole: number) => whole === 0 ? 100 : part / whole * 100

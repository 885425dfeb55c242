/** What our own code costs an invoice, without database and network: `node bench/engine.ts`. */
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as HttpServer from "../test/support/HttpServer.ts"
import * as CommandLine from "./CommandLine.ts"
import * as Followed from "./engine/Followed.ts"
import * as Invoices from "./engine/Invoices.ts"
import * as PlainLoop from "./engine/PlainLoop.ts"
import * as Stages from "./engine/Stages.ts"
import type { Measure, Result } from "./Result.ts"
import { inTurns, processorSeconds } from "./Rounds.ts"

const LOOPS = 5

type Run = Effect.Effect<number, unknown, Effect.Services<ReturnType<typeof Stages.run>>>

/** The processor's microseconds for each of so many invoices, all of which must come to their end. */
const timed = (count: number, run: Run) => async () =>
  1e6 / count * await processorSeconds(async () => {
    const ended = await Effect.runPromise(Effect.provide(run, Stages.outside))
    if (ended !== count) throw new Error(`${ended} of ${count} invoices came to their end`)
  })

const posted = <E, R>(run: Effect.Effect<Effect.Success<ReturnType<typeof Stages.run>>, E, R>) =>
  Effect.map(run, ({ tally }) => tally.counts.posted)

const measured = async (made: Invoices.Made, rounds: number, folder: string, collector: HttpServer.HttpServer) => {
  const count = made.invoices.length
  const took = await inTurns(rounds, {
    engine: timed(count, posted(Stages.run(made))),
    journal: timed(count, posted(Followed.byJournal(made, folder))),
    collector: timed(count, posted(Followed.byCollector(made, collector.url))),
    rules: timed(count, Stages.rules(made)),
    // It is over in no time: several in a row are steadier.
    plain: async () =>
      1e6 / (LOOPS * count) * await processorSeconds(async () => {
        for (let loop = 0; loop < LOOPS; loop += 1) PlainLoop.run(made.texts)
      })
  })
  if (collector.requests.length === 0) throw new Error("the collector was sent nothing")
  const result = (id: string, what: string, ours: ReadonlyArray<number>, baseline: Result["baseline"]): Result => ({
    id: `engine/${id}`,
    what,
    unit: "µs",
    better: "less",
    isExact: false,
    ours,
    baseline
  })
  const plain = { what: "a plain loop from JSON to JSON", figures: took("plain") }
  const alone = { what: "the same, followed by nobody", figures: took("engine") }
  return [
    result("run", "one invoice from source through verifier and rules into memory", took("engine"), plain),
    result("rules", "of that, the rules: family, gap, discount, tax, credits", took("rules"), plain),
    result("journal", "the same run, recorded in a journal in a file", took("journal"), alone),
    result("collector", "the same run, its traces and metrics sent to a collector", took("collector"), alone)
  ]
}

/** Invoices of three items, in chunks of a thousand; times are the processor's. */
export const measure: Measure = async ({ count, isSmall, rounds }) => {
  const made = Invoices.make(count ?? (isSmall ? 3_000 : 10_000))
  const folder = mkdtempSync(join(tmpdir(), "bench-engine-"))
  try {
    return await Effect.runPromise(
      Effect.scoped(
        Effect.flatMap(
          HttpServer.serve(() => 200),
          (collector) => Effect.promise(() => measured(made, rounds ?? (isSmall ? 7 : 9), folder, collector))
        )
      )
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

await CommandLine.standAlone(import.meta.url, measure)

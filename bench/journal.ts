/** How fast the journal records and tells: `node bench/journal.ts`. `--count` is of the outcomes in it. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Journal from "../src/journal/Journal.ts"
import * as CommandLine from "./CommandLine.ts"
import * as Bare from "./journal/Bare.ts"
import * as Sample from "./journal/Sample.ts"
import type { Measure, Result } from "./Result.ts"
import { inTurns, processorSeconds } from "./Rounds.ts"

const CHUNK = 1_000
const TELLINGS = 50
const PLACE = { pipeline: "ledger.daily", sink: "odoo", target: "books" }

const recordRun = (journal: Journal.Service, from: number, size: number) =>
  journal.record({ run: `RUN${from}`, ...PLACE }, (recording) =>
    Effect.gen(function*() {
      for (let at = from; at < from + size; at += CHUNK) {
        const ids = Sample.ids(at, CHUNK)
        yield* recording.writing(ids.map(Sample.planned))
        yield* recording.ended(ids.map(Sample.posted), () => null)
      }
    }))

const recordBare = (bare: Bare.Bare, from: number, size: number) => {
  for (let at = from; at < from + size; at += CHUNK) {
    const ids = Sample.ids(at, CHUNK)
    bare.record(ids.map(Sample.planned))
    bare.record(ids.map(Sample.posted))
  }
}

/** Journals with so many outcomes and with a tenth of them, recorded; a file for bare rows. */
const opened = (folder: string, count: number) =>
  Effect.gen(function*() {
    const file = join(folder, "state.db")
    const journal = yield* Journal.inFile(file)
    const tenth = yield* Journal.inFile(join(folder, "tenth.db"))
    for (let from = 0; from < count / 10; from += CHUNK) yield* recordRun(tenth, from, CHUNK)
    return { file, journal, tenth, bare: Bare.open(join(folder, "bare.db")) }
  })

/** The story of one record, which must be there. */
const story = (journal: Journal.Service, id: number) =>
  Effect.flatMap(
    journal.stories(Sample.ids(id, 1)[0] ?? ""),
    (stories) => stories.length === 1 ? Effect.void : Effect.die(`${stories.length} stories of record ${id}`)
  )

const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect)

interface Extent {
  /** Outcomes in the journal in the end. */
  readonly count: number
  /** Of these, recorded in one round, which is one run. */
  readonly size: number
  readonly rounds: number
}

const measured = async (
  { bare, file, journal, tenth }: Effect.Success<ReturnType<typeof opened>>,
  { count, rounds, size }: Extent
): Promise<ReadonlyArray<Result>> => {
  let ours = 0
  let theirs = 0
  const recording = await inTurns(rounds, {
    ours: () => processorSeconds(() => run(recordRun(journal, (ours += size) - size, size))),
    bare: () => processorSeconds(async () => recordBare(bare, (theirs += size) - size, size))
  })
  for (; ours < count; ours += CHUNK) await run(recordRun(journal, ours, CHUNK))
  const perOutcome = (seconds: ReadonlyArray<number>) => seconds.map((each) => 1e6 * each / size)

  const telling = (from: Journal.Service, id: number) => async () =>
    1000 / TELLINGS * await processorSeconds(() => run(Effect.repeat(story(from, id), { times: TELLINGS - 1 })))
  const told = await inTurns(rounds, { ours: telling(journal, count / 2), tenth: telling(tenth, count / 20) })
  const verified = await inTurns(rounds, {
    ours: () => processorSeconds(() => run(journal.verify(null))),
    bare: () => processorSeconds(async () => bare.verify())
  })
  const bytes = Math.round(statSync(file).size / count)
  const textBytes = Math.round(bare.bytes() / theirs)
  bare.close()
  return [
    {
      id: "journal/record",
      what: "one outcome with its intent recorded, processor time",
      unit: "µs",
      better: "less",
      isExact: false,
      ours: perOutcome(recording("ours")),
      baseline: { what: "the same text inserted into a bare SQLite table", figures: perOutcome(recording("bare")) }
    },
    {
      id: "journal/size",
      what: "one outcome with its intent, in the file",
      unit: "bytes",
      better: "less",
      isExact: false,
      ours: [bytes],
      baseline: { what: "its text", figures: [textBytes] }
    },
    {
      id: "journal/explain",
      what: `one record's story told, of ${count.toLocaleString("en")} records, processor time`,
      unit: "ms",
      better: "less",
      isExact: false,
      ours: told("ours"),
      baseline: { what: "one of a tenth of them", figures: told("tenth") }
    },
    {
      id: "journal/verify",
      what: "all of it read again and verified, an outcome with its intent, processor time",
      unit: "µs",
      better: "less",
      isExact: false,
      ours: verified("ours").map((seconds) => 1e6 * seconds / count),
      baseline: {
        what: "the same text read from the bare table and hashed in a chain",
        figures: verified("bare").map((seconds) => 1e6 * seconds / theirs)
      }
    }
  ]
}

/** Runs of new invoices in chunks of a thousand, each with its intent, into a new file. */
export const measure: Measure = async ({ count, isSmall, rounds }) => {
  const size = isSmall ? 2_000 : 5_000
  const times = rounds ?? 9
  const total = Math.max(count ?? (isSmall ? 20_000 : 100_000), size * (times + 1))
  const folder = mkdtempSync(join(tmpdir(), "bench-journal-"))
  const program = Effect.flatMap(
    opened(folder, total),
    (all) => Effect.promise(() => measured(all, { count: total, size, rounds: times }))
  )
  try {
    return await Effect.runPromise(Effect.provide(Effect.scoped(program), NodeServices.layer))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

await CommandLine.standAlone(import.meta.url, measure)

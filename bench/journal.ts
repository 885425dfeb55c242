/**
 * How fast the journal records and tells: `node bench/journal.ts [--outcomes 100000]`.
 *
 * Runs of 10,000 new invoices in chunks of 1,000, each with its intent, into a new file.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import * as Journal from "../src/journal/Journal.ts"
import * as Sample from "./journal/Sample.ts"

const CHUNK = 1000
const RUN = 10_000
const TELLINGS = 200

const { values } = parseArgs({ options: { outcomes: { type: "string", default: "100000" } } })
const total = Number(values.outcomes)
const folder = mkdtempSync(join(tmpdir(), "bench-journal-"))
const file = join(folder, "state.db")
const print = (text: string) => process.stdout.write(`${text}\n`)

/** Seconds that an effect takes. */
const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const begun = performance.now()
    yield* effect
    return (performance.now() - begun) / 1000
  })

const record = (journal: Journal.Service, from: number) =>
  journal.record(
    { run: `RUN${from}`, pipeline: "ledger.daily", sink: "odoo", target: "books" },
    (recording) =>
      Effect.gen(function*() {
        for (let at = from; at < from + RUN; at += CHUNK) {
          const ids = Sample.ids(at, CHUNK)
          yield* recording.writing(ids.map(Sample.planned))
          yield* recording.ended(ids.map(Sample.posted), () => null)
        }
      })
  )

const program = Effect.gen(function*() {
  const journal = yield* Journal.inFile(file)
  const seconds: Array<number> = []
  const before = process.cpuUsage()
  for (let from = 0; from < total; from += RUN) seconds.push(yield* timed(record(journal, from)))
  const { system, user } = process.cpuUsage(before)
  const sum = seconds.reduce((a, b) => a + b, 0)
  print(
    `record       ${Math.round(total / sum)} outcomes/s with their intents; ${RUN} in ${
      Math.min(...seconds).toFixed(3)
    } ` +
      `to ${Math.max(...seconds).toFixed(3)} s, of the processor ${((user + system) * RUN / total / 1e6).toFixed(3)} s`
  )
  print(`size         ${Math.round(statSync(file).size / total)} bytes an outcome with its intent`)
  const tell = (name: string, each: Effect.Effect<unknown, unknown>, times = 1) =>
    Effect.map(
      timed(Effect.repeat(each, { times: times - 1 })),
      (taken) => print(`${name.padEnd(12)} ${(1000 * taken / times).toFixed(2)} ms`)
    )
  const [middle = ""] = Sample.ids(total / 2, 1)
  for (const name of [middle, `NEX-${middle}`, `in_1QxAbCdEfGhIjKl${middle}`, `INV/2026/${middle}`]) {
    yield* tell(`explain ${name.slice(0, 4)}`, journal.stories(name), TELLINGS)
  }
  yield* tell("runs", journal.runs(20))
  yield* tell("show", Stream.runDrain(journal.outcomes(`RUN${RUN * Math.floor(total / RUN / 2)}`)))
  yield* tell("verify", journal.verify(null))
  yield* tell(
    "begin, end",
    journal.record(
      { run: "LAST", pipeline: "ledger.daily", sink: "odoo", target: "books" },
      () => Effect.void
    )
  )
})

await Effect.runPromise(Effect.provide(Effect.scoped(program), NodeServices.layer))
rmSync(folder, { recursive: true })

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Lease from "../../../src/journal/Lease.ts"
import { timing } from "../../support/Holder.ts"
import { kinds } from "../../support/JournalHomes.ts"
import { beginning, recordedRun } from "../../support/Journals.ts"

const TIME_LIMIT = 30_000

const script = (name: string) => fileURLToPath(new URL(`../../support/${name}.ts`, import.meta.url))

const start = (name: string, args: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, [script(name), ...args], { stdio: ["ignore", "pipe", "inherit"] })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

const said = (child: ChildProcess, word: string) =>
  Effect.callback<void>((resume) => {
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes(word)) resume(Effect.void)
    })
  })

const ended = (child: ChildProcess) =>
  Effect.callback<number | null>((resume) => {
    child.on("close", (code) => resume(Effect.succeed(code)))
  })

describe.each(kinds)("other processes, on $name", ({ fresh }) => {
  it.live(
    "a killed run's place is free after its silence, not before, and the next run says whose it was",
    () =>
      Effect.gen(function*() {
        const { address, journal: open } = yield* fresh
        const journal = yield* open
        const holder = yield* start("Holder", [address, "KILLED"])
        yield* said(holder, "holding")
        yield* Effect.sleep(timing.silence) // and beyond: it beats
        const held = yield* Effect.flip(recordedRun(journal, "TWO", []))
        assert.include(held.message, `run KILLED on `)
        assert.include(held.message, `process ${holder.pid}`)

        holder.kill("SIGKILL")
        yield* ended(holder)
        assert.strictEqual((yield* Effect.flip(recordedRun(journal, "THREE", [])))._tag, "LeaseHeld")
        yield* Effect.sleep(timing.silence)
        const recovered = yield* journal.record(beginning("FOUR"), (recording) => Effect.succeed(recording.recovered))
        assert.deepStrictEqual([recovered?.lease.run, recovered?.lease.process], ["KILLED", holder.pid])
        assert.deepStrictEqual(recovered?.intents.map(({ subject }) => subject.number), ["NEX-a"])
        assert.deepStrictEqual((yield* journal.runs(5)).map(({ id, status }) => `${id} ${status}`), [
          "FOUR finished",
          "KILLED interrupted"
        ])
        assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
      }).pipe(Effect.provideService(Lease.Timing, timing)),
    TIME_LIMIT
  )

  it.live(
    "four pipelines record into one journal at once: no one fails, nothing is lost, one chain",
    () =>
      Effect.gen(function*() {
        const { address, journal: open } = yield* fresh
        const journal = yield* open
        const names = ["a", "b", "c", "d"]
        const writers = yield* Effect.forEach(names, (name) => start("Writer", [address, name]))
        assert.deepStrictEqual(yield* Effect.forEach(writers, ended, { concurrency: "unbounded" }), [0, 0, 0, 0])
        for (const name of names) {
          const outcomes = yield* Stream.runCollect(journal.outcomes(name.toUpperCase()))
          assert.deepStrictEqual(
            outcomes.map(({ subject }) => subject.id),
            Array.from({ length: 100 }, (_, index) => `${name}-${index}`)
          )
        }
        const verification = yield* journal.verify(null)
        assert.deepStrictEqual(verification._tag === "Intact" && verification.head.events, 4 * (1 + 200 + 1))
      }),
    TIME_LIMIT
  )
})

/** A run that takes the lease, records what it is about to write, says `holding`, and stays: `node Holder.ts FILE_OR_URL RUN`. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import process from "node:process"
import { fileURLToPath } from "node:url"
import * as Lease from "../../src/journal/Lease.ts"
import { journalAt } from "./JournalHomes.ts"
import { beginning, planned } from "./Journals.ts"

/** Short enough for a test to wait for, long enough for a busy machine. */
export const timing = { beat: Duration.millis(200), silence: Duration.seconds(3) }

const [, entry = "", address = "", run = ""] = process.argv

// `import.meta.main` is not among the types that both runtimes have.
if (entry === fileURLToPath(import.meta.url)) {
  const program = Effect.gen(function*() {
    const journal = yield* journalAt(address)
    yield* journal.record(beginning(run), (recording) =>
      Effect.gen(function*() {
        yield* recording.writing([planned("a")])
        process.stdout.write("holding\n")
        yield* Effect.never
      }))
  })
  await Effect.runPromise(program.pipe(Effect.scoped, Effect.provideService(Lease.Timing, timing)))
}

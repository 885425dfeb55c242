/** A run that records a hundred chunks as fast as it can: `node Writer.ts FILE_OR_URL PIPELINE`. */
import * as Effect from "effect/Effect"
import { journalAt } from "./JournalHomes.ts"
import { beginning, claims, planned, posted } from "./Journals.ts"

const [, , address = "", pipeline = ""] = process.argv

const program = Effect.gen(function*() {
  const journal = yield* journalAt(address)
  yield* journal.record(
    { ...beginning(pipeline.toUpperCase()), pipeline },
    (recording) =>
      Effect.forEach(
        Array.from({ length: 100 }, (_, index) => `${pipeline}-${index}`),
        (id) => Effect.andThen(recording.writing([planned(id)]), recording.ended([posted(id)], claims))
      )
  )
})

await Effect.runPromise(Effect.scoped(program))

/** A run that records a hundred chunks as fast as it can: `node Writer.ts FILE PIPELINE`. */
import * as Effect from "effect/Effect"
import { beginning, claims, journalIn, planned, posted } from "./Journals.ts"

const [, , file = "", pipeline = ""] = process.argv

const program = Effect.gen(function*() {
  const journal = yield* journalIn(file)
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

/** A report as a file that its owner alone may read: it names customers. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"

/** Writes the pieces as they come, in UTF-8. What was at `path` is replaced once all are written, and not before. */
export const write = Effect.fn("ReportFile.write")(function*<E, R>(path: string, pieces: Stream.Stream<string, E, R>) {
  const files = yield* FileSystem.FileSystem
  const unfinished = `${path}.part`
  yield* Stream.run(Stream.encodeText(pieces), files.sink(unfinished, { mode: 0o600 })).pipe(
    Effect.andThen(files.rename(unfinished, path)),
    Effect.onError(() => Effect.ignore(files.remove(unfinished)))
  )
})

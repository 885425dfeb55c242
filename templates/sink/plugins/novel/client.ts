/** The files that hold Novel's books. The only file here that does I/O. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type { PlatformError } from "effect/PlatformError"
import * as Semaphore from "effect/Semaphore"
import { Ledger, PipelineError } from "#etl"
import { BOOKS, FOLDER, folder, TABLE } from "./config.ts"
import { table } from "./schema.ts"

export const PLUGIN = "novel"

/** One writer at a time in this process; of two processes, the run's lease keeps one out. */
const turns = Semaphore.makeUnsafe(1)

/** The store in the folder of `NOVEL_FOLDER`. A file is there as a whole or not at all, whenever the process dies. */
export const store: Effect.Effect<Ledger.DocumentSink.Store, PipelineError.PipelineError> = Effect.gen(function*() {
  const place = yield* folder
  const files = yield* FileSystem.FileSystem
  const books = `${place}/${BOOKS}`
  if (!(yield* Effect.orElseSucceed(files.exists(place), () => false))) {
    return yield* new PipelineError.SettingInvalid({
      setting: FOLDER,
      problem: "names no folder. Make it, or name another"
    })
  }

  const read = files.exists(books).pipe(
    Effect.flatMap((isThere) => isThere ? files.readFileString(books) : Effect.succeed("")),
    Effect.mapError(unusable("be read")),
    Effect.flatMap((text) =>
      Effect.try({
        try: () => Ledger.DocumentsText.read(text),
        catch: () => new PipelineError.Unavailable({ plugin: PLUGIN, problem: `cannot make sense of ${BOOKS}` })
      })
    )
  )
  const put = (name: string, text: string) =>
    Effect.gen(function*() {
      yield* files.writeFileString(`${place}/.${name}`, text)
      yield* files.rename(`${place}/.${name}`, `${place}/${name}`)
    }).pipe(Effect.mapError(unusable("be written")))

  return {
    read,
    change: <A>(edit: (documents: Ledger.Documents.Documents) => A) =>
      turns.withPermit(Effect.gen(function*() {
        const documents = yield* read
        const done = edit(documents)
        yield* put(BOOKS, Ledger.DocumentsText.write(documents))
        yield* put(TABLE, table(documents))
        return done
      }))
  }
}).pipe(Effect.provide(NodeFileSystem.layer))

const unusable = (what: string) => ({ reason }: PlatformError) =>
  new PipelineError.Unavailable({ plugin: PLUGIN, problem: `files in ${FOLDER} cannot ${what} (${reason._tag})` })

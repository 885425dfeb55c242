/** Pipelines by name, `ledger.daily` being `pipelines/ledger/daily.ts` of the project, or by the path of a file elsewhere. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { Pipeline } from "./Pipeline.ts"
import { FileUnusable, UnknownPipeline } from "./PipelineError.ts"
import { closest } from "./Suggestion.ts"

/** The project's root, a folder: there are `pipelines/` and `sandbox/`. */
export const Root = Context.Reference<URL>("etl/Catalog/Root", {
  defaultValue: () => new URL("../", import.meta.url)
})

/** The names of all pipelines, sorted. Loads none. */
export const names = Effect.gen(function*() {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = yield* path.fromFileUrl(yield* folderUrl)
  const entries = yield* files.readDirectory(folder, { recursive: true })
  return entries
    .filter((entry) => /^[^.].*\.ts$/.test(entry) && !entry.endsWith(".d.ts"))
    .map((entry) => entry.slice(0, -".ts".length).replace(/[\\/]/g, "."))
    .toSorted()
}).pipe(Effect.orDie) // a project whose own folder cannot be read is broken

/** A pipeline, and how to find it again. */
export interface Found extends Pipeline {
  /** The whole path of its file; null for those of the project, which are found by their names. */
  readonly file: string | null
}

/** What leads to it from any folder: a name or a path. */
export const address = ({ file, name }: Found): string => file ?? name

/**
 * The pipeline of this name, or the one in the file at this path: what has a slash in it or ends in `.ts` is a path.
 *
 * Fails  `UnknownPipeline`, with the nearest name; `FileUnusable` for a file that is none, with what to do
 */
export const find = Effect.fn("Catalog.find")(function*(name: string) {
  const known = yield* names
  if (/[\\/]|\.[cm]?[jt]s$/.test(name)) return yield* elsewhere(name, known)
  if (!known.includes(name)) return yield* new UnknownPipeline({ name, known, suggestion: closest(name, known) })
  return yield* load(name)
})

/** All pipelines of the project, by name. */
export const all = Effect.flatMap(names, (known) => Effect.forEach(known, (name) => load(name)))

const folderUrl = Effect.map(Root, (root) => new URL("pipelines/", root))

const load = Effect.fnUntraced(function*(name: string) {
  const file = new URL(`${name.replaceAll(".", "/")}.ts`, yield* folderUrl)
  const { default: pipeline }: { readonly default: Pipeline } = yield* Effect.promise(() => import(file.href))
  if (pipeline.name === name) return { ...pipeline, file: null }
  return yield* Effect.die(new Error(`${file.pathname} calls itself "${pipeline.name}"; its place says "${name}"`))
})

/** A file of somebody else's: what is wrong with it is said, and is no defect of ours. */
const elsewhere = Effect.fnUntraced(function*(given: string, known: ReadonlyArray<string>) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const unusable = (problem: string) => new FileUnusable({ file: given, problem })
  const file = yield* Effect.mapError(
    files.realPath(path.resolve(given)),
    ({ reason }) =>
      unusable(`cannot be read (${reason._tag}). Name the file of a pipeline, or one that pipeline list shows`)
  )
  const place = path.relative(yield* Effect.orDie(path.fromFileUrl(yield* folderUrl)), file)
  const own = place.replace(/\.ts$/, "").replace(/[\\/]/g, ".")
  if (known.includes(own)) return yield* load(own)
  const url = yield* Effect.orDie(path.toFileUrl(file))
  const module: unknown = yield* Effect.tryPromise({
    try: () => import(url.href),
    catch: (cause) => unusable(`cannot be loaded: ${reasonOf(cause)}`)
  })
  const pipeline = defaultOf(module)
  if (pipeline === null) {
    return yield* unusable("declares no pipeline. End it with: export default Pipeline.make(\"my.name\", …)")
  }
  if (known.includes(pipeline.name)) {
    return yield* unusable(
      `calls itself ${pipeline.name}, which is a pipeline of the project. Give it a name of its own`
    )
  }
  return { ...pipeline, file }
})

const defaultOf = (module: unknown): Pipeline | null => {
  const given = typeof module === "object" && module !== null && "default" in module ? module.default : null
  return isPipeline(given) ? given : null
}

const isPipeline = (given: unknown): given is Pipeline =>
  typeof given === "object" && given !== null &&
  "name" in given && typeof given.name === "string" && "run" in given && typeof given.run === "function" &&
  "sinks" in given && Array.isArray(given.sinks)

/** What a runtime says of a module that it cannot load, without its code frames and stack. */
const reasonOf = (cause: unknown): string => {
  const { message } = cause instanceof Error ? cause : new Error(String(cause))
  const lines = message.replaceAll(ANSI, "").split("\n").map((line) => line.trim())
  return lines.find((line) => line !== "") ?? "it says nothing about why"
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g")

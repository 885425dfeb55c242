/** Pipelines by name: `ledger.daily` is `pipelines/ledger/daily.ts` of the project. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { Pipeline } from "./Pipeline.ts"
import { UnknownPipeline } from "./PipelineError.ts"
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

/**
 * The pipeline of this name.
 *
 * Fails  `UnknownPipeline`, with the nearest name
 */
export const find = Effect.fn("Catalog.find")(function*(name: string) {
  const known = yield* names
  if (!known.includes(name)) return yield* new UnknownPipeline({ name, known, suggestion: closest(name, known) })
  return yield* load(name)
})

/** All pipelines, by name. */
export const all = Effect.flatMap(names, (known) => Effect.forEach(known, (name) => load(name)))

const folderUrl = Effect.map(Root, (root) => new URL("pipelines/", root))

const load = Effect.fnUntraced(function*(name: string) {
  const file = new URL(`${name.replaceAll(".", "/")}.ts`, yield* folderUrl)
  const { default: pipeline }: { readonly default: Pipeline } = yield* Effect.promise(() => import(file.href))
  if (pipeline.name === name) return pipeline
  return yield* Effect.die(new Error(`${file.pathname} calls itself "${pipeline.name}"; its place says "${name}"`))
})

/** New plugins from the templates of the project: real files, in which every name of the model is replaced. */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as Catalog from "../Catalog.ts"
import { FileUnusable, SettingInvalid } from "../PipelineError.ts"

/** What can be made; a service by who bills it. */
export const KINDS = ["service", "source", "verifier", "sink"] as const
export type Kind = typeof KINDS[number]

/** Who bills a new service. */
export const BILLING = ["stripe", "lago"] as const
export type Billing = typeof BILLING[number]

export interface Made {
  /** `NexaMail` and `nexamail`. */
  readonly name: string
  readonly key: string
  /** From the project's root. */
  readonly files: ReadonlyArray<string>
}

/** The name in the templates. */
const MODEL = "Novel"

/**
 * Writes a plugin, its tests and its pipeline.
 *
 * Fails  `SettingInvalid` for a name that cannot be one; `FileUnusable` where something is there already: nothing is
 *        written then
 */
export const make = Effect.fn("Scaffold.make")(function*(given: string, kind: Kind, billing: Billing) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const root = yield* Effect.orDie(path.fromFileUrl(yield* Catalog.Root))
  if (!/^[A-Za-z][A-Za-z0-9]{1,29}$/.test(given) || given.toLowerCase() === MODEL.toLowerCase()) {
    const problem = `"${given}" cannot be one. Take letters and digits, a letter first, such as NexaMail`
    return yield* new SettingInvalid({ setting: "A plugin's name:", problem })
  }
  const name = `${given[0]?.toUpperCase()}${given.slice(1)}`
  const key = given.toLowerCase()
  const named = (text: string) =>
    text.replaceAll(MODEL.toUpperCase(), key.toUpperCase()).replaceAll(MODEL, name)
      .replaceAll(MODEL.toLowerCase(), key)

  const template = path.join(root, "templates", kind === "service" ? billing : kind)
  const entries = yield* Effect.orDie(files.readDirectory(template, { recursive: true }))
  const wanted = entries.filter((entry) => /\.(ts|md|jsonl)$/.test(entry)).toSorted()
  for (const folder of [`plugins/${key}`, `pipelines/${key}`, `test/plugins/${key}`]) {
    if (yield* Effect.orDie(files.exists(path.join(root, folder)))) {
      return yield* new FileUnusable({ file: folder, problem: "is there already. Nothing was written" })
    }
  }
  for (const entry of wanted) {
    const target = path.join(root, named(entry))
    yield* Effect.gen(function*() {
      yield* files.makeDirectory(path.dirname(target), { recursive: true })
      yield* files.writeFileString(target, named(yield* files.readFileString(path.join(template, entry))))
    }).pipe(
      Effect.mapError(({ reason }) => new FileUnusable({ file: target, problem: `cannot be written (${reason._tag})` }))
    )
  }
  return { name, key, files: wanted.map(named) } satisfies Made
})

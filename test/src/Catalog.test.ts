import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import * as Catalog from "../../src/Catalog.ts"

const on = <A, E>(root: URL) => (effect: Effect.Effect<A, E, NodeServices.NodeServices>) =>
  effect.pipe(Effect.provideService(Catalog.Root, root), Effect.provide(NodeServices.layer))

const project = new URL("../support/project/", import.meta.url)

/** A project whose pipelines are these files. */
const folder = (files: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const path = mkdtempSync(join(tmpdir(), "catalog-"))
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(join(path, "pipelines", file, ".."), { recursive: true })
        writeFileSync(join(path, "pipelines", file), text)
      }
      return path
    }),
    (path) => Effect.sync(() => rmSync(path, { recursive: true }))
  ).pipe(Effect.map((path) => pathToFileURL(`${path}/`)))

describe("a pipeline's name is its place", () => {
  it.effect("every .ts file below pipelines/ is one, folders becoming dots; nothing else is", () =>
    Effect.gen(function*() {
      const root = yield* folder({
        "b.ts": "",
        "a/deep/er.ts": "",
        "a/README.md": "",
        "a/x.d.ts": "",
        ".hidden.ts": ""
      })
      assert.deepStrictEqual(yield* Catalog.names.pipe(on(root)), ["a.deep.er", "b"])
    }))

  it.effect("it is found by it", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* Catalog.find("demo.clean").pipe(on(project))).name, "demo.clean")
    }))

  it.effect("a name that is near is suggested", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Catalog.find("demo.claen").pipe(on(project)))
      assert.strictEqual(error.message, "No pipeline \"demo.claen\". Did you mean demo.clean?")
    }))

  it.effect("a name never leads out of the folder; what has a slash in it is the path of a file", () =>
    Effect.gen(function*() {
      const named = yield* Effect.flip(Catalog.find("...main").pipe(on(project)))
      assert.strictEqual(named._tag, "UnknownPipeline")
      const path = yield* Effect.flip(Catalog.find("../main").pipe(on(project)))
      assert.strictEqual(path._tag, "FileUnusable")
    }))

  it.effect("one that calls itself otherwise is a defect that names the file", () =>
    Effect.gen(function*() {
      const root = yield* folder({ "a/b.ts": "export default { name: \"a.c\" }" })
      const exit = yield* Effect.exit(Catalog.find("a.b").pipe(on(root)))
      assert.match(String(exit), /a\/b\.ts calls itself \\*"a\.c\\*"; its place says \\*"a\.b/)
    }))
})

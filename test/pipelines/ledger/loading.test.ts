/** What a process loads: a run that does not need a library does not wait for it. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { invoices } from "../../../sandbox/sample/Sample.ts"
import { root } from "../../support/CommandLine.ts"
import { Sandboxed } from "../../support/Sandboxed.ts"

const packages = ["stripe", "postgres", "@electric-sql/pglite"]

/** Those of `packages` that a command loads, and how it ended. */
const loaded = Effect.fnUntraced(function*(args: string) {
  const { folder, pipeline } = yield* Sandboxed
  const file = join(folder, "loaded.txt")
  const node = ["--import", pathToFileURL(`${root}test/support/loaded.ts`).href]
  const { exitCode } = yield* pipeline(args, { node, settings: { LOADED: file } })
  const files = readFileSync(file, "utf8").split("\n")
  rmSync(file)
  assert.isTrue(files.some((url) => url.endsWith("/src/cli/Process.ts")))
  return { exitCode, packages: packages.filter((name) => files.some((url) => url.includes(`/node_modules/${name}/`))) }
})

const reference = (prefix: string) => invoices.find(({ reference }) => reference.startsWith(prefix))?.reference

const cases: ReadonlyArray<readonly [command: string, packages: Array<string>]> = [
  ["--help", []],
  ["run --help", []],
  ["list", ["postgres"]],
  [`run ledger.daily --json --only ${reference("lago:")}`, ["postgres"]],
  [`run ledger.daily --json --only ${reference("in_")}`, ["stripe", "postgres"]]
]

layer(Sandboxed.layer, { excludeTestServices: true })("of Stripe's, PostgreSQL's and the sandbox's libraries", (it) => {
  it.effect.each(cases)("%s loads [%s]", ([command, packages]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* loaded(command), { exitCode: 0, packages })
    }))
})

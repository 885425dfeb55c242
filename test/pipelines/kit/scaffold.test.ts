import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import * as ProjectCopy from "../../support/ProjectCopy.ts"

/** The kinds that docs/add-a-service.md does not make. */
const kinds = [
  ["NexaFax", "--billing lago", "revenue by family"],
  ["Folio", "--kind source", "113.00 verified, 113.00 posted"],
  ["quill", "--kind verifier", "3,403.46 verified, 3,403.46 posted"]
] as const

it.live(
  "whatever is made compiles, keeps the promises of its kind, and runs in the sandbox at once",
  () =>
    Effect.gen(function*() {
      const { folder, shell } = yield* ProjectCopy.make
      for (const [name, flags, says] of kinds) {
        const key = name.toLowerCase()
        const made = yield* shell(`node src/main.ts plugin new ${name} ${flags}`)
        assert.strictEqual(made.code, 0, made.printed)
        const files = [...made.printed.matchAll(/^ {2}(\S+\/\S+)$/gm)].map(([, file = ""]) => file)
        assert.isAbove(files.length, 4)
        for (const file of files) {
          assert.notMatch(file + readFileSync(join(folder, file), "utf8"), /novel/i, "a name of the model is left")
        }
        const ran = yield* shell(`node src/main.ts sandbox run ${key}.daily`)
        assert.strictEqual(ran.code, 0, ran.printed)
        assert.include(ran.printed, says)
      }
      const names = kinds.map(([name]) => name.toLowerCase())
      const tested = yield* shell(`npx vitest run ${names.map((name) => `test/plugins/${name}`).join(" ")}`)
      assert.strictEqual(tested.code, 0, tested.printed.slice(-4_000))
      const compiled = yield* shell("npx tsc --noEmit")
      assert.strictEqual(compiled.code, 0, compiled.printed)
    }).pipe(Effect.scoped),
  300_000
)

it.live(
  "what is there is never replaced, and a name that cannot be one is refused, in one line",
  () =>
    Effect.gen(function*() {
      const { folder, shell } = yield* ProjectCopy.make
      const refused = (name: string) =>
        Effect.map(shell(`node src/main.ts plugin new '${name}'`), ({ code, printed }) => {
          assert.strictEqual(code, 2)
          assert.match(printed, /^✗ .*\n$/)
          return printed
        })
      for (const name of ["nexa-mail", "../evil", "7up", "", "é", "a/b", "x"]) {
        assert.match(yield* refused(name), /A plugin's name: .* cannot be one\. Take letters and digits/)
      }
      assert.match(yield* refused("Stripe"), /plugins\/stripe is there already\. Nothing was written/)
      assert.match(yield* refused("Ledger"), /pipelines\/ledger is there already\. Nothing was written/)
      assert.isFalse(existsSync(join(folder, "plugins/ledger")))
    }).pipe(Effect.scoped),
  120_000
)

import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Outside from "../../support/Outside.ts"
import { report, Sandboxed } from "../../support/Sandboxed.ts"

const DAILY = "./mail/daily.ts"

layer(Sandboxed.layer, { excludeTestServices: true, timeout: 120_000 })("a pipeline outside of the project", (it) => {
  const outside = Effect.tap(
    Sandboxed,
    ({ folder }) => Effect.sync(() => made.has(folder) || (Outside.make(folder), made.add(folder)))
  )
  const made = new Set<string>()

  it.effect("runs by its path, with a plugin of npm, from another folder", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* outside
      const { failed, outcomes, pipeline: name } = report(yield* pipeline(`run ${DAILY} --json`))
      assert.deepStrictEqual([failed, outcomes.posted, name], [[], 1, "nexamail.daily"])
      const { exitCode, out } = yield* pipeline(`check ${DAILY}`)
      assert.strictEqual(exitCode, 0, out)
      assert.include(out, "has 1 invoice")
    }))

  it.effect("is planned, and applied from any folder: the plan keeps its path", () =>
    Effect.gen(function*() {
      const { folder, pipeline } = yield* outside
      const planned = yield* pipeline(`plan ${DAILY} --out plan.json`)
      assert.strictEqual(planned.exitCode, 0, planned.err)
      assert.include(readFileSync(join(folder, "plan.json"), "utf8"), `${folder}/mail/daily.ts`)
      const { outcomes } = report(yield* pipeline("apply plan.json --json"))
      assert.strictEqual(outcomes.posted, 1)
    }))

  it.effect("is found again by the journal, which explains its records", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* outside
      yield* pipeline(`run ${DAILY}`)
      const { err, exitCode, out } = yield* pipeline("explain M-1")
      assert.strictEqual(exitCode, 0, err)
      assert.include(out, "nexamail.daily")
      assert.notMatch(out, /could not be asked/)
    }))

  it.effect("a file of the project is that pipeline, by whatever path", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* outside
      const path = new URL("../../../pipelines/ledger/daily.ts", import.meta.url).pathname
      const { pipeline: name } = report(yield* pipeline(`run ${path} --sink dry-run --limit 1 --json`))
      assert.strictEqual(name, "ledger.daily")
    }))

  it.effect("what is wrong with a file is said in one line, and is a matter of configuration", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* outside
      const all = { ...Outside.broken, "none.ts": ["", /cannot be read \(NotFound\)/] as const }
      for (const [file, [, says]] of Object.entries(all)) {
        const { err, exitCode } = yield* pipeline(`run ./mail/${file}`)
        assert.match(err, says)
        assert.match(err, new RegExp(`^✗ \\./mail/${file} .*\n$`), "one line")
        assert.strictEqual(exitCode, 2)
      }
    }))
})

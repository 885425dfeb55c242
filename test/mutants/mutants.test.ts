/** The seeded bugs fit the plugins as they stand. Whether the suites catch them: `node test/mutants/run.ts`. */
import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import { mutated } from "./Mutant.ts"
import { mutants } from "./mutants.ts"

describe("seeded bugs", () => {
  it("there are thirty at least, each under a name of its own", () => {
    assert.isAtLeast(mutants.length, 30)
    assert.strictEqual(new Set(mutants.map(({ id }) => id)).size, mutants.length)
  })

  for (const mutant of mutants) {
    it(`${mutant.id}: its place is in the plugin once, and the tests that are to catch it are there`, () => {
      assert.notStrictEqual(mutated(mutant, readFileSync(mutant.file, "utf8")), null)
      assert.deepStrictEqual(mutant.tests.filter((path) => !existsSync(path)), [])
    })
  }
})

import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"

const PROCESS = fileURLToPath(new URL("../../support/Allocating.ts", import.meta.url))
const young = (how: string): { readonly before: number; readonly after: number } =>
  JSON.parse(execFileSync(process.execPath, [PROCESS, how], { encoding: "utf8" }))

// Deno does not say how large its generations are.
describe.skipIf("deno" in process.versions)("the heap", () => {
  it("keeps its young generation as large as it was, however much comes and goes", () => {
    const { after, before } = young("bound")
    assert.isAtLeast(before, 16, "too small to be fast")
    assert.isAtMost(after, before)
  })

  it("would not, if nobody bounded it", () => {
    const { after, before } = young("free")
    assert.isAbove(after, before)
  })
})

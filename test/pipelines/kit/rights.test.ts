import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import type { Report } from "../../../src/Report.ts"
import { root } from "../../support/CommandLine.ts"
import { Sandboxed } from "../../support/Sandboxed.ts"

/** The rights that docs/out-of-tree.md names, for the stand-ins and a journal in this folder. */
const rights = (settings: Readonly<Record<string, string>>, folder: string): ReadonlyArray<string> => {
  const page = readFileSync(join(root, "docs/out-of-tree.md"), "utf8")
  const named = /deno run \\\n([\s\S]*?)src\/main\.ts/.exec(page)?.[1]?.match(/--allow-\S+/g) ?? []
  const hosts = Object.values(settings).flatMap((value) => /127\.0\.0\.1:\d+/.exec(value)?.[0] ?? [])
  return named.map((right) =>
    right.startsWith("--allow-net")
      ? `--allow-net=${hosts.join(",")}`
      : right.startsWith("--allow-write")
      ? `--allow-write=${folder}`
      : right.startsWith("--allow-read")
      ? `${right},${folder}`
      : right
  )
}

const deno = (flags: ReadonlyArray<string>, env: Readonly<Record<string, string>>) =>
  Effect.callback<{ readonly code: number; readonly out: string; readonly err: string }>((resume) => {
    const args = ["run", "--no-prompt", ...flags, "src/main.ts", "run", "ledger.daily", "--json"]
    const child = execFile(
      join(root, "node_modules/deno/deno"),
      args,
      { cwd: root, env: { PATH: process.env["PATH"], ...env }, maxBuffer: 2 ** 24 },
      (error, out, err) => resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? 1), out, err }))
    )
    return Effect.sync(() => child.kill("SIGKILL"))
  })

layer(Sandboxed.layer, { excludeTestServices: true, timeout: 120_000 })("under Deno", (it) => {
  it.effect("ledger.daily runs with the rights that the documentation names, and with none less", () =>
    Effect.gen(function*() {
      const { settings } = yield* Sandboxed
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "rights-"))),
        (made) => Effect.sync(() => rmSync(made, { recursive: true }))
      )
      const env = { ...settings, PIPELINE_STATE: join(folder, "state.db") }
      const all = rights(settings, folder)
      assert.lengthOf(all, 5)
      for (const without of all) {
        const { code } = yield* deno(all.filter((right) => right !== without), env)
        assert.notStrictEqual(code, 0, `it runs without ${without}, too`)
      }
      const { code, err, out } = yield* deno(all, env)
      assert.strictEqual(code, 0, err)
      const { outcomes }: Report = JSON.parse(out)
      assert.strictEqual(outcomes.posted + outcomes.alreadyPosted, 23)
    }).pipe(Effect.scoped))
})

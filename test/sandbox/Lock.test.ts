import { assert, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { hold } from "../../sandbox/Lock.ts"
import { root, run } from "../support/CommandLine.ts"
import { holdings, Sandboxed } from "../support/Sandboxed.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "lock-"))),
  (made) => Effect.sync(() => rmSync(made, { recursive: true }))
)

const held = `sandbox is already running here (process ${process.pid}). Stop it, or use its settings`

it.effect("a directory is held once, until its holder lets go", () =>
  Effect.gen(function*() {
    const directory = join(yield* folder, "sandbox")
    yield* Effect.scoped(Effect.gen(function*() {
      yield* hold(directory)
      assert.strictEqual((yield* Effect.flip(Effect.scoped(hold(directory)))).message, held)
    }))
    yield* Effect.scoped(hold(directory))
  }))

it.live("a holder that was killed holds nothing, whoever has its process id now", () =>
  Effect.gen(function*() {
    const directory = join(yield* folder, "sandbox")
    const ended = yield* run([directory], {
      entry: `${root}test/support/holding.ts`,
      when: { written: "held", act: (holder) => holder.kill("SIGKILL") }
    })
    assert.deepStrictEqual(ended, { exitCode: null, out: "held\n", err: "" })
    writeFileSync(join(directory, "holder"), String(process.pid))
    yield* Effect.scoped(hold(directory))
  }))

it.effect("a place that cannot be written to is said in one line", () =>
  Effect.gen(function*() {
    const file = join(yield* folder, ".pipeline")
    writeFileSync(file, "")
    const { message } = yield* Effect.flip(Effect.scoped(hold(join(file, "sandbox"))))
    assert.strictEqual(message, `sandbox cannot keep its state in ${file}/sandbox (ENOTDIR)`)
  }))

layer(Sandboxed.layer, { excludeTestServices: true })("a sandbox that is running", (it) => {
  it.effect("lets no second one into its directory: that says who holds it, and ends with 3", () =>
    Effect.gen(function*() {
      const { odoo, pipeline } = yield* Sandboxed
      const before = holdings(odoo)
      for (const command of ["sandbox run ledger.daily --json", "sandbox --fresh"]) {
        assert.deepStrictEqual(yield* pipeline(command), { exitCode: 3, out: "", err: `✗ ${held}\n` })
      }
      assert.deepStrictEqual(holdings(odoo), before)
      assert.strictEqual((yield* pipeline("run ledger.daily --limit 1")).exitCode, 0)
    }))

  it.effect("is not even asked for where the command cannot be right", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      assert.deepStrictEqual(yield* pipeline("sandbox run ledger.dayly"), {
        exitCode: 2,
        out: "",
        err: "✗ No pipeline \"ledger.dayly\". Did you mean ledger.daily?\n"
      })
    }))
})

/** `pipeline serve` as a process: it catches up, stops when it is told to, and loses nothing by that. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { root, run } from "../support/CommandLine.ts"
import { Sandboxed } from "../support/Sandboxed.ts"

/** Serves `ledger.daily` until this is written, then stops the process as systemd and containers do. */
const serveUntil = Effect.fnUntraced(function*(written: string, args: ReadonlyArray<string> = []) {
  const { folder, settings } = yield* Sandboxed
  return yield* run(["serve", "ledger.daily", ...args], {
    entry: `${root}src/main.ts`,
    folder,
    env: { ...settings, PIPELINE_STATE: join(folder, "serve.db") },
    when: { written, act: (process) => process.kill("SIGTERM") }
  })
})

const runs = Effect.gen(function*() {
  const { folder, pipeline } = yield* Sandboxed
  const { out } = yield* pipeline("runs --json", { settings: { PIPELINE_STATE: join(folder, "serve.db") } })
  const { runs }: { readonly runs: ReadonlyArray<{ readonly status: string; readonly due?: number }> } = JSON.parse(out)
  return runs
})

layer(Sandboxed.layer, { excludeTestServices: true })("serve", (it) => {
  it.effect("is stopped in the middle of a run, ends well, and the run is caught up once by the next", () =>
    Effect.gen(function*() {
      const stopped = yield* serveUntil(", due ")
      assert.strictEqual(stopped.exitCode, 0, stopped.err)
      assert.match(stopped.out, /Stopped\.\n$/)
      assert.deepStrictEqual((yield* runs).map(({ status }) => status), ["interrupted"])

      const done = yield* serveUntil("difference 0.00")
      assert.strictEqual(done.exitCode, 0, done.err)
      assert.match(done.out, /CAD 3,403\.46 verified, 3,403\.46 posted, difference 0\.00/)
      const [second, first] = yield* runs
      assert.strictEqual(second?.status, "finished")
      assert.strictEqual(second?.due, first?.due)
      assert.isNumber(second?.due)
    }))

  it.effect("leaves alone what is done, and says when it goes on", () =>
    Effect.gen(function*() {
      const { exitCode, out } = yield* serveUntil("next ")
      assert.strictEqual(exitCode, 0)
      assert.match(out, /^Serving 1, one run at a time\./)
      assert.match(out, / +ledger\.daily +→ odoo +0 6 \* \* \* +America\/Toronto +next \d{4}-\d\d-\d\d 06:00\n/)
      assert.notInclude(out, ", due ")
      assert.strictEqual((yield* runs).length, 2)
    }))

  it.effect("refuses what it cannot serve, in one line", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const unknown = yield* pipeline("serve ledger.dayly")
      assert.strictEqual(unknown.exitCode, 2)
      assert.strictEqual(unknown.err, "✗ No pipeline \"ledger.dayly\". Did you mean ledger.daily?\n")
      const unscheduled = yield* pipeline("serve customers.import")
      assert.strictEqual(unscheduled.exitCode, 2)
      assert.strictEqual(unscheduled.err, "✗ customers.import declares no schedule, and cannot be served\n")
    }))
})

/** What a daily pipeline promises in the sandbox: real processes, stand-ins that speak the vendors' protocols. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { report, Sandboxed } from "../support/Sandboxed.ts"
import { because } from "./Promise.ts"

export interface Expected {
  readonly posted: number
  /** By reason; those that are not named are none. */
  readonly skipped: Readonly<Record<string, number>>
  /** Of all that is posted, in CAD, with tax: `158.20`. */
  readonly total: string
  /** The sink to write to; the pipeline's first where none is said. */
  readonly sink?: string
}

const ALL_CONFIRMED = "an invoice of the sample fails or cannot be verified: each must be posted or skipped"

/** The suite of one pipeline; `name` is as `pipeline run` takes it. */
export const suite = (name: string, { posted, sink, skipped, total }: Expected): void => {
  layer(Sandboxed.layer, { excludeTestServices: true, timeout: 120_000 })(`pipeline ${name} in the sandbox`, (it) => {
    const to = sink === undefined ? "" : ` --sink ${sink}`
    const promise = (
      what: string,
      body: (pipeline: Sandboxed["Service"]["pipeline"]) => Effect.Effect<void>
    ) => it.effect(what, () => Effect.flatMap(Sandboxed, (project) => body(project.pipeline)).pipe(because(what)))

    promise("a dry run plans all of it and writes nothing", (pipeline) =>
      Effect.gen(function*() {
        for (const _ of ["first", "again"]) {
          const { failed, outcomes, unverifiable } = report(yield* pipeline(`run ${name} --sink dry-run --json`))
          assert.deepStrictEqual([failed, unverifiable], [[], []], ALL_CONFIRMED)
          assert.strictEqual(outcomes.planned, posted)
        }
      }))

    promise("the first run posts every real invoice, to the cent", (pipeline) =>
      Effect.gen(function*() {
        yield* pipeline("setup odoo --yes")
        const { failed, outcomes, totals, unverifiable } = report(yield* pipeline(`run ${name}${to} --json`))
        assert.deepStrictEqual([failed, unverifiable], [[], []], ALL_CONFIRMED)
        assert.strictEqual(outcomes.posted, posted)
        assert.deepInclude(outcomes.skipped, skipped)
        assert.strictEqual(
          totals["CAD"]?.posted,
          total,
          "the sample comes to another total than the test says: correct the one that is wrong"
        )
      }))

    promise("the next run finds it posted and changes nothing", (pipeline) =>
      Effect.gen(function*() {
        const { failed, outcomes, totals } = report(yield* pipeline(`run ${name}${to} --json`))
        assert.deepInclude(outcomes, { posted: 0, updated: 0, settled: 0, alreadyPosted: posted })
        assert.deepStrictEqual([failed, totals["CAD"]?.alreadyPosted], [[], total])
      }))

    promise("everything it relies on is checked, and holds", (pipeline) =>
      Effect.gen(function*() {
        const { exitCode, out } = yield* pipeline(`check ${name}`)
        assert.notInclude(out, "✗")
        assert.strictEqual(exitCode, 0)
      }))
  })
}

/** The small proof that a run on workers is not disturbed by what happens to them. The whole one: `npm run test:cluster`. */
import { assert, describe, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Disturbed } from "../../support/distributed/Disturbed.ts"
import { cancelled, disconnected, frozen, killed, together } from "../../support/distributed/Disturbances.ts"
import * as Proof from "../../support/distributed/Proof.ts"
import * as TableGround from "../../support/distributed/TableGround.ts"
import { isMissing } from "../../support/SharedDatabase.ts"

/** 60 chunks. */
const RECORDS = { records: 120, chunkSize: 2, latencyMs: 100 }

/** All at the same time, since they wait more than they work. */
class Runs extends Context.Service<Runs, {
  readonly killed: Disturbed
  readonly frozen: Disturbed
  readonly cancelled: Disturbed
}>()("test/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const proof = yield* Proof.on(TableGround.ground(RECORDS))
      const inMidWrite = { call: "written", moment: "before it is answered" } as const
      return yield* Effect.all({
        killed: proof.disturb(together([killed({ ...inMidWrite, nth: 8 }), disconnected(40)])),
        frozen: proof.disturb(frozen({ ...inMidWrite, nth: 10 }, 5)),
        cancelled: proof.disturb(cancelled(20))
      }, { concurrency: "unbounded" })
    })
  )
}

describe.skipIf(isMissing("a disturbed run on workers"))("a run on two workers", () => {
  layer(Runs.layer, { timeout: "4 minutes", excludeTestServices: true })((it) => {
    it.effect("is what a run of one process is, though a worker is killed and all database sessions end", () =>
      Effect.gen(function*() {
        const { killed: { faults, led } } = yield* Runs
        assert.deepStrictEqual(faults, [])
        assert.isTrue(led.every((chunks) => chunks > 0))
      }))

    it.effect("is the same though a worker is frozen in the middle of a write while the other goes on", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual((yield* Runs).frozen.faults, [])
      }))

    it.effect("is the same after it was cancelled from elsewhere and resumed", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual((yield* Runs).cancelled.faults, [])
      }))
  })
})

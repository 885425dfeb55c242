/** A table written by two workers that are killed, frozen and cut off: its rows are those of an undisturbed local run. */
import { assert, describe, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import {
  abandoned,
  cancelled,
  disconnected,
  frozen,
  harried,
  killed,
  together,
  type When
} from "../support/distributed/Disturbances.ts"
import * as Proof from "../support/distributed/Proof.ts"
import * as TableGround from "../support/distributed/TableGround.ts"
import { isMissing } from "../support/SharedDatabase.ts"

/** 1,000 rows are 200 chunks. */
const RECORDS = { records: 1_000, chunkSize: 5, latencyMs: 30 }

class OnTable extends Context.Service<OnTable, Proof.Proof>()("test/OnTable") {
  static readonly layer = Layer.effect(OnTable, Effect.suspend(() => Proof.on(TableGround.ground(RECORDS))))
}

/** Each run from its beginning to its end: a chunk is confirmed, written in a transaction, and committed. */
const moments: ReadonlyArray<ReadonlyArray<When>> = [
  [
    { call: "confirm", nth: 1, moment: "before it is heard" },
    { call: "written", nth: 50, moment: "before it is answered" },
    { call: "committed", nth: 100, moment: "before it is answered" },
    { led: 180 }
  ],
  [
    { call: "written", nth: 1, moment: "before it is heard" },
    { call: "confirm", nth: 70, moment: "before it is answered" },
    { call: "committed", nth: 120, moment: "after its answer was read" },
    { call: "written", nth: 190, moment: "before it is answered" }
  ],
  [
    { call: "committed", nth: 2, moment: "before it is heard" },
    { led: 45 },
    { call: "written", nth: 110, moment: "after its answer was read" },
    { call: "confirm", nth: 195, moment: "before it is answered" }
  ],
  [
    { call: "confirm", nth: 20, moment: "after its answer was read" },
    { call: "committed", nth: 60, moment: "before it is answered" },
    { call: "written", nth: 140, moment: "before it is heard" },
    { call: "committed", nth: 185, moment: "before it is heard" }
  ],
  [
    { led: 1 },
    { call: "written", nth: 80, moment: "before it is answered" },
    { call: "confirm", nth: 150, moment: "before it is heard" },
    { call: "committed", nth: 180, moment: "after its answer was read" }
  ]
]

const between: When = { call: "written", nth: 60, moment: "before it is answered" }

describe.skipIf(isMissing("a disturbed run on workers"))("test.table on two workers", () => {
  layer(OnTable.layer, { timeout: "5 minutes", excludeTestServices: true })((it) => {
    it.effect("has every kind of record, in 200 chunks", () =>
      Effect.gen(function*() {
        const { expected: { exitCode, report } } = yield* OnTable
        assert.strictEqual(exitCode, 5)
        assert.isAtLeast(report.read, 200 * RECORDS.chunkSize)
        const { posted, skipped, unverifiable } = report.outcomes
        assert.isTrue([posted, unverifiable, ...Object.values(skipped)].every((count) => count > 0))
      }))

    for (const [index, moments_] of moments.entries()) {
      it.effect(`killed at moments ${index * 4 + 1} to ${index * 4 + 4} of 20: the rows are the same`, () =>
        Effect.gen(function*() {
          const { faults, led } = yield* (yield* OnTable).disturb(together(moments_.map(killed)))
          assert.deepStrictEqual(faults, [])
          assert.isTrue(led.every((chunks) => chunks > 0))
        }))
    }

    it.effect("frozen in the middle of a transaction, until the run is over: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnTable).disturb(frozen(between, "all"))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("all sessions of the shared database ended: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnTable).disturb(disconnected(100))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("all sessions of the shared database ended again and again: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnTable).disturb(harried(100))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("its client killed, and resumed: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnTable).disturb(abandoned(90))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("cancelled from elsewhere, and resumed: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnTable).disturb(cancelled(60))
        assert.deepStrictEqual(faults, [])
      }))
  })
})

/** ledger.daily on two workers that are killed, frozen and cut off: Odoo's books are those of an undisturbed local run. */
import { assert, describe, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import {
  abandoned,
  cancelled,
  disconnected,
  frozen,
  killed,
  together,
  type When
} from "../support/distributed/Disturbances.ts"
import * as OdooGround from "../support/distributed/OdooGround.ts"
import * as Proof from "../support/distributed/Proof.ts"
import { Sandboxed } from "../support/Sandboxed.ts"
import { isMissing } from "../support/SharedDatabase.ts"

/** 435 invoices are 218 chunks. */
const RECORDS = { copies: 13, bills: 32, chunkSize: 2, latencyMs: 20 }

class OnOdoo extends Context.Service<OnOdoo, Proof.Proof>()("test/OnOdoo") {
  static readonly layer = Layer.effect(OnOdoo, Effect.flatMap(OdooGround.ground(RECORDS), Proof.on)).pipe(
    Layer.provide(Sandboxed.layer)
  )
}

/** Each run from its beginning to its end; the last of its kind is called about 315 times of moves, 265 of payments. */
const moments: ReadonlyArray<ReadonlyArray<When>> = [
  [
    { call: "account.journal.create", nth: 1, moment: "before it is answered" },
    { call: "account.move.load", nth: 80, moment: "before it is heard" },
    { call: "account.payment.action_post", nth: 130, moment: "before it is answered" },
    { call: "account.move.line.load", nth: 240, moment: "after its answer was read" }
  ],
  [
    { call: "res.partner.load", nth: 1, moment: "before it is answered" },
    { call: "account.move.action_post", nth: 70, moment: "before it is answered" },
    { call: "account.payment.load", nth: 140, moment: "after its answer was read" },
    { led: 180 }
  ],
  [
    { call: "account.account.load", nth: 1, moment: "after its answer was read" },
    { call: "account.payment.load", nth: 50, moment: "before it is heard" },
    { call: "account.move.load", nth: 190, moment: "before it is answered" },
    { call: "account.payment.action_post", nth: 230, moment: "before it is heard" }
  ],
  [
    { call: "account.move.load", nth: 1, moment: "after its answer was read" },
    { call: "res.partner.load", nth: 10, moment: "before it is heard" },
    { call: "account.move.line.load", nth: 120, moment: "before it is answered" },
    { call: "account.move.action_post", nth: 290, moment: "before it is heard" }
  ],
  [
    { led: 3 },
    { call: "account.move.action_post", nth: 110, moment: "after its answer was read" },
    { call: "account.move.line.load", nth: 170, moment: "before it is heard" },
    { call: "account.move.load", nth: 300, moment: "before it is answered" }
  ]
]

const between: When = { call: "account.move.load", nth: 100, moment: "before it is answered" }

describe.skipIf(isMissing("a disturbed run on workers"))("ledger.daily on two workers", () => {
  layer(OnOdoo.layer, { timeout: "5 minutes", excludeTestServices: true })((it) => {
    it.effect("has every kind of record, in more than 200 chunks", () =>
      Effect.gen(function*() {
        const { expected: { exitCode, report } } = yield* OnOdoo
        assert.strictEqual(exitCode, 4)
        assert.isAtLeast(report.read, 200 * RECORDS.chunkSize)
        const { failed, posted, skipped, unverifiable } = report.outcomes
        assert.isTrue([posted, failed, unverifiable, ...Object.values(skipped)].every((count) => count > 0))
      }))

    for (const [index, moments_] of moments.entries()) {
      it.effect(`killed at moments ${index * 4 + 1} to ${index * 4 + 4} of 20: the books are the same`, () =>
        Effect.gen(function*() {
          const { faults, led } = yield* (yield* OnOdoo).disturb(together(moments_.map(killed)))
          assert.deepStrictEqual(faults, [])
          assert.isTrue(led.every((chunks) => chunks > 0))
        }))
    }

    it.effect("frozen between two calls to Odoo, while the other goes on: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnOdoo).disturb(frozen(between, 30))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("all sessions of the shared database ended: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnOdoo).disturb(disconnected(100))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("its client killed, and resumed: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnOdoo).disturb(abandoned(90))
        assert.deepStrictEqual(faults, [])
      }))

    it.effect("cancelled from elsewhere, and resumed: the same", () =>
      Effect.gen(function*() {
        const { faults } = yield* (yield* OnOdoo).disturb(cancelled(60))
        assert.deepStrictEqual(faults, [])
      }))
  })
})

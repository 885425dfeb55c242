/** One call of each kind that writes into Odoo, struck. Every call, at every moment: `npm run test:crash`. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { everyKindOnce, rehearse } from "../../support/Rehearsal.ts"
import { laterDay, refundDay, reviewDay } from "../../support/Scenes.ts"

const TIMEOUT_MS = 300_000

describe("a run that is killed, or loses an answer", () => {
  it.live("one further run makes the books those of an undisturbed run", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(laterDay, everyKindOnce)
      assert.strictEqual(undisturbed.exitCode, 0)
      assert.strictEqual(strikes.length, new Set(undisturbed.writes).size)
      assert.isAtLeast(strikes.length, 13)
      assert.deepStrictEqual(faults, [])
    }), TIMEOUT_MS)

  it.live("of reviewed drafts: the same, and the review is kept", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(reviewDay, everyKindOnce)
      assert.deepStrictEqual([undisturbed.exitCode, undisturbed.last.report.failed], [0, []])
      assert.isAtLeast(strikes.length, 5)
      assert.deepStrictEqual(faults, [])
      const moves = undisturbed.after.records["account.move"] ?? []
      assert.strictEqual(moves.filter((move) => move.includes("seen by the bookkeeper")).length, 1)
    }), TIMEOUT_MS)

  it.live("of credit notes and refunds: the same, and nothing of them is missing", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(refundDay, everyKindOnce)
      assert.deepStrictEqual([undisturbed.exitCode, undisturbed.last.report.failed], [0, []])
      assert.isAtLeast(strikes.length, 5)
      assert.deepStrictEqual(faults, [])
      const moves = undisturbed.after.records["account.move"] ?? []
      assert.strictEqual(moves.filter((move) => move.includes("\"out_refund\"")).length, 3)
    }), TIMEOUT_MS)
})

/** Every call of a run that writes into Odoo, struck at every moment: one further run, and the books are right. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { moments } from "../support/Crash.ts"
import { everyCall, rehearse } from "../support/Rehearsal.ts"
import { firstDay, laterDay, refundDay, reviewDay } from "../support/Scenes.ts"

const TIMEOUT_MS = 1_200_000

describe("a run that is killed, or loses an answer, at any call that writes", () => {
  it.live("into empty books: one further run makes them those of an undisturbed run", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(firstDay, everyCall)
      assert.strictEqual(undisturbed.exitCode, 0)
      assert.isAtLeast(strikes.length, 8 * moments.length)
      assert.deepStrictEqual(faults, [])
    }), TIMEOUT_MS)

  it.live("on a later day that replaces, settles, links, reverses and removes: the same", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(laterDay, everyCall)
      assert.strictEqual(undisturbed.exitCode, 0)
      assert.isAtLeast(strikes.length, 13 * moments.length)
      assert.deepStrictEqual(faults, [])
    }), TIMEOUT_MS)

  it.live("of reviewed drafts: the same", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(reviewDay, everyCall)
      assert.strictEqual(undisturbed.exitCode, 0)
      assert.isAtLeast(strikes.length, 5 * moments.length)
      assert.deepStrictEqual(faults, [])
    }), TIMEOUT_MS)

  it.live("where money went back: the same", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(refundDay, everyCall)
      assert.strictEqual(undisturbed.exitCode, 0)
      assert.isAtLeast(strikes.length, 13 * moments.length)
      assert.deepStrictEqual(faults, [])
    }), TIMEOUT_MS)
})

/** What an audit promises, on any Odoo: it finds every difference that was planted, and nothing else. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Audited, differences } from "../support/Audited.ts"
import type { OdooSettings } from "../support/OdooBooks.ts"
import { planted } from "../support/Planted.ts"
import { report, Sandboxed } from "../support/Sandboxed.ts"

export const suite = (name: string, odoo: OdooSettings | null) =>
  layer(Layer.provideMerge(Audited.layer(odoo), Sandboxed.layer), { excludeTestServices: true, timeout: "3 minutes" })(
    `ledger.audit (${name})`,
    (it) => {
      it.effect("what ledger.daily made is right: 23 agree to the cent, 8 are rightly not there", () =>
        Effect.gen(function*() {
          const { clean } = yield* Audited
          const { failed, outcomes, totals } = report(clean)
          assert.deepStrictEqual(failed, [])
          assert.strictEqual(clean.exitCode, 0)
          assert.strictEqual(outcomes.alreadyPosted, 23)
          assert.deepStrictEqual(outcomes.skipped, { void: 1, draft: 2, zeroAmount: 5 })
          assert.strictEqual(totals["CAD"]?.alreadyPosted, "3403.46")
        }))

      it.effect("an uncollectible invoice that is posted and unpaid is explained", () =>
        Effect.gen(function*() {
          const { attention } = report((yield* Audited).clean)
          assert.deepStrictEqual(attention.map(({ number, what }) => [number, what]), [
            ["NEX-0011", "uncollectible at Stripe since 2026-05-19: decide on a write-off"]
          ])
        }))

      for (const { found, on, says, what } of planted) {
        it.effect(`finds: ${what}`, () =>
          Effect.gen(function*() {
            const all = differences(report((yield* Audited).found))
            const its = on === ""
              ? [...all].filter(([key]) => key.startsWith("INV")).flatMap(([, one]) => one)
              : all.get(on) ?? []
            assert.deepStrictEqual(
              [...new Set(its.map(([name]) => name))].toSorted(),
              found.toSorted(),
              JSON.stringify(its)
            )
            assert.isTrue(its.some(([, sentence]) => says.test(sentence)), JSON.stringify(its))
          }))
      }

      it.effect("finds nothing where nothing was planted, and exits with 4", () =>
        Effect.gen(function*() {
          const { found } = yield* Audited
          const { outcomes } = report(found)
          const all = differences(report(found))
          assert.strictEqual(found.exitCode, 4)
          assert.strictEqual(outcomes.failed, planted.length)
          assert.strictEqual(all.size, planted.length)
          assert.isFalse(all.has("NEX-0023"))
        }))

      it.effect("for people, one line a difference, with the three values and the next step", () =>
        Effect.gen(function*() {
          const { asText } = yield* Audited
          assert.strictEqual(asText.exitCode, 4)
          assert.match(asText.out, /NEX-0014 +Northern Lights Bakery Inc\. +Missing: .*NexaCloud.*stripe.*Odoo none\. /)
          assert.match(
            asText.out,
            /next: have the daily pipeline post it; then pipeline run ledger\.audit --only NEX-0014/
          )
        }))

      it.effect("changes nothing", () =>
        Effect.gen(function*() {
          assert.isFalse((yield* Audited).isChanged)
        }))
    }
  )

/** An invoice that Odoo refuses among those that it takes, and what finding it costs; what no double need know. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Progress } from "#etl"
import * as Interceptor from "../support/Interceptor.ts"
import { fixture } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"
import * as SinkActs from "../support/SinkActs.ts"

const COUNT = 64

/** PostgreSQL takes any letter but this one, and undoes the whole call. */
const REFUSED = "Usage \0"

it.live("one invoice that Odoo refuses in a batch is found in O(log n) calls, and the others are posted", () =>
  Effect.gen(function*() {
    const settings = realOdoo()
    const between = yield* Interceptor.serve(settings.ODOO_URL)
    const sink = yield* fixture({ ...settings, ODOO_URL: between.url })
    const acts = SinkActs.make(sink, `r${Date.now().toString(36)}-`)
    const cases = Array.from({ length: COUNT }, (_, n) => ({
      id: `i${n}`,
      items: [[n === 37 ? REFUSED : "Usage", "1", "10", "10"]] as const,
      subtotal: "10",
      userId: `u${n % 8}`
    }))
    const outcomes = yield* acts.run(cases)
    const failed = Object.entries(SinkActs.ends(outcomes, acts)).filter(([, end]) => end !== "posted")
    assert.deepStrictEqual(failed, [["i37", "Rejected"]])
    assert.strictEqual((yield* acts.booked(...cases.map(({ id }) => id))).length, COUNT - 1)
    const loads = between.writes.filter((call) => call === "account.move.load").length
    assert.isAtMost(loads, 2 + 2 * Math.log2(COUNT / 2))
  }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent)))

/** Currencies of which Odoo counts other decimals than ISO 4217: Taiwan's dollar, two there and none in Odoo. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import type { Promises } from "./office.ts"

const dollars = (id: string, amount: string, tax: string) =>
  ({
    id,
    items: [["Odoo ERP Hosting", "1", amount, amount]],
    subtotal: amount,
    tax,
    rows: [tax],
    currency: "TWD",
    province: "ON"
  }) as const

export const promises: Promises = {
  "what a currency of Odoo has no decimals for is refused, and whole amounts are posted": Effect.fnUntraced(
    function*({ acts }) {
      yield* acts.activate("TWD")
      const outcomes = yield* acts.run([dollars("a", "100.00", "13.00"), dollars("b", "100.50", "13.07")])
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", b: "AmountMismatch" })
      const booked = yield* acts.booked("a", "b")
      assert.deepStrictEqual(booked.map(({ state, total }) => [state, Number(total)]), [
        ["posted", 113],
        ["draft", 114]
      ])
    }
  )
}

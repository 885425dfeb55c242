/** An Odoo without sales, charges and reconciliation has nothing to prune: that is said, and is no error. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { holdings, Sandboxed } from "../../support/Sandboxed.ts"

layer(Sandboxed.layer, { excludeTestServices: true })("shadow.prune", (it) => {
  it.effect("says what the Odoo does not have, and ends well", () =>
    Effect.gen(function*() {
      const { odoo, pipeline } = yield* Sandboxed
      const before = holdings(odoo)
      const { err, exitCode, out } = yield* pipeline("run shadow.prune --sink odoo")
      assert.strictEqual(exitCode, 0, err)
      for (
        const missing of [
          "sale.order.x_fc_shadow: no draft orders",
          "fusion.billing.charge.product_id: no charges",
          "product.product.default_code: no products",
          "fusion.billing.reconciliation.status: no reconciliation rows"
        ]
      ) assert.include(err, `Odoo has no ${missing} to remove`)
      assert.include(out, "nothing to do")
      assert.deepStrictEqual(holdings(odoo), before)
    }))

  it.effect("is a dry run unless it is told where to write", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const { err, out } = yield* pipeline("run shadow.prune")
      assert.include(out, "shadow.prune → dry-run")
      assert.include(err, "NOTHING WAS WRITTEN")
    }))
})

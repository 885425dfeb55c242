/** NexaMaps' sample: usage with fractional units, billed and confirmed at Lago. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { figures } from "../../../sandbox/lago/Invoice.ts"
import { mapsInvoices } from "../../../sandbox/lago/Services.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

const skipped = { void: 1, draft: 1, zeroAmount: 1 }

layer(Sandboxed.layer, { excludeTestServices: true })("maps.daily", (it) => {
  it.effect("posts 5 for 1,111.14, each line under NexaMaps' own accounts; skips 1 void, 1 draft, 1 of zero", () =>
    Effect.gen(function*() {
      const { odoo, pipeline } = yield* Sandboxed
      const ended = yield* pipeline("run maps.daily --json --details")
      const { byFamily, invoices = [], outcomes, read, totals } = report(ended)
      assert.deepStrictEqual([ended.exitCode, ended.err, read], [0, "", 8])
      assert.deepInclude(outcomes, { posted: 5, skipped, unverifiable: 0, failed: 0 })
      assert.deepStrictEqual(totals, { CAD: { posted: "1111.14", paid: "930.22", alreadyPosted: "0.00" } })
      assert.deepStrictEqual(byFamily, {
        CAD: { base: "-10.00", geocoding: "58.46", maps: "321.54", plans: "98.00", routing: "468.54", tiles: "52.33" }
      })
      assert.deepStrictEqual(invoices.map(({ id }) => id).toSorted(), mapsInvoices.map(({ id }) => id).toSorted())
      const { "account.account": accounts, "account.move": moves, "account.move.line": lines } = holdings(odoo)
      const codes = Object.values(lines?.rows ?? {}).filter(({ display_type }) => display_type === "product")
        .map(({ account_id }) => String(accounts?.rows[String(account_id)]?.["code"]))
      assert.deepStrictEqual(
        [...new Set(codes)].filter((code) => !/^\d/.test(code)).toSorted(),
        ["NMR.BASE", "NMR.GEOCODING", "NMR.MAPS", "NMR.PLANS", "NMR.ROUTING", "NMR.TILES"]
      )
      const billed = Object.values(moves?.rows ?? {}).filter(({ move_type }) => move_type === "out_invoice")
      assert.deepStrictEqual(
        billed.map((move) => String(move["x_fc_nexamaps_invoice_id"])).toSorted(),
        invoices.flatMap(({ id, outcome }) => outcome === "posted" ? [id] : []).toSorted()
      )
      assert.deepStrictEqual(billed.filter((move) => move["x_fc_nexacloud_invoice_id"]), [])
    }))

  it.effect("units with more digits than Odoo keeps stand in the text of their line", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const lines = Object.values(holdings(odoo)["account.move.line"]?.rows ?? {})
      const first = lines.find(({ name }) => String(name).startsWith("Map loads (1234.567"))
      assert.deepInclude(first, { name: "Map loads (1234.567 × 0.00455)", quantity: "1", price_unit: "5.62" })
    }))

  it.effect("a coupon is a negative line", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const lines = Object.values(holdings(odoo)["account.move.line"]?.rows ?? {})
      assert.deepStrictEqual(
        lines.filter(({ name }) => name === "Discount").map(({ price_unit, quantity }) => [quantity, price_unit]),
        [["1", "-10"]]
      )
    }))

  it.effect("run again it posts nothing, and asks for no invoice that is posted and paid", () =>
    Effect.gen(function*() {
      const { lago, odoo, pipeline } = yield* Sandboxed
      const before = { asked: lago.requests.length, books: holdings(odoo) }
      const { outcomes } = report(yield* pipeline("run maps.daily --json"))
      assert.deepInclude(outcomes, { posted: 0, updated: 0, settled: 0, alreadyPosted: 5, skipped, failed: 0 })
      assert.deepStrictEqual(holdings(odoo), before.books)
      const asked = lago.requests.slice(before.asked).flatMap(({ path }) => path.split("/")[4] ?? [])
      const done = mapsInvoices.filter((invoice) => invoice.paymentStatus === "succeeded" && figures(invoice).total > 0)
      assert.isNotEmpty(asked)
      assert.deepStrictEqual(done.filter(({ id }) => asked.includes(id)), [])
    }))
})

/** NexaDesk's sample: seats and add-ons, billed and confirmed at Lago. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { deskInvoices } from "../../../sandbox/lago/Services.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

const skipped = { void: 0, draft: 0, zeroAmount: 0 }
const unpaid = deskInvoices.find(({ number }) => number === "NDR-0002")

layer(Sandboxed.layer, { excludeTestServices: true })("desk.daily", (it) => {
  it.effect("a dry run plans all six, and writes nothing", () =>
    Effect.gen(function*() {
      const { odoo, pipeline } = yield* Sandboxed
      const before = holdings(odoo)
      const { outcomes, totals } = report(yield* pipeline("run desk.daily --sink dry-run --json"))
      assert.deepInclude(outcomes, { planned: 6, failed: 0, unverifiable: 0 })
      assert.strictEqual(totals["CAD"]?.planned, "852.87")
      assert.deepStrictEqual(holdings(odoo), before)
    }))

  it.effect("posts 6 for 852.87 by seats, chat and setup", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const ended = yield* pipeline("run desk.daily --json")
      const { byFamily, outcomes, read, totals } = report(ended)
      assert.deepStrictEqual([ended.exitCode, ended.err, read], [0, "", 6])
      assert.deepInclude(outcomes, { posted: 6, skipped, unverifiable: 0, failed: 0 })
      assert.deepStrictEqual(totals, { CAD: { posted: "852.87", paid: "562.19", alreadyPosted: "0.00" } })
      assert.deepStrictEqual(byFamily, { CAD: { chat: "59.98", seats: "509.63", setup: "180.00" } })
    }))

  it.effect("what is paid since is settled by the next run, with the day of the payment", () =>
    Effect.gen(function*() {
      const { lago, odoo, pipeline } = yield* Sandboxed
      const id = unpaid?.id ?? ""
      lago.state.pay(id, { at: "2026-06-02T16:00:00Z" })
      const { outcomes, totals } = report(yield* pipeline("run desk.daily --json"))
      assert.deepInclude(outcomes, { settled: 1, alreadyPosted: 5, failed: 0 })
      assert.strictEqual(totals["CAD"]?.paid, "290.68")
      const payments = Object.values(holdings(odoo)["account.payment"]?.rows ?? {})
      assert.isTrue(payments.some(({ amount, date }) => Number(amount) === 290.68 && date === "2026-06-02"))
    }))

  it.effect("a check says that there are invoices of the service", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const { exitCode, out } = yield* pipeline("check desk.daily")
      assert.strictEqual(exitCode, 0, out)
      assert.match(out, /lists invoices of NexaDesk's customers "nexadesk:…": 6/)
      assert.match(out, /account\.move has x_fc_nexadesk_invoice_id and x_fc_stripe_invoice_id/)
    }))
})

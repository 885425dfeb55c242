/** Life goes on between two runs: what the next one makes of it. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OdooDouble } from "../../../sandbox/odoo/Odoo.ts"
import { invoices as sample } from "../../../sandbox/sample/Sample.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { report, Sandboxed } from "../../support/Sandboxed.ts"

const instant = (text: string): number => Date.parse(text) / 1_000

const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

/** Paid already at Stripe; in Odoo a draft with a wrong line waits. */
const waiting = bill("NEX-0014")
/** Unpaid in the first run; paid afterwards. */
const owed = bill("NEX-0025")
/** Paid in part, twice; afterwards once more. */
const partial = bill("NEX-0012")
/** A draft at Stripe; final afterwards. */
const drafted = bill("NEX-0030")
/** Given up and posted; void afterwards. */
const givenUp = bill("NEX-0011")

/** The runs before and after. */
class Runs extends Context.Service<Runs, { readonly before: Ended; readonly after: Ended }>()("test/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { odoo, pipeline, stripe: { state } } = yield* Sandboxed
      plantDraft(odoo)
      const before = yield* pipeline("run ledger.daily --json --details")
      state.pay(owed.billingId, { at: instant("2026-06-27T23:30:00Z") })
      state.pay(partial.billingId, { at: instant("2026-07-03T10:00:00Z"), type: "payment_record" })
      state.finalize(drafted.billingId, instant("2026-07-01T13:00:00Z"), "NX-0030")
      state.void(givenUp.billingId, instant("2026-07-02T09:00:00Z"))
      return { before, after: yield* pipeline("run ledger.daily --json --details") }
    })
  )
}

const plantDraft = (odoo: OdooDouble): void => {
  const [partner] = [odoo.call("res.partner", "create", { vals_list: [{ name: "Somebody else" }] })].flat()
  odoo.call("account.move", "create", {
    vals_list: [{
      move_type: "out_invoice",
      partner_id: partner ?? false,
      x_fc_nexacloud_invoice_id: waiting.id,
      invoice_line_ids: [[0, 0, { name: "Of an earlier import", quantity: 7, price_unit: 1 }]]
    }]
  })
}

/** The one move of an invoice, with what is asked of it. */
const moveOf = (odoo: OdooDouble, id: string, fields: ReadonlyArray<string>) =>
  odoo.call("account.move", "search_read", { domain: [["x_fc_nexacloud_invoice_id", "=", id]], fields })

/** The payments of what was paid after the first run. */
const latePayments = (odoo: OdooDouble) =>
  [odoo.call("account.payment", "search_read", {
    domain: [["date", ">", "2026-06-26"]],
    fields: ["date", "amount", "memo"],
    order: "date"
  })].flat()

const outcome = (ended: Ended, id: string) => report(ended).invoices?.find((invoice) => invoice.id === id)

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true })("ledger.daily, later", (it) => {
  it.effect("a draft left in the books is replaced, and posted with the billing system's lines, partner and date", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const { before } = yield* Runs
      assert.strictEqual(before.exitCode, 0)
      const { outcomes, totals } = report(before)
      assert.deepStrictEqual([outcomes.updated, outcomes.posted, totals["CAD"]?.posted], [1, 22, "3403.46"])
      assert.strictEqual(outcome(before, waiting.id)?.outcome, "updated")
      const fields = ["state", "amount_total", "partner_id", "invoice_date", "payment_state"]
      const [move, ...others] = [moveOf(odoo, waiting.id, fields)].flat()
      assert.deepInclude(move, {
        state: "posted",
        amount_total: 113,
        invoice_date: "2026-05-01",
        payment_state: "paid"
      })
      assert.include(JSON.stringify(move), "Northern Lights Bakery Inc.")
      assert.deepStrictEqual(others, [])
      assert.notInclude(JSON.stringify(odoo.state.tables["account.move.line"]), "Of an earlier import")
    }))

  it.effect("what was paid since is settled, each payment with its own date and amount", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const { after } = yield* Runs
      assert.strictEqual(report(after).outcomes.settled, 2)
      assert.strictEqual(report(after).totals["CAD"]?.paid, "194.45")
      assert.strictEqual(outcome(after, owed.id)?.outcome, "settled")
      assert.strictEqual(outcome(after, partial.id)?.outcome, "settled")
      for (const { id } of [owed, partial]) {
        const [move] = [moveOf(odoo, id, ["payment_state", "amount_residual"])].flat()
        assert.deepInclude(move, { payment_state: "paid", amount_residual: 0 })
      }
      const [whole, rest, ...others] = latePayments(odoo)
      assert.deepInclude(whole, { date: "2026-06-27", amount: 116.85, memo: owed.reference })
      assert.deepInclude(rest, { date: "2026-07-03", amount: 77.6 })
      assert.deepStrictEqual(others, [])
    }))

  it.effect("a draft that became final is posted", () =>
    Effect.gen(function*() {
      const { before, after } = yield* Runs
      assert.strictEqual(outcome(before, drafted.id)?.outcome, "skipped:draft")
      assert.deepInclude(outcome(after, drafted.id), { outcome: "posted", total: "113.26" })
      assert.deepStrictEqual(report(after).outcomes.skipped, { void: 1, draft: 1, zeroAmount: 5 })
    }))

  it.effect("what was voided after it was posted fails, is left as it is, and the run ends with 4", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const { before, after } = yield* Runs
      const { failed, outcomes } = report(after)
      assert.strictEqual(after.exitCode, 4)
      assert.strictEqual(outcomes.failed, 1)
      assert.deepInclude(failed[0], { id: givenUp.id, stage: "plan", error: "VoidedAfterPosting" })
      const name = outcome(before, givenUp.id)?.name ?? ""
      assert.include(failed[0]?.message, `void at the billing system since 2026-07-02, and posted as ${name}`)
      assert.deepInclude([moveOf(odoo, givenUp.id, ["state", "name"])].flat()[0], { state: "posted", name })
    }))

  it.effect("and everything else is left alone", () =>
    Effect.gen(function*() {
      const { after } = yield* Runs
      assert.strictEqual(report(after).outcomes.alreadyPosted, 20)
    }))
})

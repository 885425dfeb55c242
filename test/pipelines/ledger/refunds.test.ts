/** Money that went back, from both billing systems to the books. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OdooDouble } from "../../../sandbox/odoo/Odoo.ts"
import { invoices as sample } from "../../../sandbox/sample/Sample.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { report, Sandboxed } from "../../support/Sandboxed.ts"

const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

/** Paid at Stripe, with 13 % HST; a part was refunded. */
const part = bill("NEX-0014")
/** Paid at Lago; all of it was refunded. */
const whole = bill("NEX-0020")
/** Paid at Lago; a part is kept as the customer's credit. */
const kept = bill("NEX-0015")

const AT = "2026-07-04T09:00:00Z"

class Runs extends Context.Service<Runs, { readonly dry: Ended; readonly first: Ended; readonly second: Ended }>()(
  "test/Runs"
) {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { lago, pipeline, stripe } = yield* Sandboxed
      const [hst] = stripe.state.get(part.billingId)?.taxes ?? []
      const taxes = hst === undefined ? [] : [{ ...hst, amount: 260 }]
      stripe.state.credit(part.billingId, 2_260, Date.parse(AT) / 1_000, { description: "Three days", taxes })
      lago.state.credit(whole.billingId, "refund", Number(whole.total), AT, {
        taxes: lago.state.get(whole.billingId)?.taxes ?? []
      })
      lago.state.credit(kept.billingId, "credit", 1_000, AT)
      return {
        dry: yield* pipeline("run ledger.daily --sink dry-run --json"),
        first: yield* pipeline("run ledger.daily --json"),
        second: yield* pipeline("run ledger.daily --json")
      }
    })
  )
}

const search = (
  odoo: OdooDouble,
  model: string,
  domain: ReadonlyArray<ReadonlyArray<string>>,
  fields: ReadonlyArray<string>
) => [odoo.call(model, "search_read", { domain, fields, order: "id" })].flat()

const noted = (odoo: OdooDouble, id: string) =>
  search(odoo, "account.move", [["reversed_entry_id.x_fc_nexacloud_invoice_id", "=", id]], [
    "move_type",
    "state",
    "date",
    "amount_total",
    "amount_residual"
  ])

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true, timeout: "2 minutes" })(
  "ledger.daily, where money went back",
  (it) => {
    it.effect("the invoices' own control sums are as without", () =>
      Effect.gen(function*() {
        const { dry, first, second } = yield* Runs
        assert.deepStrictEqual([first.exitCode, second.exitCode], [0, 0])
        assert.strictEqual(report(dry).outcomes.planned, 23)
        assert.strictEqual(report(first).outcomes.posted, 23)
        assert.deepStrictEqual(report(first).totals["CAD"], {
          posted: "3403.46",
          paid: "3051.54",
          alreadyPosted: "0.00"
        })
      }))

    it.effect("each is a posted credit note of its invoice, open by what was not paid back", () =>
      Effect.gen(function*() {
        yield* Runs
        const { odoo } = yield* Sandboxed
        const note = { move_type: "out_refund", state: "posted", date: "2026-07-04" }
        const money = (minor: bigint) => Number(minor) / 100
        const found = [part, whole, kept].map(({ id }) => noted(odoo, id))
        assert.deepStrictEqual(found.map(({ length }) => length), [1, 1, 1])
        assert.deepInclude(found[0]?.[0], { ...note, amount_total: 22.6, amount_residual: 0 })
        assert.deepInclude(found[1]?.[0], { ...note, amount_total: money(whole.total), amount_residual: 0 })
        assert.deepInclude(found[2]?.[0], { ...note, amount_total: 10, amount_residual: 10 })
      }))

    it.effect("the report says so of each", () =>
      Effect.gen(function*() {
        const { first } = yield* Runs
        const said = report(first).attention.map(({ what }) => what).filter((what) => what.includes("credit note"))
        assert.strictEqual(said.length, 3)
        assert.match(said.join("\n"), /of 22\.60 booked as \S+ on 2026-07-04, 22\.60 refunded/)
        assert.match(said.join("\n"), /of 10\.00 booked as \S+ on 2026-07-04, nothing refunded/)
      }))

    it.effect("the second run pays nothing back again", () =>
      Effect.gen(function*() {
        const { second } = yield* Runs
        const { odoo } = yield* Sandboxed
        assert.strictEqual(report(second).outcomes.alreadyPosted, 23)
        assert.strictEqual(search(odoo, "account.payment", [["payment_type", "=", "outbound"]], ["amount"]).length, 2)
      }))
  }
)

/** The company's own case on a real Odoo 19: read back over JSON-2 and compared, to the cent, with the sample's table. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { decimal } from "../../sandbox/sample/Cents.ts"
import { type Invoice, posted } from "../../sandbox/sample/Sample.ts"
import type { Report } from "../../src/Report.ts"
import * as Family from "../../src/ledger/Family.ts"
import * as NexaCloud from "#plugins/nexacloud"
import { rows } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"
import { report, Sandboxed } from "../support/Sandboxed.ts"

const odoo = realOdoo()

/** Every record that a run could touch, with when it was last written. */
const versions = Effect.promise(async () => {
  const models = [
    "account.move",
    "account.move.line",
    "account.payment",
    "account.partial.reconcile",
    "account.account",
    "account.journal",
    "res.partner",
    "ir.model.data"
  ]
  return Promise.all(models.map((model) => rows(odoo, model, [], ["write_date"])))
})

class Runs extends Context.Service<Runs, {
  readonly dry: Report
  readonly first: Report
  readonly second: Report
  readonly isChangedBy: { readonly dry: boolean; readonly second: boolean }
}>()("test/odoo/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const run = (args: string) =>
        Effect.map(pipeline(`run ledger.daily --json ${args}`, { settings: { ...odoo } }), report)
      const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
      yield* pipeline("setup odoo --yes", { settings: { ...odoo } })
      const empty = yield* versions
      const dry = yield* run("--sink dry-run")
      const planned = yield* versions
      const first = yield* run("--details")
      const full = yield* versions
      const second = yield* run("--details")
      return { dry, first, second, isChangedBy: { dry: !same(empty, planned), second: !same(full, yield* versions) } }
    })
  )
}

const date = (instant: string) => instant.slice(0, 10)

/** What the books must say of an invoice, worked out from the table alone. */
const expected = ({ customer, items, paid, payments, reference, row, subtotal, tax, total }: Invoice) => {
  const families = new Map<string, bigint>()
  const add = (family: string, amount: bigint) => families.set(family, (families.get(family) ?? 0n) + amount)
  for (const [description, , , amount] of items) {
    add(Family.classify(NexaCloud.service.families, description), BigInt(amount.replace(".", "")))
  }
  const gap = subtotal - [...families.values()].reduce((sum, amount) => sum + amount, 0n)
  if (gap !== 0n) add("base", gap)
  return {
    reference,
    state: "posted",
    paymentState: paid === total ? "paid" : paid === 0n ? "not_paid" : "partial",
    dates: [date(row.created), date(row.created), row.due ?? date(row.created)],
    amounts: [subtotal, tax, total, total - paid].map(decimal),
    partner: customer.company ?? customer.fullName,
    families: Object.fromEntries(
      [...families].map(([family, amount]) => [`NCR.${family.toUpperCase()}`, decimal(amount)])
    ),
    payments: payments.filter(({ failed }) => !failed).map(({ amount, at }) => `${date(at)} ${decimal(amount)}`)
      .toSorted()
  }
}

const amount = (value: unknown) => Number(value).toFixed(2)

/** The same, read from Odoo. */
const booked = async (id: string) => {
  const [move = {}] = await rows(odoo, "account.move", [["x_fc_nexacloud_invoice_id", "=", id]], [
    "x_fc_stripe_invoice_id",
    "state",
    "payment_state",
    "invoice_date",
    "date",
    "invoice_date_due",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "amount_residual",
    "partner_id"
  ])
  const lines = await rows(
    odoo,
    "account.move.line",
    [["move_id", "=", move["id"]], ["display_type", "=", "product"]],
    [
      "account_id",
      "price_subtotal"
    ]
  )
  const accounts = await rows(odoo, "account.account", [["code", "=like", "NCR.%"]], ["code"])
  const families = new Map<string, number>()
  for (const line of lines) {
    const code = String(accounts.find((account) => account["id"] === idOf(line["account_id"]))?.["code"])
    families.set(code, (families.get(code) ?? 0) + Number(line["price_subtotal"]))
  }
  const payments = await rows(odoo, "account.payment", [["invoice_ids", "in", [move["id"]]]], ["date", "amount"])
  return {
    reference: move["x_fc_stripe_invoice_id"],
    state: move["state"],
    paymentState: move["payment_state"],
    dates: [move["invoice_date"], move["date"], move["invoice_date_due"]],
    amounts: ["amount_untaxed", "amount_tax", "amount_total", "amount_residual"].map((field) => amount(move[field])),
    partner: name(move["partner_id"]),
    families: Object.fromEntries([...families].map(([code, sum]) => [code, amount(sum)])),
    payments: payments.map((payment) => `${String(payment["date"])} ${amount(payment["amount"])}`).toSorted()
  }
}

const idOf = (value: unknown): unknown => Array.isArray(value) ? value[0] : null

const name = (value: unknown): string => Array.isArray(value) ? String(value[1]) : ""

const OUTCOMES = { skipped: { void: 1, draft: 2, zeroAmount: 5 }, unverifiable: 0, failed: 0, updated: 0, settled: 0 }

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true, timeout: "2 minutes" })(
  "ledger.daily on a real Odoo",
  (it) => {
    it.effect("a dry run plans the 23 and changes nothing", () =>
      Effect.gen(function*() {
        const { dry, first, isChangedBy } = yield* Runs
        assert.isFalse(isChangedBy.dry)
        assert.strictEqual(dry.outcomes.planned + dry.outcomes.alreadyPosted, 23)
        assert.strictEqual(dry.outcomes.planned, first.outcomes.posted)
      }))

    it.effect("the first run posts what is not there; 23 stand there afterwards", () =>
      Effect.gen(function*() {
        const { posted, alreadyPosted, ...others } = (yield* Runs).first.outcomes
        assert.strictEqual(posted + alreadyPosted, 23)
        assert.deepInclude(others, OUTCOMES)
      }))

    it.effect("the second run finds 23 for 3,403.46 and changes no record", () =>
      Effect.gen(function*() {
        const { isChangedBy, second } = yield* Runs
        assert.isFalse(isChangedBy.second)
        assert.strictEqual(second.outcomes.alreadyPosted, 23)
        assert.deepStrictEqual(second.totals, { CAD: { posted: "0.00", paid: "0.00", alreadyPosted: "3403.46" } })
      }))

    it.effect("states, dates, taxes, totals, partners, families and payments are the billing systems', to the cent", () =>
      Effect.gen(function*() {
        yield* Runs
        const read = yield* Effect.promise(() => Promise.all(posted.map(({ id }) => booked(id))))
        assert.deepStrictEqual(read, posted.map(expected))
      }))
  }
)

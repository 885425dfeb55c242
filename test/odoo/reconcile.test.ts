/** ledger.reconcile of a service that a real Odoo 19 bills in the shadow: plans and charges beside what was billed. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { Pipeline, Progress, Reconciliation, Selection } from "#etl"
import * as Lago from "#plugins/lago"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"
import * as Settings from "../../src/Settings.ts"
import { call, rows } from "../support/OdooBooks.ts"
import { bill } from "../support/Planting.ts"
import { realOdoo } from "../support/realOdoo.ts"
import { Sandboxed } from "../support/Sandboxed.ts"

const odoo = realOdoo()

/** A model that is made at run time must be named `x_`, and its fields too. */
const CHARGES = "x_fc_metered_charge"

const places: Odoo.MeteredPlaces = {
  ...Odoo.meteredPlaces,
  charges: {
    model: CHARGES,
    product: "x_product_id",
    kind: "x_kind",
    metric: "x_metric",
    included: "x_included",
    price: "x_price"
  }
}

const create = (model: string, ...vals: ReadonlyArray<object>) =>
  Effect.promise(async () => {
    const ids = await call(odoo, model, "create", { vals_list: vals })
    return Array.isArray(ids) ? ids.map(Number) : []
  })

const one = (model: string, domain: ReadonlyArray<unknown>, field = "id") =>
  Effect.promise(async () => (await rows(odoo, model, domain, [field]))[0]?.[field])

const ensureField = Effect.fnUntraced(function*(model: string, name: string, field: object) {
  if ((yield* one("ir.model.fields", [["model", "=", model], ["name", "=", name]])) !== undefined) return
  const owner = yield* one("ir.model", [["model", "=", model]])
  yield* create("ir.model.fields", { name, model_id: owner, field_description: name, ...field })
})

const ensureCharges = Effect.gen(function*() {
  if ((yield* one("ir.model", [["model", "=", CHARGES]])) === undefined) {
    const [model] = yield* create("ir.model", { name: CHARGES, model: CHARGES, state: "manual" })
    const group = yield* one("ir.model.data", [["module", "=", "base"], ["name", "=", "group_user"]], "res_id")
    const rights = { perm_read: true, perm_write: true, perm_create: true, perm_unlink: true }
    yield* create("ir.model.access", { name: CHARGES, model_id: model, group_id: group, ...rights })
  }
  yield* ensureField(CHARGES, "x_product_id", { ttype: "many2one", relation: "product.product" })
  for (const name of ["x_kind", "x_metric"]) yield* ensureField(CHARGES, name, { ttype: "char" })
  for (const name of ["x_included", "x_price"]) yield* ensureField(CHARGES, name, { ttype: "float" })
})

/** March of 2026. */
const run = (of: Odoo.MeteredPlaces, settings: Readonly<Record<string, string>>) =>
  Pipeline.make(
    "ledger.reconcile",
    Reconciliation.reconciliation(NexaCloud.service, {
      source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
      billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices() },
      books: Odoo.statements,
      expected: Odoo.metered(of),
      table: Odoo.reconciliations,
      usage: Postgres.usageOf(NexaCloud.service, NexaCloud.usageTables),
      notes: [],
      tolerance: 1n
    })
  ).run("odoo", { selection: { ...Selection.all, only: ["2026-03"] }, details: "all" }).pipe(
    Effect.provide(Layer.mergeAll(
      FetchHttpClient.layer,
      Progress.Progress.layerSilent,
      Settings.only({ ...settings, ...odoo })
    ))
  )

const [first, second] = [bill("NEX-0001"), bill("NEX-0003")]

/** Two customers with an order each: one in hours, one in tiers. Gives what is to be removed again. */
const plant = Effect.gen(function*() {
  yield* ensureField("sale.order", "x_fc_shadow", { ttype: "boolean" })
  yield* ensureCharges
  const [plan, cpu, tiers, tax] = yield* Effect.all([
    create("product.product", { name: "Plan M", default_code: "NC-PLAN-M", type: "service" }),
    create("product.product", { name: "Metered CPU", default_code: "NC-CPU", type: "service" }),
    create("product.product", { name: "CPU in tiers", default_code: "NC-CPU-T", type: "service" }),
    one("account.tax", [["type_tax_use", "=", "sale"], ["amount", "=", 13]])
  ])
  const charges = yield* create(
    CHARGES,
    { x_product_id: cpu[0], x_kind: "standard", x_metric: "cpu_hours", x_included: 100.125, x_price: 0.35 },
    { x_product_id: tiers[0], x_kind: "graduated", x_metric: "cpu_hours", x_included: 0, x_price: 1 }
  )
  const orders = yield* Effect.forEach(
    [[first, cpu[0], 160, 25], [second, tiers[0], 77, 0]] as const,
    ([{ customer }, metered, price, discount]) =>
      Effect.gen(function*() {
        const link = [["module", "=", "nexa_ledger"], ["name", "=", `partner_nexacloud_${customer.id}`]]
        const of = { tax_ids: [[6, 0, [tax]]], product_uom_qty: 1 }
        return yield* create("sale.order", {
          partner_id: yield* one("ir.model.data", link, "res_id"),
          x_fc_shadow: true,
          pricelist_id: false, // the company's currency
          order_line: [
            [0, 0, { ...of, product_id: plan[0], price_unit: price, discount }],
            [0, 0, { ...of, product_id: metered, price_unit: 0 }],
            [0, 0, { display_type: "line_note", name: "in the shadow" }]
          ]
        })
      })
  )
  return [
    ["sale.order", orders.flat()],
    [CHARGES, charges],
    ["product.product", [plan, cpu, tiers].flat()]
  ] as const
})

const planted = Effect.acquireRelease(plant, (made) =>
  Effect.promise(async () => {
    for (const [model, ids] of made) await call(odoo, model, "unlink", { ids })
  }))

layer(Sandboxed.layer, { excludeTestServices: true, timeout: "2 minutes" })("metered, on a real Odoo", (it) => {
  it.effect("plan and overage match what was billed, tiers are not computed, others owe nothing", () =>
    Effect.gen(function*() {
      const { pipeline, settings, sql } = yield* Sandboxed
      for (const args of ["setup odoo --yes", "run customers.import --sink odoo --json"]) {
        yield* pipeline(args, { settings: { ...odoo } })
      }
      yield* planted
      yield* sql(
        "update deployments set updated_at = '2026-03-15T00:00:00Z', cpu_hours = 120.1250 where subscription_id in " +
          `(select id from subscriptions where user_id in ('${first.customer.id}', '${second.customer.id}'))`
      )
      const ran = yield* run(places, settings)
      const said = new Map(ran.tally.outcomes.map(({ result, subject }) => [
        subject.id,
        result._tag === "failed" ? `${result.failure.error}: ${result.failure.message}` : result._tag
      ]))
      assert.strictEqual(said.get(`${first.customer.id} 2026-03 CAD`), "alreadyPosted") // 120.00 + 20 h × 0.35
      assert.match(
        said.get(`${second.customer.id} 2026-03 CAD`) ?? "",
        /^AmountUnknown: S\d+: the charge of \[NC-CPU-T\] CPU in tiers is of the kind "graduated", which is not comp/
      )
      const others = [...said].filter(([id]) => ![first, second].some(({ customer }) => id.startsWith(customer.id)))
      assert.isNotEmpty(others)
      for (const [, what] of others) {
        assert.match(what, /^AmountDiffers: NexaCloud CAD [\d.]+ · Odoo CAD 0\.00 \(no order in CAD\)/)
      }
    }))

  it.effect("an Odoo without the company's charges expects nothing: the run stops and says so", () =>
    Effect.gen(function*() {
      const { settings } = yield* Sandboxed
      yield* ensureField("sale.order", "x_fc_shadow", { ttype: "boolean" })
      const error = yield* Effect.flip(run(Odoo.meteredPlaces, settings))
      assert.strictEqual(error._tag, "SchemaMismatch")
      assert.include(error.message, "odoo lacks the model fusion.billing.charge. ")
    }))
})

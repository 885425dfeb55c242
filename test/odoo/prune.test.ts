/** shadow.prune on a real Odoo 19 with its Sales app: what is superseded goes, whatever else is there stays. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Selection, Transform, Verify } from "#etl"
import * as Pipeline from "../../src/Pipeline.ts"
import * as Progress from "../../src/Progress.ts"
import * as Settings from "../../src/Settings.ts"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Odoo from "#plugins/odoo"
import { call, rows } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"
import { report, Sandboxed } from "../support/Sandboxed.ts"

const odoo = realOdoo()

const create = (model: string, ...vals: ReadonlyArray<object>) =>
  Effect.promise(() => call(odoo, model, "create", { vals_list: vals })).pipe(
    Effect.map((ids): ReadonlyArray<number> => Array.isArray(ids) ? ids.map(Number) : [])
  )

const found = (model: string, domain: ReadonlyArray<unknown>, fields: ReadonlyArray<string> = []) =>
  Effect.promise(() => rows(odoo, model, domain, fields))

/** Makes a field of ours where it is not there yet. */
const ensureField = Effect.fnUntraced(function*(model: string, name: string, field: object) {
  const there = yield* found("ir.model.fields", [["model", "=", model], ["name", "=", name]])
  const [owner] = yield* found("ir.model", [["model", "=", model]])
  if (there.length === 0) yield* create("ir.model.fields", { name, model_id: owner?.["id"], ...field })
})

const ensureModel = Effect.fnUntraced(function*(model: string) {
  if ((yield* found("ir.model", [["model", "=", model]])).length > 0) return
  const [id] = yield* create("ir.model", { name: model, model, state: "manual" })
  const [group] = yield* found("ir.model.data", [["module", "=", "base"], ["name", "=", "group_user"]], ["res_id"])
  yield* create("ir.model.access", {
    name: model,
    model_id: id,
    group_id: group?.["res_id"],
    perm_read: true,
    perm_write: true,
    perm_create: true,
    perm_unlink: true
  })
})

/** Two shadow orders, one more that was confirmed, an order of a person's, and the products that they use. */
const plant = Effect.gen(function*() {
  yield* ensureField("sale.order", "x_fc_shadow", { ttype: "boolean", field_description: "Shadow" })
  const [partner] = yield* create("res.partner", { name: "Shadow client" })
  const [unused, used, invoiced] = yield* create(
    "product.product",
    ...["CPU", "RAM", "IO"].map((name) => ({ name: `Metered ${name}`, default_code: `NC-${name}`, type: "service" }))
  )
  const [other] = yield* create("product.product", { name: "A person's", default_code: "NCX-1", type: "service" })
  const order = (product: number | undefined, isShadow: boolean) => ({
    partner_id: partner,
    x_fc_shadow: isShadow,
    order_line: [[0, 0, { product_id: product, product_uom_qty: 2 }]]
  })
  const [first, second, confirmed, own] = yield* create(
    "sale.order",
    order(unused, true),
    order(used, true),
    order(other, true),
    order(used, false)
  )
  yield* Effect.promise(() => call(odoo, "sale.order", "action_confirm", { ids: [confirmed] }))
  yield* create("account.move", {
    move_type: "out_invoice",
    partner_id: partner,
    invoice_line_ids: [[0, 0, { product_id: invoiced, quantity: 1, price_unit: 5 }]]
  })
  return { unused, used, invoiced, other, first, second, confirmed, own }
})

layer(Sandboxed.layer, { excludeTestServices: true, timeout: "2 minutes" })("shadow.prune on a real Odoo", (it) => {
  it.effect("shows its plan with counts and changes nothing; then removes, archives what is referenced, and is done", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const run = (args: string) => pipeline(`run shadow.prune ${args}`.trim(), { settings: { ...odoo } })
      yield* run("--sink odoo") // whatever an earlier test left
      const planted = yield* plant
      const orders = found("sale.order", [["id", "in", [
        planted.first,
        planted.second,
        planted.confirmed,
        planted.own
      ]]])
      const products = Effect.map(
        found("product.product", [
          ["id", "in", [planted.unused, planted.used, planted.invoiced, planted.other]],
          ["active", "in", [true, false]]
        ], ["active"]),
        (all) => new Map(all.map(({ active, id }) => [id, active]))
      )

      const dry = yield* run("")
      assert.strictEqual(dry.exitCode, 0, dry.err)
      assert.match(dry.out, /would remove +2 +draft orders/)
      assert.match(dry.out, /would archive +2 +products/)
      assert.match(dry.out, /would remove +1 +product\n/)
      assert.match(dry.err, /Odoo has no fusion\.billing\.charge\.product_id: no charges to remove/)
      assert.match(dry.err, /\d+ of sale\.order stays?: no draft any more/)
      assert.lengthOf(yield* orders, 4)

      const done = report(yield* run("--sink odoo --json"))
      assert.deepStrictEqual(done.changes, {
        "draft order": { removed: 2 },
        product: { removed: 1, archived: 2 }
      })
      assert.deepStrictEqual((yield* orders).map(({ id }) => id), [planted.confirmed, planted.own])
      assert.deepStrictEqual(
        yield* products,
        new Map([[planted.used, false], [planted.invoiced, false], [planted.other, true]])
      )
      const again = report(yield* run("--sink odoo --json"))
      assert.strictEqual(again.read, 0)
    }))

  it.effect("a plan is held to: what a person confirmed meanwhile is not removed", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const run = (args: string) => pipeline(args, { settings: { ...odoo } })
      const { first } = yield* plant
      yield* run("plan shadow.prune --out prune.json")
      yield* Effect.promise(() => call(odoo, "sale.order", "action_confirm", { ids: [first] }))
      const { err, exitCode } = yield* run("apply prune.json")
      assert.strictEqual(exitCode, 2)
      assert.match(err, /it is gone from the source/)
      assert.lengthOf(yield* found("sale.order", [["id", "=", first]]), 1)
    }))

  it.effect("charges go before their products, rows unless a person resolved them", () =>
    Effect.gen(function*() {
      const [charges, reconciliation] = ["x_fc_charge", "x_fc_reconciliation"]
      yield* ensureModel(charges)
      yield* ensureField(charges, "x_product_id", {
        ttype: "many2one",
        relation: "product.product",
        field_description: "Product",
        on_delete: "restrict"
      })
      yield* ensureModel(reconciliation)
      yield* ensureField(reconciliation, "x_status", { ttype: "char", field_description: "Status" })
      const [product] = yield* create("product.product", {
        name: "Metered",
        default_code: "NC-CHARGED",
        type: "service"
      })
      yield* create(charges, { x_name: "charge of CPU", x_product_id: product }, { x_name: "charge of nothing" })
      yield* create(reconciliation, { x_name: "2026-05", x_status: "delta" }, {
        x_name: "2026-04",
        x_status: "resolved"
      })

      const places: Odoo.ShadowPlaces = {
        orders: { model: "sale.order", flag: "x_fc_shadow" },
        charges: { model: charges, product: "x_product_id" },
        products: { model: "product.product", code: "NC-CHARGED" },
        reconciliation: { model: reconciliation, status: "x_status" }
      }
      const pruning = Pipeline.make("shadow.prune", {
        summary: "",
        subject: Odoo.shadowSubject,
        source: Odoo.shadow(places),
        verify: Verify.exempt<Odoo.ShadowRecord>(),
        transform: Transform.map<Odoo.ShadowRecord, Verify.Unconfirmed, Odoo.ShadowRecord, null>(
          ({ record }) => ({ _tag: "Entry", entry: record })
        ),
        sinks: { odoo: Odoo.pruning(places) }
      })
      const only = [
        ...(yield* found(charges, [])).map(({ id }) => `${charges},${id}`),
        ...(yield* found(reconciliation, [])).map(({ id }) => `${reconciliation},${id}`),
        `product.product,${product}`
      ]
      const ran = yield* pruning.run("odoo", { selection: { ...Selection.all, only }, details: "all" }).pipe(
        Effect.provide(Layer.mergeAll(FetchHttpClient.layer, Progress.Progress.layerSilent, Settings.only({ ...odoo })))
      )
      const changes = Object.fromEntries([...ran.tally.changes].map(([kind, counts]) => [kind, [...counts]]))
      assert.deepStrictEqual(changes, {
        "charge": [["removed", 1]],
        "product": [["removed", 1]],
        "reconciliation row": [["removed", 1]]
      })
      assert.deepStrictEqual((yield* found(charges, [], ["x_name"])).map((row) => row["x_name"]), ["charge of nothing"])
      assert.deepStrictEqual((yield* found(reconciliation, [], ["x_status"])).map((row) => row["x_status"]), [
        "resolved"
      ])
      const left = [...(yield* found(charges, []))].map(({ id }) => id)
      yield* Effect.promise(() => call(odoo, charges, "unlink", { ids: left }))
      const resolved = (yield* found(reconciliation, [])).map(({ id }) => id)
      yield* Effect.promise(() => call(odoo, reconciliation, "unlink", { ids: resolved }))
    }))
})

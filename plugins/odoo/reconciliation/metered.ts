/** What Odoo would bill the customers of a metered service: draft orders in the shadow, and charges of their products. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Check, type Ledger, PipelineError, type Reconciliation } from "#etl"
import { partnersOf } from "../audit/customers.ts"
import type { Client } from "../client.ts"
import { type CompanyClient, connectCompany } from "../sink/company.ts"
import { externalName, resolve } from "../sink/external.ts"
import { shadowOrders } from "./orders.ts"
import type { MeteredPlaces } from "./places.ts"

/** The orders and charges of this Odoo, in its words. Reads only. */
export const metered = (places: MeteredPlaces): Reconciliation.MeteredOf => (service) => ({
  open: Effect.gen(function*() {
    const client = yield* connectCompany
    const missing = yield* missingOf(client, places)
    if (missing.length > 0) return yield* lacking(missing, places)
    return (users) => subscribers(client, service, places, users)
  }),
  check: Effect.gen(function*() {
    const missing = yield* missingOf(yield* connectCompany, places)
    return [
      missing.length === 0
        ? Check.holds("odoo", `${places.orders.model} and ${places.charges.model} say what is billed in the shadow`)
        : Check.fails("odoo", lacking(missing, places).message)
    ]
  }).pipe(Effect.catch((error) => Effect.succeed([Check.fails("odoo", error.message)])))
})

const lacking = (missing: ReadonlyArray<string>, { charges, orders }: MeteredPlaces) =>
  new PipelineError.SchemaMismatch({
    plugin: "odoo",
    missing: [...missing],
    remedy: `Without it nobody can say what a customer with a ${orders.model} in the shadow owes, ${charges.model} ` +
      "included: name the module's own fields in plugins/odoo/reconciliation/places.ts, or expect what is posted in " +
      "the pipeline"
  })

const TEXTS = ["char", "selection"]
const NUMBERS = ["float", "integer", "monetary"]

/** Models, fields and types that are not as `places` says, as our user sees them. */
const missingOf = Effect.fnUntraced(function*(client: Client, { charges, orders }: MeteredPlaces) {
  const wanted: ReadonlyArray<readonly [model: string, fields: Readonly<Record<string, ReadonlyArray<string>>>]> = [
    [orders.model, { [orders.flag]: ["boolean"] }],
    [charges.model, {
      [charges.product]: ["many2one"],
      [charges.kind]: TEXTS,
      [charges.metric]: TEXTS,
      [charges.included]: NUMBERS,
      [charges.price]: NUMBERS
    }]
  ]
  const found = yield* Effect.forEach(wanted, ([model, fields]) =>
    Effect.map(typesOf(client, model), (types) => {
      if (types === null) return [`the model ${model}`]
      return Object.entries(fields).flatMap(([name, fitting]) => {
        const type = types[name]?.type
        if (type === undefined) return [`the field ${model}.${name}`]
        return fitting.includes(type) ? [] : [`the field ${model}.${name} as ${fitting.join(" or ")} (it is ${type})`]
      })
    }))
  return found.flat()
})

const Types = Schema.Record(Schema.String, Schema.Struct({ type: Schema.String }))

/** Null where there is no such model: Odoo answers 404. */
const typesOf = (client: Client, model: string) =>
  client.read(model, "fields_get", { attributes: ["type"] }, Types).pipe(
    Effect.catchTag("SchemaMismatch", () => Effect.succeed(null))
  )

/** The partners of these users and of the orders, each with its orders. */
const subscribers = Effect.fn("Odoo.subscribers")(function*(
  client: CompanyClient,
  service: Ledger.Service.Service,
  places: MeteredPlaces,
  users: ReadonlyArray<string>
) {
  const byPartner = yield* shadowOrders(client, places)
  const linked = yield* resolve(client, "res.partner", users.map((user) => externalName("partner", service.key, user)))
  const partners = yield* partnersOf(client, service, [...linked.values(), ...byPartner.keys()])
  return [...partners.values()].map((partner): Reconciliation.Subscriber => ({
    partner,
    orders: byPartner.get(partner.id) ?? []
  }))
})

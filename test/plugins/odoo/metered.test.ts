/** Plans and charges of shadow billing, by the words that are assumed of the company's module. */
import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { Progress } from "#etl"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"

/** What each call answers; one of a model that has no answer finds no such model. */
type Answers = Readonly<Record<string, unknown>>

const { charges: CHARGES, orders: ORDERS } = Odoo.meteredPlaces

const whole: Answers = {
  "res.users/context_get": { uid: 2 },
  "res.users/search_read": [{ id: 2, company_id: [1, "Nexa"] }],
  "res.company/search_read": [{ id: 1, currency_id: [4, "CAD"] }],
  "sale.order/fields_get": { x_fc_shadow: { type: "boolean" } },
  "fusion.billing.charge/fields_get": {
    product_id: { type: "many2one" },
    charge_model: { type: "selection" },
    metric: { type: "char" },
    included_quantity: { type: "float" },
    unit_price: { type: "float" }
  },
  "sale.order/search_read": [{ id: 7, name: "S00007", partner_id: [3, "Acme"], currency_id: [4, "CAD"] }],
  "sale.order.line/search_read": [
    { order_id: [7, "S00007"], name: "Plan M", product_id: [10, "Plan M"], product_uom_qty: 1, price_subtotal: 49.99 },
    { order_id: [7, "S00007"], name: "CPU", product_id: [11, "CPU"], product_uom_qty: 0, price_subtotal: 0 }
  ],
  "product.product/search_read": [{ id: 10 }, { id: 11 }],
  "fusion.billing.charge/search_read": [
    {
      product_id: [11, "CPU"],
      charge_model: "standard",
      metric: "cpu_hours",
      included_quantity: 100,
      unit_price: 1e-7
    },
    { product_id: [12, "RAM"], charge_model: "volume", metric: "ram", included_quantity: 0, unit_price: 1 }
  ],
  "ir.model.data/search_read": [{ name: "partner_nexacloud_ann", res_id: 3 }, {
    name: "partner_nexacloud_bob",
    res_id: 4
  }],
  "res.partner/search_read": [{ id: 3, name: "Acme", is_company: true }, { id: 4, name: "Bob", is_company: false }]
}

const within = <A, E>(
  odoo: Answers,
  effect: Effect.Effect<A, E, HttpClient.HttpClient | Progress.Progress>
) =>
  effect.pipe(
    Effect.provideService(
      HttpClient.HttpClient,
      HttpClient.make((request, url) => {
        const said = odoo[url.pathname.replace("/json/2/", "")]
        const gone = { name: "werkzeug.exceptions.NotFound", message: "the model does not exist" }
        const response = new Response(JSON.stringify(said ?? gone), { status: said === undefined ? 404 : 200 })
        return Effect.succeed(HttpClientResponse.fromWeb(request, response))
      })
    ),
    Effect.provide(Progress.Progress.layerSilent),
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord({
      ODOO_URL: "http://odoo.example",
      ODOO_DATABASE: "books",
      ODOO_API_KEY: "key"
    })))
  )

const metered = Odoo.metered(Odoo.meteredPlaces)(NexaCloud.service)

const subscribers = Effect.flatMap(metered.open, (of) => of(["ann", "bob"]))

/** The one order of an Odoo that differs from the whole one. */
const order = (differs: Answers) =>
  Effect.gen(function*() {
    const [first] = yield* within({ ...whole, ...differs }, subscribers)
    return first?.orders[0]
  })

const line = (more: object) => ({
  order_id: [7, "S00007"],
  name: "CPU",
  product_id: [11, "CPU"],
  product_uom_qty: 0,
  price_subtotal: 0,
  ...more
})

const charge = (more: object) => ({
  product_id: [11, "CPU"],
  charge_model: "standard",
  metric: "cpu_hours",
  included_quantity: 100,
  unit_price: 1,
  ...more
})

const problems: ReadonlyArray<readonly [what: string, differs: Answers, problem: RegExp | null]> = [
  ["one of a whole", {}, null],
  ["without lines", { "sale.order.line/search_read": [] }, /^has no lines$/],
  [
    "with a line of another product",
    { "sale.order.line/search_read": [line({ name: "Setup\nfee", product_id: [99, "Setup"] })] },
    /^its line "Setup fee" is of no product NC-…/
  ],
  [
    "with a line of no product",
    { "sale.order.line/search_read": [line({ product_id: false })] },
    /is of no product NC-…/
  ],
  [
    "with a charge in tiers",
    { "fusion.billing.charge/search_read": [charge({ charge_model: "graduated" })] },
    /^the charge of CPU is of the kind "graduated", which is not computed$/
  ],
  [
    "with a charge of no kind",
    { "fusion.billing.charge/search_read": [charge({ charge_model: false })] },
    /the kind ""/
  ],
  [
    "with a charge of what usage does not say",
    { "fusion.billing.charge/search_read": [charge({ metric: "ram_hours" })] },
    /^the charge of CPU counts "ram_hours", which usage does not say$/
  ],
  [
    "with a metric that every object has",
    { "fusion.billing.charge/search_read": [charge({ metric: "toString" })] },
    /counts "toString"/
  ],
  [
    "for two of what is charged",
    { "sale.order.line/search_read": [line({ product_uom_qty: 2 })] },
    /^the charge of CPU includes units for one, and the order is for 2 of it$/
  ],
  [
    "for one, twice, of what is charged",
    { "sale.order.line/search_read": [line({ product_uom_qty: 1 }), line({ product_uom_qty: 1 })] },
    /the order is for 1 and 1 of it$/
  ],
  [
    "in another currency than charges",
    { "sale.order/search_read": [{ id: 7, name: "S00007", partner_id: [3, "Acme"], currency_id: [1, "USD"] }] },
    /^is in USD, and charges are priced in CAD$/
  ]
]

describe("Odoo.metered", () => {
  it.effect("gives each partner its users and its orders, amounts exact and charges of its products alone", () =>
    Effect.gen(function*() {
      const found = yield* within(whole, subscribers)
      assert.deepStrictEqual(found.map(({ orders, partner }) => [partner.name, partner.users, orders.length]), [
        ["Acme", ["ann"], 1],
        ["Bob", ["bob"], 0]
      ])
      const [one] = found[0]?.orders ?? []
      assert.strictEqual(BigDecimal.format(one?.flat ?? BigDecimal.fromBigInt(0n)), "49.99")
      assert.deepStrictEqual(
        one?.charges.map(({ included, name, price, unit }) => [
          name,
          unit.seconds,
          BigDecimal.format(included),
          BigDecimal.format(price)
        ]),
        [["CPU", 3_600n, "100", "0.0000001"]]
      )
    }))

  for (const [what, differs, problem] of problems) {
    it.effect(`an order ${what} ${problem === null ? "can be computed" : "says so"}`, () =>
      Effect.gen(function*() {
        const found = yield* order(differs)
        if (problem === null) assert.isNull(found?.problem)
        else assert.match(found?.problem ?? "", problem)
      }))
  }

  const lacks = [
    ["the orders' flag", { [`${ORDERS.model}/fields_get`]: {} }, `the field ${ORDERS.model}.x_fc_shadow`],
    ["the charges", { [`${CHARGES.model}/fields_get`]: undefined }, `the model ${CHARGES.model}`],
    [
      "the words that are assumed of charges",
      {
        [`${CHARGES.model}/fields_get`]: {
          product_id: { type: "many2one" },
          charge_model: { type: "char" },
          metric: { type: "many2one" },
          included_quantity: { type: "integer" }
        }
      },
      `the field ${CHARGES.model}.metric as char or selection (it is many2one), the field ${CHARGES.model}.unit_price`
    ]
  ] as const

  for (const [what, differs, missing] of lacks) {
    it.effect(`without ${what}, nothing is expected: the run stops, and says what is missing and what to do`, () =>
      Effect.gen(function*() {
        const odoo = { ...whole, ...differs }
        const error = yield* Effect.flip(within(odoo, subscribers))
        assert.strictEqual(error._tag, "SchemaMismatch")
        assert.include(error.message, `odoo lacks ${missing}. `)
        assert.match(error.message, /plugins\/odoo\/reconciliation\/places\.ts, or expect what is posted/)
        assert.notInclude(error.message, "\n")
        const findings = yield* within(odoo, metered.check)
        assert.deepStrictEqual(findings.map(({ fact, ok }) => [ok, fact]), [[false, error.message]])
      }))
  }

  it.effect("check says that all is there", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* within(whole, metered.check)).map(({ ok }) => ok), [true])
    }))
})

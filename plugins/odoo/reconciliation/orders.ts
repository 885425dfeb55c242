/** Draft orders in the shadow as a reconciliation computes with them: flat lines, and the charges of their products. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Reconciliation } from "#etl"
import { oneLine } from "../client.ts"
import { decimal, Many2one, orFalse } from "../schema.ts"
import { search } from "../sink/books.ts"
import type { CompanyClient } from "../sink/company.ts"
import type { MeteredPlaces } from "./places.ts"

/** By the id of the partner. Amounts are taken from JSON numbers as text: their shortest is exact. */
export const shadowOrders = Effect.fnUntraced(function*(client: CompanyClient, places: MeteredPlaces) {
  const { orders: { flag, model }, products } = places
  const code = ["default_code", "=like", `${products.code}%`]
  const orders = yield* search(client, model, Order, [[flag, "=", true], ["state", "=", "draft"]], { order: "id" })
  const drafts = ["order_id", "in", orders.map(({ id }) => id)]
  const lines = yield* search(client, `${model}.line`, Line, [drafts, ["display_type", "=", false]], { order: "id" })
  const own = yield* search(client, "product.product", Product, [code], { context: { active_test: false } })
  const [company] = yield* search(client, "res.company", Company, [["id", "=", client.companyId]])
  const stored: Stored = {
    lines: Map.groupBy(lines, ({ order_id }) => order_id[0]),
    products: new Set(own.map(({ id }) => id)),
    charges: yield* chargesOf(client, places),
    currency: company?.currency_id[1] ?? ""
  }
  return new Map(
    [...Map.groupBy(orders, ({ partner_id }) => partner_id[0])].map(([partner, its]) =>
      [partner, its.map((order) => orderOf(places, stored, order))] as const
    )
  )
})

const Order = Schema.Struct({ id: Schema.Int, name: Schema.String, partner_id: Many2one, currency_id: Many2one })
const Product = Schema.Struct({ id: Schema.Int })
const Company = Schema.Struct({ id: Schema.Int, currency_id: Many2one })

/** `price_subtotal` is without tax, in the order's currency. */
const Line = Schema.Struct({
  order_id: Many2one,
  name: Schema.String,
  product_id: orFalse(Many2one),
  product_uom_qty: Schema.Number,
  price_subtotal: Schema.Number
})

const Charge = Schema.Struct({
  product: Many2one,
  kind: orFalse(Schema.String),
  metric: orFalse(Schema.String),
  included: Schema.Number,
  price: Schema.Number
})

type Lines = ReadonlyArray<typeof Line.Type>

interface Stored {
  readonly lines: ReadonlyMap<number, Lines>
  readonly products: ReadonlySet<number>
  readonly charges: ReadonlyArray<typeof Charge.Type>
  /** The company's, in which charges are priced. */
  readonly currency: string
}

const chargesOf = (client: CompanyClient, { charges: { model, ...names }, products }: MeteredPlaces) =>
  client.read(model, "search_read", {
    domain: [[`${names.product}.default_code`, "=like", `${products.code}%`]],
    fields: Object.values(names),
    order: "id"
  }, Schema.Array(Charge.pipe(Schema.encodeKeys(names))))

const orderOf = (places: MeteredPlaces, stored: Stored, order: typeof Order.Type): Reconciliation.Order => {
  const lines = stored.lines.get(order.id) ?? []
  const charges = stored.charges.filter(({ product }) => lines.some((line) => isOf(line, product[0])))
  return {
    name: order.name,
    currency: order.currency_id[1],
    flat: BigDecimal.sumAll(lines.map(({ price_subtotal }) => decimal(price_subtotal))),
    charges: charges.flatMap(({ included, metric, price, product }) => {
      const seconds = secondsOf(places, metric)
      return metric === false || seconds === undefined
        ? []
        : [{ name: product[1], unit: { name: metric, seconds }, included: decimal(included), price: decimal(price) }]
    }),
    problem: problemOf(places, stored, order, lines, charges)
  }
}

const isOf = ({ product_id }: typeof Line.Type, product: number): boolean =>
  product_id !== false && product_id[0] === product

const secondsOf = ({ metrics }: MeteredPlaces, metric: string | false): bigint | undefined =>
  metric !== false && Object.hasOwn(metrics, metric) ? metrics[metric] : undefined

/** What cannot be computed is said, never taken for nothing. */
const problemOf = (
  places: MeteredPlaces,
  { currency, products }: Stored,
  order: typeof Order.Type,
  lines: Lines,
  charges: Stored["charges"]
): string | null => {
  if (lines.length === 0) return "has no lines"
  const foreign = lines.find(({ product_id }) => product_id === false || !products.has(product_id[0]))
  if (foreign !== undefined) {
    return `its line "${
      oneLine(foreign.name)
    }" is of no product ${places.products.code}…: nobody knows whether it is the plan's`
  }
  if (charges.length > 0 && order.currency_id[1] !== currency) {
    return `is in ${order.currency_id[1]}, and charges are priced in ${currency}`
  }
  for (const { kind, metric, product } of charges) {
    const it = `the charge of ${product[1]}`
    if (kind === false || !places.kinds.includes(kind)) {
      return `${it} is of the kind "${kind || ""}", which is not computed`
    }
    if (secondsOf(places, metric) === undefined) return `${it} counts "${metric || ""}", which usage does not say`
    const counts = lines.filter((line) => isOf(line, product[0])).map((line) => line.product_uom_qty)
    if (counts.filter((count) => count !== 0).some((count, index) => count !== 1 || index > 0)) {
      return `${it} includes units for one, and the order is for ${counts.join(" and ")} of it`
    }
  }
  return null
}

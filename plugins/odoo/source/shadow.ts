/** The superseded metered shadow data as it lies in Odoo: draft orders, charges, products, reconciliation rows. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Check, type Outcome, PipelineError, Progress, type Selection, Source } from "#etl"
import type { Client } from "../client.ts"
import { search } from "../sink/books.ts"
import { connectCompany } from "../sink/company.ts"
import { Many2one, orFalse } from "../schema.ts"

/** What a record is, to count by. */
export type ShadowKind = "draft order" | "charge" | "product" | "reconciliation row"

export interface ShadowRecord {
  readonly kind: ShadowKind
  readonly model: string
  readonly id: number
  readonly name: string
  /** Whose order it is. */
  readonly customer: string | null
}

/** Where the data is, in the words of the Odoo at hand. What an Odoo does not have of it is said, and is no error. */
export interface ShadowPlaces {
  /** A flag of orders. */
  readonly orders: { readonly model: string; readonly flag: string }
  /** Charges, and their field that leads to a product. */
  readonly charges: { readonly model: string; readonly product: string }
  /** Products, by the beginning of their code. */
  readonly products: { readonly model: string; readonly code: string }
  /** Rows, and their field that is `resolved` where a person has dealt with one, which is kept. */
  readonly reconciliation: { readonly model: string; readonly status: string }
}

/** As people know it: `sale.order,17`, as Odoo itself writes a reference. */
export const shadowSubject = ({ customer, id, model, name }: ShadowRecord): Outcome.Subject => ({
  id: `${model},${id}`,
  number: name,
  reference: null,
  customer
})

/** One kind in the order of removal: what refers to others comes first. */
interface Part {
  readonly kind: ShadowKind
  readonly model: string
  /** A field without which nothing can be told apart. */
  readonly field: string
  readonly domain: ReadonlyArray<unknown>
  /** What is there of this kind and stays, and why; or null. */
  readonly kept: { readonly domain: ReadonlyArray<unknown>; readonly why: string } | null
}

const partsOf = ({ charges, orders, products, reconciliation }: ShadowPlaces): ReadonlyArray<Part> => [
  {
    kind: "draft order",
    model: orders.model,
    field: orders.flag,
    domain: [[orders.flag, "=", true], ["state", "=", "draft"]],
    kept: { domain: [[orders.flag, "=", true], ["state", "!=", "draft"]], why: "no draft any more" }
  },
  {
    kind: "charge",
    model: charges.model,
    field: charges.product,
    domain: [[`${charges.product}.default_code`, "=like", `${products.code}%`]],
    kept: null
  },
  {
    kind: "product",
    model: products.model,
    field: "default_code",
    domain: [["default_code", "=like", `${products.code}%`], ["active", "=", true]],
    kept: null
  },
  {
    kind: "reconciliation row",
    model: reconciliation.model,
    field: reconciliation.status,
    domain: [[reconciliation.status, "!=", "resolved"]],
    kept: { domain: [[reconciliation.status, "=", "resolved"]], why: "resolved, with a person's note" }
  }
]

/** Everything of it, in the order in which it is to be removed. Fails as Odoo's client does. */
export const shadow = (places: ShadowPlaces) =>
  Source.layer<ShadowRecord>({
    name: "odoo",
    open: Effect.fn("Odoo.shadow")(function*(selection) {
      if (selection.since !== null || selection.until !== null) {
        const setting = selection.since === null ? "--until" : "--since"
        return yield* new PipelineError.SettingInvalid({ setting, problem: "selects by a day; leave it out" })
      }
      const client = yield* connectCompany
      const { missing, there } = yield* present(client, places)
      for (const part of missing) yield* notice(`Odoo has no ${part.model}.${part.field}: no ${part.kind}s to remove`)
      for (const part of there) yield* tellKept(client, part)
      const records = (yield* Effect.forEach(there, (part) => readPart(client, part))).flat()
      const selected = select(records, selection)
      return Stream.fromArray(selected).pipe(
        Stream.grouped(Source.CHUNK_SIZE_MAX),
        Stream.map((chunk): Source.Chunk<ShadowRecord> => ({ records: chunk, rejected: [] }))
      )
    }),
    check: Effect.gen(function*() {
      const client = yield* connectCompany
      const { missing, there } = yield* present(client, places)
      return [
        Check.holds(
          "odoo",
          `answers at ${client.connection.url}, database ${client.connection.database}, with our key`
        ),
        ...there.map(({ kind, model }) => Check.holds("odoo", `has ${model}: ${kind}s are looked for`)),
        ...missing.map(({ field, kind, model }) =>
          Check.holds("odoo", `has no ${model}.${field}: no ${kind}s to remove`)
        )
      ]
    }).pipe(Effect.catch((error) => Effect.succeed([Check.fails("odoo", error.message)])))
  })

const FieldOf = Schema.Struct({ model: Schema.String, name: Schema.String })

/** Which kinds this Odoo can have, by the fields that it has. */
const present = Effect.fnUntraced(function*(client: Client, places: ShadowPlaces) {
  const parts = partsOf(places)
  const fields = yield* search(client, "ir.model.fields", FieldOf, [
    ["model", "in", parts.map(({ model }) => model)],
    ["name", "in", parts.map(({ field }) => field)]
  ])
  const has = ({ field, model }: Part) => fields.some((one) => one.model === model && one.name === field)
  return { there: parts.filter(has), missing: parts.filter((part) => !has(part)) }
})

const tellKept = Effect.fnUntraced(function*(client: Client, { kept, model }: Part) {
  if (kept === null) return
  const count = yield* client.read(model, "search_count", { domain: kept.domain }, Schema.Int)
  if (count > 0) yield* notice(`${count} of ${model} ${count === 1 ? "stays" : "stay"}: ${kept.why}`)
})

const Row = Schema.Struct({ id: Schema.Int, display_name: Schema.String })
const OrderRow = Schema.Struct({ ...Row.fields, partner_id: orFalse(Many2one) })

/** Ids and names only: a hundred bytes a record. */
const readPart = Effect.fnUntraced(function*(client: Client, { domain, kind, model }: Part) {
  const record = (row: typeof Row.Type, customer: string | null): ShadowRecord => ({
    kind,
    model,
    id: row.id,
    name: row.display_name,
    customer
  })
  if (kind !== "draft order") {
    return (yield* search(client, model, Row, domain, { order: "id" })).map((row) => record(row, null))
  }
  const orders = yield* search(client, model, OrderRow, domain, { order: "id" })
  return orders.map((row) => record(row, row.partner_id === false ? null : row.partner_id[1]))
})

const select = (records: ReadonlyArray<ShadowRecord>, { limit, only }: Selection.Selection) => {
  const wanted = new Set(only.map((each) => each.trim()))
  const selected = wanted.size === 0
    ? records
    : records.filter((record) => wanted.has(record.name) || wanted.has(shadowSubject(record).id))
  return limit === null ? selected : selected.slice(0, limit)
}

const notice = (message: string) => Progress.report({ _tag: "notice", message })

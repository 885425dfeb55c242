/** The sink that takes records out of Odoo: removed where nothing refers to them, else archived. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Check, Outcome, type PipelineError, type Platform, Progress, Sink } from "#etl"
import type { Client } from "../client.ts"
import { isConfigured, target } from "../config.ts"
import { Many2one, orFalse } from "../schema.ts"
import { type ShadowPlaces, type ShadowRecord, shadowSubject } from "../source/shadow.ts"
import { writeAll } from "./batch.ts"
import { search } from "./books.ts"
import { rights } from "./check.ts"
import { connectCompany } from "./company.ts"

export const pruning = (places: ShadowPlaces): Layer.Layer<Sink.Sink<ShadowRecord, null>> =>
  Sink.layer<ShadowRecord, null>({
    name: "odoo",
    target,
    isConfigured,
    open: Effect.map(connectCompany, (client) => {
      const standing = { planned: 0, written: 0 }
      return {
        context: Effect.succeed(null),
        lookup: () =>
          Effect.succeed({
            done: [],
            plan: (decisions) =>
              plan(client, places, standing, decisions.flatMap((one) => one._tag === "Entry" ? [one.entry] : []))
          })
      }
    }),
    holds: ({ id }) => holds(id),
    check: Effect.gen(function*() {
      const client = yield* connectCompany
      return yield* rights(client, [[places.orders.model, "unlink"], [places.products.model, "unlink"]])
    }).pipe(Effect.catch((error) => Effect.succeed([Check.fails("odoo", error.message)]))),
    lacks: Effect.succeed([])
  })

/** Kinds in the order of removal: what refers to others goes first. */
const ORDER = ["draft order", "charge", "product", "reconciliation row"] as const

const plan = Effect.fnUntraced(function*(
  client: Client,
  places: ShadowPlaces,
  standing: { planned: number; written: number },
  records: ReadonlyArray<ShadowRecord>
): Effect.fn.Return<Sink.Plan, PipelineError.PipelineError, Platform> {
  const products = records.filter(({ kind }) => kind === "product").map(({ id }) => id)
  const used = products.length === 0 ? new Map<number, string>() : yield* references(client, places, products)
  const apply = Effect.gen(function*() {
    standing.planned += records.length
    yield* Progress.report({ _tag: "write", ...standing })
    const outcomes: Array<Outcome.Outcome> = []
    for (const kind of ORDER) {
      const all = records.filter((record) => record.kind === kind)
      outcomes.push(...yield* prune(client, all.filter(({ id }) => kind !== "product" || !used.has(id))))
      outcomes.push(...yield* archive(client, all.filter(({ id }) => kind === "product" && used.has(id))))
      standing.written += all.length
      yield* Progress.report({ _tag: "write", ...standing })
    }
    return outcomes
  })
  return { decided: [], planned: records.map((record) => plannedOf(record, used.get(record.id) ?? null)), apply }
})

const plannedOf = (record: ShadowRecord, user: string | null): Outcome.Outcome => {
  const { id, kind, model, name } = record
  const isArchived = kind === "product" && user !== null
  const change: Outcome.Change = { action: isArchived ? "archived" : "removed", kind }
  const reason = isArchived ? `superseded, and ${user} refers to it` : "superseded"
  const operation = `${isArchived ? "archive" : "remove"} the ${kind} ${name}${
    isArchived ? `, which ${user} uses` : ""
  }`
  const told = {
    reason,
    operations: [operation],
    writes: { action: change.action, model, id, name },
    rules: [],
    requires: []
  }
  return Outcome.make(shadowSubject(record), { _tag: "planned", planned: { change, ...told } })
}

const OrderLine = Schema.Struct({ product_id: orFalse(Many2one), order_id: orFalse(Many2one) })
const MoveLine = Schema.Struct({ product_id: orFalse(Many2one), move_id: orFalse(Many2one) })

/** Who uses these products beside the shadow orders, which are removed before them: one name a product. */
const references = Effect.fnUntraced(function*(
  client: Client,
  { orders: { flag, model } }: ShadowPlaces,
  products: ReadonlyArray<number>
) {
  const users = new Map<number, string>()
  const note = (product: typeof Many2one.Type | false, user: typeof Many2one.Type | false) => {
    if (product !== false && user !== false && !users.has(product[0])) users.set(product[0], user[1])
  }
  const uses = ["product_id", "in", products]
  const flagged = yield* search(client, "ir.model.fields", Schema.Struct({ name: Schema.String }), [
    ["model", "=", model],
    ["name", "in", ["order_line", flag]]
  ])
  const names = flagged.map(({ name }) => name)
  if (names.includes("order_line")) {
    const others = names.includes(flag)
      ? ["|", [`order_id.${flag}`, "=", false], ["order_id.state", "!=", "draft"]]
      : []
    for (const line of yield* search(client, `${model}.line`, OrderLine, [uses, ...others])) {
      note(line.product_id, line.order_id)
    }
  }
  for (const line of yield* search(client, "account.move.line", MoveLine, [uses])) note(line.product_id, line.move_id)
  return users
})

/** Removes; a product that something else refers to is archived instead, whatever the plan could see of it. */
const prune = Effect.fnUntraced(function*(client: Client, records: ReadonlyArray<ShadowRecord>) {
  const refused = yield* writeAll({
    write: (batch) => call(client, "unlink", batch),
    unwritten: (batch) => left(client, batch, false)
  }, records)
  const kept = records.filter((record) => refused.has(record) && record.kind === "product")
  return [
    ...records.filter((record) => !kept.includes(record)).map((record) =>
      ended(record, "removed", refused.get(record))
    ),
    ...yield* archive(client, kept)
  ]
})

const archive = Effect.fnUntraced(function*(client: Client, records: ReadonlyArray<ShadowRecord>) {
  const refused = yield* writeAll({
    write: (batch) => call(client, "action_archive", batch),
    unwritten: (batch) => left(client, batch, true)
  }, records)
  return records.map((record) => ended(record, "archived", refused.get(record)))
})

const ended = (record: ShadowRecord, action: Outcome.Change["action"], refusal: string | undefined) =>
  refusal === undefined
    ? Outcome.make(shadowSubject(record), { _tag: "changed", change: { action, kind: record.kind } })
    : Outcome.failed(shadowSubject(record), Outcome.failure("write", "Rejected", refusal))

/** All records of a batch are of one model. */
const call = (client: Client, method: string, records: ReadonlyArray<ShadowRecord>) =>
  client.write(records[0]?.model ?? "", method, { ids: records.map(({ id }) => id) }, Schema.Unknown)

/** Those that are there still, or are active still. */
const left = (client: Client, records: ReadonlyArray<ShadowRecord>, isActive: boolean) =>
  Effect.map(
    search(client, records[0]?.model ?? "", Id, [["id", "in", records.map(({ id }) => id)]], {
      context: { active_test: isActive }
    }),
    (rows) => records.filter(({ id }) => rows.some((row) => row.id === id))
  )

const Id = Schema.Struct({ id: Schema.Int })

const holds = Effect.fnUntraced(function*(reference: string) {
  const [model = "", id = ""] = reference.split(",")
  const client = yield* connectCompany
  const Row = Schema.Struct({ id: Schema.Int, display_name: Schema.String })
  const rows = yield* search(client, model, Row, [["id", "=", Number(id)]], { context: { active_test: false } })
  return rows.map(({ display_name }) => `${reference}, ${display_name}`)
})

/** The company's own table of reconciliations, of which this is all that is known: its fields. */
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { Money, Progress, type Reconciliation } from "#etl"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import { rowOf } from "../../../src/reconciliation/Row.ts"
import type { Cell } from "../../../src/reconciliation/Cell.ts"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"

const FIELDS = ["service", "partner_id", "period", "odoo_amount", "app_amount", "delta", "status", "note"]

/** Of a call, as far as this table cares. */
interface Arguments {
  readonly ids?: ReadonlyArray<number>
  readonly vals?: Record<string, unknown>
  readonly fields?: ReadonlyArray<string>
  readonly data?: ReadonlyArray<ReadonlyArray<string>>
}

type Stored = Record<string, unknown> & { id: number }

/** An Odoo that knows nothing but this table; `refuses` is a month that it does not take. */
const fake = (fields: ReadonlyArray<string>, refuses: string | null = null) => {
  const stored: Array<Stored> = []
  const names = new Map<string, number>()
  const answer = (call: string, args: Arguments): unknown => {
    switch (call) {
      case "res.users/context_get":
        return { uid: 2 }
      case "res.users/search_read":
        return [{ id: 2, company_id: [1, "Nexa"] }]
      case "ir.model.fields/search_read":
        return fields.map((name) => ({ name }))
      case "ir.model.data/search_read":
        return [...names].map(([name, res_id]) => ({ name, res_id }))
      case "fusion.billing.reconciliation/search_read":
        return stored
      case "fusion.billing.reconciliation/load": {
        const rows = (args.data ?? []).map((cells) =>
          Object.fromEntries(cells.map((cell, index) => [args.fields?.[index], cell]))
        )
        if (rows.some((row) => row["period"] === refuses)) {
          return { ids: false, messages: [{ message: "This month is closed." }] }
        }
        for (const { id, "partner_id/.id": partner, ...row } of rows) {
          const made = stored.length + 1
          names.set(String(id).split(".")[1] ?? "", made)
          stored.push({ ...numbers(row), id: made, partner_id: [Number(partner), "Acme"] })
        }
        return { ids: rows.map((_, index) => index + 1), messages: [] }
      }
      case "fusion.billing.reconciliation/write":
        Object.assign(stored.find(({ id }) => id === args.ids?.[0]) ?? {}, numbers(args.vals ?? {}))
        return true
      default:
        throw new RangeError(call)
    }
  }
  return { stored, answer }
}

const numbers = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, /amount|delta/.test(name) ? Number(value) : value])
  )

const within = <A, E>(
  odoo: ReturnType<typeof fake>,
  effect: Effect.Effect<A, E, HttpClient.HttpClient | Progress.Progress>
) =>
  effect.pipe(
    Effect.provideService(
      HttpClient.HttpClient,
      HttpClient.make((request, url) =>
        Effect.sync(() => {
          const body = request.body._tag === "Uint8Array" ? new TextDecoder().decode(request.body.body) : "{}"
          const said = odoo.answer(url.pathname.replace("/json/2/", ""), JSON.parse(body))
          return HttpClientResponse.fromWeb(request, new Response(JSON.stringify(said)))
        })
      )
    ),
    Effect.provide(Progress.Progress.layerSilent),
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord({
      ODOO_URL: "http://odoo.example",
      ODOO_DATABASE: "books",
      ODOO_API_KEY: "key"
    })))
  )

const cell = (period: string, app: bigint, books: bigint): Cell => ({
  customer: { id: "u", name: "Acme Inc." },
  partner: 3,
  period,
  app: Money.make(app, "CAD"),
  books: Money.make(books, "CAD"),
  basis: null,
  unknown: null,
  cpuSeconds: null,
  invoices: 1,
  unverifiable: null,
  evidence: []
})

const id = (period: string) => `u ${period} CAD`

/** What a run does with these months: reads, judges, writes all. */
const run = Effect.fnUntraced(function*(...cells: ReadonlyArray<Cell>) {
  const table = yield* Odoo.reconciliations(NexaCloud.service).open
  if (table === null) return null
  const there = yield* table.read(cells)
  const rows = cells.map((one) => {
    const kept: Reconciliation.Kept | null = there.get(id(one.period)) ?? null
    return { row: rowOf(one, kept, [], 1n), kept }
  })
  return { rows, refused: yield* table.write(rows) }
})

describe("Odoo.reconciliations", () => {
  it.effect("books without the table have none", () =>
    Effect.gen(function*() {
      assert.isNull(yield* within(fake([]), run(cell("2026-05", 1n, 1n))))
    }))

  it.effect("a table without a field that is written is told", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(within(fake(FIELDS.slice(1)), run(cell("2026-05", 1n, 1n))))
      assert.match(error.message, /fusion\.billing\.reconciliation\.service/)
    }))

  it.effect("written twice, a month is one row with the later amounts", () =>
    Effect.gen(function*() {
      const odoo = fake(FIELDS)
      yield* within(odoo, run(cell("2026-05", 10_000n, 10_000n)))
      yield* within(odoo, run(cell("2026-05", 10_000n, 9_000n)))
      assert.deepStrictEqual(odoo.stored, [{
        id: 1,
        service: "nexacloud",
        partner_id: [3, "Acme"],
        period: "2026-05",
        odoo_amount: 90,
        app_amount: 100,
        delta: -10,
        status: "delta",
        note: ""
      }])
    }))

  it.effect("what a person resolved there with a note is kept", () =>
    Effect.gen(function*() {
      const odoo = fake(FIELDS)
      yield* within(odoo, run(cell("2026-05", 10_000n, 9_000n)))
      Object.assign(odoo.stored[0] ?? {}, { status: "resolved", note: "goodwill" })
      const again = yield* within(odoo, run(cell("2026-05", 10_000n, 9_000n)))
      assert.deepStrictEqual([again?.rows[0]?.row.status, again?.rows[0]?.row.note], ["resolved", "goodwill"])
      assert.deepInclude(odoo.stored[0], { status: "resolved", note: "goodwill" })
    }))

  it.effect("a row that Odoo refuses holds back no other", () =>
    Effect.gen(function*() {
      const odoo = fake(FIELDS, "2026-04")
      const done = yield* within(odoo, run(cell("2026-03", 1n, 1n), cell("2026-04", 1n, 1n), cell("2026-05", 1n, 1n)))
      assert.deepStrictEqual([...done?.refused ?? []], [[id("2026-04"), "This month is closed."]])
      assert.deepStrictEqual(odoo.stored.map(({ period }) => period), ["2026-03", "2026-05"])
    }))
})

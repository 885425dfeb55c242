/** Looks into an Odoo over plain JSON-2, sharing nothing with the sink. */
import { type Ledger, Money, Progress, Sink } from "#etl"
import * as Odoo from "#plugins/odoo"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Interceptor from "./Interceptor.ts"
import { service } from "./invoices.ts"
import type { Booked, Credited, Fixture } from "./SinkActs.ts"

export interface OdooSettings {
  readonly ODOO_URL: string
  readonly ODOO_DATABASE: string
  readonly ODOO_API_KEY: string
}

/** A double's settings. */
export const settingsOf = (url: string, apiKey: string): OdooSettings => ({
  ODOO_URL: url,
  ODOO_DATABASE: "books",
  ODOO_API_KEY: apiKey
})

type Row = Readonly<Record<string, unknown>>

/** Calls a method; throws Odoo's sentence where it refuses. */
export const call = async (settings: OdooSettings, model: string, method: string, args: Row): Promise<unknown> => {
  const response = await fetch(`${settings.ODOO_URL}/json/2/${model}/${method}`, {
    method: "POST",
    headers: {
      "authorization": `bearer ${settings.ODOO_API_KEY}`,
      "content-type": "application/json",
      "x-odoo-database": settings.ODOO_DATABASE
    },
    body: JSON.stringify(args)
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${model}.${method} answered ${response.status}: ${text.slice(0, 200)}`)
  return JSON.parse(text)
}

/** Rows that fit a domain, by id. */
export const rows = async (
  settings: OdooSettings,
  model: string,
  domain: ReadonlyArray<unknown>,
  fields: ReadonlyArray<string>
): Promise<ReadonlyArray<Row>> => {
  const found = await call(settings, model, "search_read", { domain, fields, order: "id" })
  return Array.isArray(found) ? found : []
}

/** The sink on an Odoo, with what it lacks created. */
export const fixture = (settings: OdooSettings): Effect.Effect<Fixture, unknown> =>
  Effect.gen(function*() {
    const policy = { post: true, settle: true, voidedAfterPosting: "report" } as const
    const { lacks } = yield* Effect.provide(Key, configured(Odoo.customerInvoices({ ...policy, service }), settings))
    yield* Effect.forEach(yield* lacks, (lack) => lack.create)
    const made: Fixture = {
      sink: (policy) => configured(Odoo.customerInvoices({ ...policy, service }), settings),
      booked: (ids) => Effect.tryPromise(() => booked(settings, ids)),
      setRounding: (rounding) => Effect.tryPromise(() => setRounding(settings, rounding)),
      setActive: (currency, isActive) => Effect.tryPromise(() => setActive(settings, currency, isActive)),
      setClosed: (until) => Effect.tryPromise(() => setClosed(settings, until)),
      edit: (id, amounts) => Effect.tryPromise(() => edit(settings, id, amounts)),
      losing: (what, nth) =>
        Effect.map(
          Interceptor.serve(settings.ODOO_URL, { nth, moment: LOST[what] }),
          ({ isStruck, url }) => ({
            sink: (policy) => configured(Odoo.customerInvoices({ ...policy, service }), { ...settings, ODOO_URL: url }),
            isStruck
          })
        )
    }
    return made
  }).pipe(Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent))

const LOST = { call: Interceptor.CALL_LOST, answer: Interceptor.ANSWER_LOST } as const

/** The sink reads its settings when it is used: give each of its effects these settings. */
const configured = (layer: ReturnType<typeof Odoo.customerInvoices>, settings: OdooSettings): typeof layer => {
  const provider = ConfigProvider.layer(ConfigProvider.fromEnvRecord({ ...settings }))
  return Layer.effect(
    Key,
    Effect.map(Effect.provide(Key, layer), (sink) => ({
      ...sink,
      open: Effect.provide(sink.open, provider),
      lacks: Effect.map(
        Effect.provide(sink.lacks, provider),
        (lacks) => lacks.map((lack) => ({ ...lack, create: Effect.provide(lack.create, provider) }))
      )
    }))
  )
}

const edit = async (settings: OdooSettings, id: string, amounts: ReadonlyArray<string>) => {
  const domain = [[`move_id.${service.invoiceIdField}`, "=", id], ["display_type", "=", "product"]]
  const lines = await rows(settings, "account.move.line", domain, ["move_id"])
  const vals = {
    invoice_line_ids: lines.map((line, at) => [1, line["id"], { quantity: 1, price_unit: Number(amounts[at]) }])
  }
  await call(settings, "account.move", "write", { ids: [first(lines[0]?.["move_id"])], vals })
}

const METHOD = "tax_calculation_rounding_method"

const setRounding = async (settings: OdooSettings, rounding: Ledger.Books["taxRounding"]) => {
  const [company] = await rows(settings, "res.company", [], [METHOD])
  const method = rounding === "globally" ? "round_globally" : "round_per_line"
  await call(settings, "res.company", "write", { ids: [company?.["id"]], vals: { [METHOD]: method } })
  return company?.[METHOD] === "round_per_line" ? "perLine" : "globally"
}

const setActive = async (settings: OdooSettings, currency: string, active: boolean) => {
  const domain = [["name", "=", currency], ["active", "in", [true, false]]]
  const [row] = await rows(settings, "res.currency", domain, ["active"])
  await call(settings, "res.currency", "write", { ids: [row?.["id"]], vals: { active } })
  return row?.["active"] === true
}

const LOCK = "fiscalyear_lock_date"

const setClosed = async (settings: OdooSettings, until: string | null) => {
  const [company] = await rows(settings, "res.company", [], [LOCK])
  await call(settings, "res.company", "write", { ids: [company?.["id"]], vals: { [LOCK]: until ?? false } })
  const before = company?.[LOCK]
  return typeof before === "string" ? before : null
}

const Key = Sink.Sink<Ledger.Entry.Entry, Ledger.Books>()

const booked = async (settings: OdooSettings, ids: ReadonlyArray<string>): Promise<ReadonlyArray<Booked>> => {
  const moves = await rows(settings, "account.move", [
    [service.invoiceIdField, "in", ids],
    ["state", "!=", "cancel"]
  ], FIELDS)
  const found = await Promise.all(moves.map(async (move) => {
    const linked = await rows(settings, "account.move", [["reversed_entry_id", "=", move["id"]]], FIELDS)
    const notes = await Promise.all(linked.map((note) => one(settings, note)))
    return { ...await one(settings, move), creditNotes: notes.map(credited) }
  }))
  return found.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

const credited = (note: Omit<Booked, "creditNotes">): Credited => {
  const { date, kind, lines, partner, payments, residual, state, tax, taxes, total } = note
  return { date, kind, lines, partner, refunds: payments, residual, state, tax, taxes, total }
}

const FIELDS = [
  service.invoiceIdField,
  "state",
  "move_type",
  "amount_untaxed",
  "amount_tax",
  "amount_total",
  "amount_residual",
  "date",
  "invoice_date_due",
  "partner_id",
  "currency_id",
  "payment_state",
  "write_date"
]

const one = async (settings: OdooSettings, move: Row): Promise<Omit<Booked, "creditNotes">> => {
  const sign = move["move_type"] === "out_refund" ? -1 : 1
  const digits = Money.exponent(String(Array.isArray(move["currency_id"]) ? move["currency_id"][1] : ""))
  const amount = (value: unknown, factor = sign) => (Number(value) * factor).toFixed(digits)
  const lines = await rows(settings, "account.move.line", [
    ["move_id", "=", move["id"]],
    ["display_type", "=", "product"]
  ], ["account_id", "price_subtotal", "sequence", "tax_ids"])
  const taxes = await rows(settings, "account.tax", [], ["name"])
  const taxLines = await rows(settings, "account.move.line", [
    ["move_id", "=", move["id"]],
    ["display_type", "=", "tax"]
  ], ["name"])
  const accounts = await rows(settings, "account.account", [[
    "id",
    "in",
    lines.map((line) => first(line["account_id"]))
  ]], ["code"])
  const payments = await rows(settings, "account.payment", [["invoice_ids", "in", [move["id"]]]], [
    "memo",
    "date",
    "amount",
    "state"
  ])
  return {
    id: String(move[service.invoiceIdField]),
    state: String(move["state"]),
    kind: sign === -1 ? "creditNote" : "invoice",
    untaxed: amount(move["amount_untaxed"]),
    tax: amount(move["amount_tax"]),
    total: amount(move["amount_total"]),
    residual: amount(move["amount_residual"]),
    date: String(move["date"]),
    dueDate: String(move["invoice_date_due"]),
    partner: String(Array.isArray(move["partner_id"]) ? move["partner_id"][1] : ""),
    lines: lines.map((line) => [
      String(accounts.find((account) => account["id"] === first(line["account_id"]))?.["code"]),
      amount(line["price_subtotal"])
    ]),
    taxes: lines.map(({ tax_ids }) =>
      taxes.filter(({ id }) => Array.isArray(tax_ids) && tax_ids.includes(id)).map(({ name }) => String(name)).join(
        " and "
      )
    ),
    isRounded: taxLines.some(({ name }) => /\(billed [\d.]+, computed [\d.]+: rounding\)$/.test(String(name))),
    payments: payments
      .map((payment) => [String(payment["memo"]), String(payment["date"]), amount(payment["amount"], 1)] as const)
      .toSorted(([, a], [, b]) => a.localeCompare(b)),
    isReversed: move["payment_state"] === "reversed",
    version: String(move["write_date"])
  }
}

const first = (value: unknown): unknown => Array.isArray(value) ? value[0] : value

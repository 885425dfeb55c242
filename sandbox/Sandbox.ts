/**
 * Local stand-ins for every outside system: NexaCloud's database, Stripe, Lago and Odoo, with the sample in them.
 *
 * State  kept in a directory from one start to the next; one process at a time
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { PipelineError } from "#etl"
import * as Brought from "./Brought.ts"
import * as Lago from "./lago/Double.ts"
import * as LagoSample from "./lago/Sample.ts"
import * as LagoServices from "./lago/Services.ts"
import { hold } from "./Lock.ts"
import * as Database from "./nexacloud/Database.ts"
import * as Odoo from "./odoo/Odoo.ts"
import * as Ports from "./Ports.ts"
import * as Stripe from "./stripe/Double.ts"
import * as StripeSample from "./stripe/Sample.ts"

/** Keys that open nothing but the sandbox. */
const STRIPE_KEY = "sk_test_sandbox"
const LAGO_KEY = "lago_sandbox"
const ODOO_KEY = "odoo_sandbox"
const ODOO_DATABASE = "books"

/** The fields that the company's own module gives Odoo's invoices. */
const COMPANY_FIELDS = [
  "x_fc_nexacloud_invoice_id",
  "x_fc_nexamaps_invoice_id",
  "x_fc_nexadesk_invoice_id",
  "x_fc_stripe_invoice_id"
]

export interface Options {
  /** Where the stand-ins keep their state. */
  readonly directory: string
  /** Forget the state first. */
  readonly fresh: boolean
}

export interface Sandbox {
  /** The settings that lead to the stand-ins. */
  readonly settings: Readonly<Record<string, string>>
  readonly stripe: Stripe.Double
  readonly lago: Lago.Double
  readonly odoo: Odoo.OdooDouble
}

/** Starts everything, until the scope closes. */
export const start = Effect.fn("Sandbox.start")(function*(
  { directory, fresh }: Options
): Effect.fn.Return<Sandbox, PipelineError.PipelineError, Scope.Scope> {
  yield* hold(directory)
  const state = join(directory, "state")
  yield* Effect.sync(() => {
    if (fresh) rmSync(state, { recursive: true, force: true })
    mkdirSync(state, { recursive: true, mode: 0o700 })
  })
  const kept = (name: string) => join(state, name)
  const database = yield* Database.serve({ directory: kept("nexacloud") }).pipe(
    Effect.mapError((error) =>
      new PipelineError.Unavailable({ plugin: "sandbox", problem: `${error.message}; try --fresh` })
    )
  )
  const ports = Ports.open(kept("ports.json"))
  const stripe = yield* Stripe.serve({
    port: yield* ports.of("stripe"),
    apiKey: STRIPE_KEY,
    invoices: StripeSample.invoices,
    persist: kept("stripe.json")
  })
  const lago = yield* Lago.serve({
    port: yield* ports.of("lago"),
    apiKey: LAGO_KEY,
    invoices: [...LagoSample.invoices, ...LagoServices.mapsInvoices, ...LagoServices.deskInvoices],
    persist: kept("lago.json")
  })
  const odoo = yield* Odoo.serve({
    port: yield* ports.of("odoo"),
    apiKey: ODOO_KEY,
    database: ODOO_DATABASE,
    persist: kept("odoo.json")
  })
  yield* ports.keep({ stripe: stripe.port, lago: lago.port, odoo: Number(new URL(odoo.url).port) })
  const brought = yield* Brought.all
  if (Brought.isChanged(brought, kept("brought.json"))) {
    yield* Console.error("A plugin's sample has changed since this sandbox was made: --fresh starts over with it.")
  }
  yield* Effect.sync(() => {
    addCompanyFields(odoo, [...COMPANY_FIELDS, ...brought.flatMap(({ fields }) => fields)])
    Brought.bill(brought.flatMap(({ bills }) => bills), stripe, lago)
  })
  const databases = brought.flatMap(({ database }) => database ?? [])
  yield* Effect.forEach(databases, (each) => Brought.fill(database.dsn, each), { discard: true })
  return {
    settings: {
      ...Object.fromEntries(databases.map(({ setting }) => [setting, database.dsn])),
      ...Object.assign({}, ...brought.map(({ settings }) => settings?.(state) ?? {})),
      NEXACLOUD_DSN: database.dsn,
      STRIPE_API_KEY: STRIPE_KEY,
      STRIPE_API_BASE: stripe.url,
      LAGO_API_URL: lago.url,
      LAGO_API_KEY: LAGO_KEY,
      ODOO_URL: odoo.url,
      ODOO_DATABASE,
      ODOO_API_KEY: ODOO_KEY,
      PIPELINE_STATE: kept("journal.db")
    },
    stripe,
    lago,
    odoo
  }
})

const addCompanyFields = (odoo: Odoo.OdooDouble, fields: ReadonlyArray<string>) => {
  const there = odoo.call("ir.model.fields", "search_read", {
    domain: [["model", "=", "account.move"], ["name", "in", fields]],
    fields: ["name"]
  })
  const names = JSON.stringify(there)
  const [model] = [odoo.call("ir.model", "search", { domain: [["model", "=", "account.move"]] })].flat()
  for (const name of fields.filter((field) => !names.includes(`"${field}"`))) {
    odoo.call("ir.model.fields", "create", {
      vals_list: [{
        name,
        model_id: model ?? false,
        ttype: "char",
        field_description: name,
        index: true,
        copied: false
      }]
    })
  }
}

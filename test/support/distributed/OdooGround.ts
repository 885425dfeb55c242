/**
 * ledger.daily into the Odoo double: the sample's 31 invoices thirteen times over, so that few customers are in many
 * chunks, and invoices of customers of their own, some of which fail.
 */
import * as Effect from "effect/Effect"
import postgres from "postgres"
import * as LagoDouble from "../../../sandbox/lago/Double.ts"
import * as LagoSample from "../../../sandbox/lago/Sample.ts"
import { seed } from "../../../sandbox/nexacloud/Seed.ts"
import * as StripeDouble from "../../../sandbox/stripe/Double.ts"
import * as StripeSample from "../../../sandbox/stripe/Sample.ts"
import { type Bill, invoice, sql } from "../Bills.ts"
import { read } from "../BooksForm.ts"
import * as Copies from "../Copies.ts"
import { Sandboxed } from "../Sandboxed.ts"
import { sharedDatabase } from "../SharedDatabase.ts"
import * as Gate from "./Gate.ts"
import type { Ground, Place } from "./Place.ts"

const STRIPE_KEY = "sk_test_cluster"
const LAGO_KEY = "lago_cluster"

export interface Options {
  /** How often the sample is there. */
  readonly copies: number
  /** Invoices of customers of their own. */
  readonly bills: number
  readonly chunkSize: number
  /** Of the billing systems. */
  readonly latencyMs: number
}

const ORDINARY: Bill = { stripe: { untaxed: 10_000, tax: 1_300 } }
const OTHER_AMOUNT: Bill = { stripe: { untaxed: 9_000, tax: 1_170 } }

/** One in eight has another amount at Stripe, and one in eight is not known there. */
const billOf = (n: number): Bill => n % 8 === 3 ? OTHER_AMOUNT : n % 8 === 6 ? {} : ORDINARY

/** Of one PostgreSQL, Stripe and Lago, as long as the scope. */
export const ground = Effect.fnUntraced(function*({ bills, chunkSize, copies, latencyMs }: Options) {
  const sandbox = yield* Sandboxed
  const database = yield* sharedDatabase
  const stripe = yield* StripeDouble.serve({ apiKey: STRIPE_KEY, invoices: StripeSample.invoices, latencyMs })
  const lago = yield* LagoDouble.serve({ apiKey: LAGO_KEY, invoices: LagoSample.invoices, latencyMs })
  yield* Effect.acquireUseRelease(
    Effect.sync(() => postgres(database.url, { max: 1, onnotice: () => undefined })),
    (owner) => Effect.promise(() => seed(owner)),
    (owner) => Effect.promise(() => owner.end())
  )
  const project = { ...sandbox, stripe, lago, sql: (text: string) => Effect.asVoid(database.run(text)) }
  for (let copy = 1; copy < copies; copy++) yield* Copies.make(project, tagOf(copy))
  for (let n = 0; n < bills; n++) {
    const bill = billOf(n)
    yield* project.sql(sql(`CL-${n}`, bill))
    if (bill.stripe !== undefined) stripe.state.add(invoice(`CL-${n}`, bill.stripe))
  }
  const settings = {
    NEXACLOUD_DSN: database.url,
    STRIPE_API_KEY: STRIPE_KEY,
    STRIPE_API_BASE: stripe.url,
    LAGO_API_URL: lago.url,
    LAGO_API_KEY: LAGO_KEY
  }
  const made: Ground = {
    pipeline: "ledger.daily",
    chunkSize,
    place: Effect.gen(function*() {
      const { ODOO_API_KEY: key = "", ODOO_DATABASE: books = "" } = sandbox.settings
      const odoo = yield* sandbox.newBooks
      const gate = yield* Gate.serve(odoo.url, {
        worker: ({ headers }) => String(headers["authorization"]).replace(/^bearer odoo_/i, "").replace("_", " "),
        call: ({ url }) => url?.replace("/json/2/", "").replace("/", "."),
        headers: { authorization: `bearer ${key}` }
      })
      const form = yield* Effect.cached(
        Effect.promise(() => read({ ODOO_URL: odoo.url, ODOO_DATABASE: books, ODOO_API_KEY: key }))
      )
      return {
        gate,
        settings: (name) => ({
          ...settings,
          ODOO_URL: gate.url,
          ODOO_DATABASE: books,
          // Each has a key of its own, by which the gate knows it.
          ODOO_API_KEY: `odoo_${name.replace(" ", "_")}`
        }),
        form: Effect.map(form, ({ numbers, records }) => [
          ...Object.entries(records).flatMap(([model, list]) => list.map((record) => `${model} ${record}`)),
          ...numbers
        ]),
        doubles: Effect.map(form, ({ doubles }) => doubles)
      } satisfies Place
    })
  }
  return made
})

/** Eight hexadecimal digits, spread over all there are: ids are in their order. */
const tagOf = (copy: number): string => ((copy * 0x9e3779b1) >>> 0).toString(16).padStart(8, "0")

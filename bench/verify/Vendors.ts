/** The invoices of the benchmark as each vendor's stand-in holds them: one taxed line, seven in eight paid the day after. */
import * as Lago from "#plugins/lago"
import * as Stripe from "#plugins/stripe"
import type { Ledger } from "#etl"
import * as LagoDouble from "../../sandbox/lago/Double.ts"
import * as LagoInvoice from "../../sandbox/lago/Invoice.ts"
import * as LagoMoves from "../../sandbox/lago/Transitions.ts"
import * as StripeDouble from "../../sandbox/stripe/Double.ts"
import * as StripeInvoice from "../../sandbox/stripe/Invoice.ts"
import * as StripeMoves from "../../sandbox/stripe/Transitions.ts"

const DAY_MS = 86_400_000
const START = Date.parse("2026-01-01T00:00:00Z")

/** A place among the invoices, and when it was created in milliseconds since 1970. */
interface Place {
  readonly n: number
  readonly createdAt: number
}

/** `count` of them spread evenly over so many days. */
export const places = (count: number, days: number): ReadonlyArray<Place> =>
  Array.from(
    { length: count },
    (_, n) => ({ n, createdAt: START + Math.floor(n * days * DAY_MS / count / 1000) * 1000 })
  )

export interface Vendor {
  /** What references to it begin with. */
  readonly prefix: string
  readonly system: Ledger.BillingSystem.BillingSystem
  readonly settings: (url: string) => Readonly<Record<string, string>>
  readonly reference: (place: Place) => string
  /** How often it answers in a second, and how often it is asked one by one. */
  readonly perSecond: number
  readonly pacedPerSecond: number
  /** What must be read of one invoice by itself. */
  readonly paths: (place: Place) => ReadonlyArray<string>
  readonly serve: (
    invoices: ReadonlyArray<Place>,
    manners: Manners
  ) => ReturnType<typeof LagoDouble.serve | typeof StripeDouble.serve>
}

/** How far away the vendor is, and how often it answers in a second. */
export interface Manners {
  readonly latencyMs: number
  readonly perSecond: number
}

export const KEY = "sk_test_bench"
const address = {
  name: "Acme Inc.",
  email: "ap@acme.example",
  city: "Ottawa",
  country: "CA" as const,
  line1: "1 Main St",
  postalCode: "K1A 0A6",
  state: "ON"
}
const isPaid = ({ n }: Place) => n % 8 !== 0

const stripe: Vendor = {
  prefix: "in_",
  system: Stripe.invoices(),
  settings: (url) => ({ STRIPE_API_KEY: KEY, STRIPE_API_BASE: url }),
  reference: ({ n }) => `in_${n}`,
  perSecond: 25,
  pacedPerSecond: 20,
  paths: ({ n }) => [`/v1/invoices/in_${n}?expand[]=payments`],
  serve: (invoices, manners) => StripeDouble.serve({ apiKey: KEY, invoices: invoices.map(stripeInvoice), ...manners })
}

const stripeInvoice = (place: Place): StripeInvoice.Invoice => {
  const created = place.createdAt / 1000
  const issued = StripeMoves.finalize(
    StripeInvoice.draft({
      id: `in_${place.n}`,
      customer: { id: "cus_1", ...address },
      created,
      lines: [{ description: "Odoo ERP Hosting", quantity: "1", unitAmount: "10000", amount: 10_000 }],
      taxes: [{
        id: "txr_hst",
        displayName: "HST",
        type: "hst",
        percentage: 13,
        country: "CA",
        state: "ON",
        amount: 1_300
      }]
    }),
    created + 3_600,
    `NX-${place.n}`
  )
  return isPaid(place) ? StripeMoves.pay(issued, { at: created + DAY_MS / 1000 }) : issued
}

const uuid = ({ n }: Place) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`

const lago: Vendor = {
  prefix: "lago:",
  system: Lago.invoices(),
  settings: (url) => ({ LAGO_API_KEY: KEY, LAGO_API_URL: url }),
  reference: (place) => `lago:${uuid(place)}`,
  perSecond: 50,
  pacedPerSecond: 40,
  paths: (place) => [
    `/api/v1/invoices/${uuid(place)}`,
    ...(isPaid(place) ? [`/api/v1/payments?invoice_id=${uuid(place)}`] : [])
  ],
  serve: (invoices, manners) => LagoDouble.serve({ apiKey: KEY, invoices: invoices.map(lagoInvoice), ...manners })
}

const lagoInvoice = (place: Place): LagoInvoice.Invoice => {
  const createdAt = new Date(place.createdAt).toISOString().replace(".000", "")
  const issued = LagoMoves.finalize(
    LagoInvoice.draft({
      id: uuid(place),
      customer: { id: uuid({ n: 0, createdAt: 0 }), externalId: "u-1", ...address },
      issuingDate: createdAt.slice(0, 10),
      createdAt,
      fees: [{ description: "Odoo ERP Hosting", units: "1", unitAmount: "100.00", amount: 10_000 }],
      taxes: [{ name: "HST", code: "hst_on", rate: 13, amount: 1_300 }]
    }),
    createdAt,
    `NX-${place.n}`
  )
  const at = new Date(place.createdAt + DAY_MS).toISOString().replace(".000", "")
  return isPaid(place) ? LagoMoves.pay(issued, { at }) : issued
}

export const vendors: Readonly<Record<string, Vendor>> = { stripe, lago }

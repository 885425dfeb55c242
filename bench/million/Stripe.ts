/**
 * Stripe without a network: the real plugin judges, a list in this process answers at once.
 *
 * `decoded`  each invoice is JSON text of its real size, parsed, decoded, digested and judged as in production
 * `ready`    the truths are made beforehand: what is left is the way to and from the verifier
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Ledger, Money } from "#etl"
import * as Stripe from "#plugins/stripe"
import * as Sample from "./Sample.ts"

const { unanswered } = Ledger.BillingSystem
type Listing = Ledger.BillingSystem.Listing
type JsonObject = Ledger.BillingSystem.JsonObject

const PAGE = 100

/** How long the double itself took to make its answers, which a network would have carried. */
export interface Spent {
  seconds: number
}

/** The plugin's own system, with its list taken from `Sample`. */
export const decoded = (count: number, spent: Spent): Ledger.BillingSystem.BillingSystem => {
  const real = Stripe.invoices()
  return {
    ...real,
    open: Effect.map(real.open, ({ listing }) => ({
      one: () => Effect.fail(NOT_ASKED),
      listing: listing === null ? null : { ...listing, page: pages(count, (n) => bodyOf(n, spent)) }
    }))
  }
}

/** Answers with truths that are there already. */
export const ready = (count: number): Ledger.BillingSystem.BillingSystem => ({
  name: "stripe",
  open: Effect.succeed({
    one: () => Effect.fail(NOT_ASKED),
    listing: {
      grain: 1,
      page: pages(count, () => ({})),
      judge: (received) => Effect.succeed(received.map(({ reference }) => Result.succeed(judgedOf(reference))))
    }
  }),
  check: Effect.succeed([])
})

const NOT_ASKED = unanswered("NotFound", "stripe's list has every invoice of the benchmark")

/** Newest first, a hundred a page; `page` is the place of the last one before it. */
const pages = (count: number, body: (n: number) => JsonObject): Listing["page"] => ({ from, to }, page) =>
  Effect.map(DateTime.now, (at) => {
    const oldest = from === null ? 0 : Math.max(0, Math.ceil((from - Sample.START) / Sample.EVERY))
    const end = to === null ? count : Math.min(count, Math.ceil((to - Sample.START) / Sample.EVERY))
    const newest = (page === null ? end : Number(page)) - 1
    const last = Math.max(oldest, newest - PAGE + 1)
    const asked = "GET /v1/invoices?limit=100&expand[]=data.payments"
    const invoices = Array.from({ length: Math.max(0, newest - last + 1) }, (_, index) => {
      const n = newest - index
      return { reference: Sample.referenceOf(n), instant: Sample.createdAt(n), body: body(n), asked, at }
    })
    return { invoices, more: last > oldest ? [String(last)] : [] }
  })

/** Its text is the vendor's work; to parse it is ours. */
const bodyOf = (n: number, spent: Spent): JsonObject => {
  const begun = performance.now()
  const text = Sample.bodyOf(n)
  spent.seconds += (performance.now() - begun) / 1_000
  return JSON.parse(text) as JsonObject
}

const judgedOf = (reference: string): Ledger.BillingSystem.Judged => {
  const n = Sample.placeOf(reference)
  const cents = (minor: number) => Money.make(BigInt(minor), "CAD")
  const untaxed = cents(Sample.subtotalOf(n))
  const tax = cents(Sample.taxOf(n))
  const total = Sample.totalOf(n)
  const invoiceDate = day(Sample.createdAt(n))
  const truth: Ledger.Truth = {
    system: "stripe",
    reference,
    number: `NX-${n}`,
    status: Sample.isPaid(n) ? "paid" : "open",
    invoiceDate,
    dueDate: null,
    dates: { created: invoiceDate },
    address: { country: "CA", province: "ON" },
    totalExcludingTax: untaxed,
    tax,
    taxRows: [{ amount: tax, rate: null, taxable: untaxed }],
    billedLines: null,
    discount: cents(0),
    total,
    payments: Sample.isPaid(n) ? [{ id: `pi_${n}1`, date: day(Sample.createdAt(n) + Sample.DAY), amount: total }] : [],
    creditNotes: [],
    attention: []
  }
  return { _tag: "Confirmed", truth, evidence: EVIDENCE }
}

const days = new Map<number, string>()

const day = (instant: number): string => {
  const number = Math.floor(instant / Sample.DAY)
  const known = days.get(number) ?? new Date(number * Sample.DAY * 1_000).toISOString().slice(0, 10)
  days.set(number, known)
  return known
}

const EVIDENCE = {
  system: "stripe",
  asked: "GET /v1/invoices",
  at: "2026-11-20T06:00:00.000Z",
  version: null,
  digest: "0".repeat(64),
  fields: {}
}

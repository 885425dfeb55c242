import { assert, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import Stripe from "stripe"
import type { Double } from "../../../sandbox/stripe/Double.ts"
import { invoices as sample } from "../../../sandbox/stripe/Sample.ts"
import * as Move from "../../../sandbox/stripe/Transitions.ts"
import { remembering } from "../http/Contracts.ts"
import { apiKey, get, quebec, started } from "./Started.ts"

/** The sample, and what it has none of: discounts, balances, credit notes before and after payment, many payments. */
const invoices = () => {
  const issued = (id: string, given: Parameters<typeof quebec>[1] = {}) =>
    Move.finalize(quebec(id, { created: 2_000_000, ...given }), 2_000_100, `NX-${id}`)
  const parts = Array.from({ length: 12 }, (_, n) => n)
  return [
    ...sample,
    issued("in_discount", { discount: 345 }),
    issued("in_balance", { startingBalance: -14_193 }),
    Move.credit(issued("in_before"), 193, 2_000_200),
    parts.reduce(
      (paid, n) => Move.credit(paid, 100 + n, 2_000_400 + n),
      Move.pay(issued("in_after"), { at: 2_000_300 })
    ),
    parts.reduce((paid, n) => Move.pay(paid, { at: 2_000_300 + n, amount: 100 }), issued("in_parts")),
    Move.pay(Move.markUncollectible(issued("in_recovered"), 2_000_300), { at: 2_000_400, type: "payment_record" })
  ]
}

const client = ({ port }: Double) =>
  new Stripe(apiKey, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient()
  })

describe("every endpoint of the Stripe double", () => {
  it.live("meets Stripe's schema, in every state of an invoice, expanded and not, refusals too", () =>
    Effect.gen(function*() {
      const { conform, held } = remembering()
      const double = yield* started({ invoices: invoices(), conform })
      for (const { id } of double.state.all()) {
        for (const query of ["", "?expand[]=payments", "?expand[]=payments&expand[]=amount_paid_off_stripe"]) {
          assert.strictEqual((yield* get(double, `/v1/invoices/${id}${query}`)).status, 200)
        }
        assert.strictEqual((yield* get(double, `/v1/invoice_payments?invoice=${id}`)).status, 200)
        assert.strictEqual((yield* get(double, `/v1/credit_notes?invoice=${id}`)).status, 200)
      }
      for (const list of ["invoices", "invoice_payments", "credit_notes"]) {
        assert.strictEqual((yield* get(double, `/v1/${list}?limit=100`)).status, 200)
        assert.strictEqual((yield* get(double, `/v1/${list}?limit=0`)).status, 400)
      }
      assert.strictEqual((yield* get(double, "/v1/invoices?limit=100&expand[]=data.payments")).status, 200)
      assert.strictEqual((yield* get(double, "/v1/invoices/in_nowhere")).status, 404)
      assert.strictEqual((yield* get(double, "/v1/invoices", "sk_test_wrong")).status, 401)
      assert.deepStrictEqual([...held].toSorted(), [
        "stripe.credit_note",
        "stripe.error",
        "stripe.invoice",
        "stripe.invoice_list",
        "stripe.invoice_payment_list"
      ])
    }))

  it.live("is read by the official client, page after page", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: invoices() })
      const stripe = client(double)
      const all = { limit: 1_000 }
      const ids = (records: ReadonlyArray<{ readonly id: string }>) => records.map(({ id }) => id)
      const listed = yield* Effect.promise(() =>
        stripe.invoices.list({ limit: 3, expand: ["data.payments"] }).autoPagingToArray(all)
      )
      expect(ids(listed)).toEqual(ids(double.state.all()))
      expect(listed.flatMap((invoice) => ids(invoice.payments?.data ?? [])).length).toBeGreaterThan(12)

      const payments = yield* Effect.promise(() => stripe.invoicePayments.list({ limit: 5 }).autoPagingToArray(all))
      expect(new Set(ids(payments)).size).toBe(payments.length)
      expect(ids(payments).toSorted()).toEqual(
        ids(listed.flatMap((invoice) => invoice.payments?.data ?? [])).toSorted()
      )
      const paid = yield* Effect.promise(() =>
        stripe.invoicePayments.list({ invoice: "in_parts", status: "paid", limit: 5 }).autoPagingToArray(all)
      )
      expect(paid.reduce((sum, each) => sum + (each.amount_paid ?? 0), 0)).toBe(1_200)

      const notes = yield* Effect.promise(() => stripe.creditNotes.list({ limit: 4 }).autoPagingToArray(all))
      expect([notes.length, new Set(ids(notes)).size]).toEqual([13, 13])
      const after = yield* Effect.promise(() =>
        stripe.creditNotes.list({ invoice: "in_after", limit: 5 }).autoPagingToArray(all)
      )
      expect(after.map((note) => note.amount)).toEqual(Array.from({ length: 12 }, (_, n) => 111 - n))
    }))

  it.live("goes backwards too, and takes a cursor that the filters leave out", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: invoices() })
      const stripe = client(double)
      const all = double.state.all().map(({ id }) => id)
      const before = yield* Effect.promise(() => stripe.invoices.list({ limit: 3, ending_before: all[6] ?? "" }))
      expect([before.data.map(({ id }) => id), before.has_more]).toEqual([all.slice(3, 6), true])
      const draft = double.state.all().find(({ status }) => status === "draft")?.id ?? ""
      const open = yield* Effect.promise(() =>
        stripe.invoices.list({ status: "open", starting_after: draft }).autoPagingToArray({ limit: 100 })
      )
      const place = all.indexOf(draft)
      expect(open.map(({ id }) => id)).toEqual(
        double.state.all().filter(({ status }, index) => status === "open" && index > place).map(({ id }) => id)
      )
    }))
})

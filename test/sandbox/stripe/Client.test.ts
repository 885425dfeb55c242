import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import Stripe from "stripe"
import type { Double } from "../../../sandbox/stripe/Double.ts"
import { invoices as sample } from "../../../sandbox/stripe/Sample.ts"
import { apiKey, quebec, started } from "./Started.ts"

const client = (double: Double, key: string = apiKey) =>
  new Stripe(key, {
    host: "127.0.0.1",
    port: double.port,
    protocol: "http",
    timeout: 2_000,
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient()
  })

const failure = (run: () => Promise<unknown>) =>
  Effect.promise(() => run().then(() => undefined, (error: unknown) => error))

describe("the official Stripe client, on the double", () => {
  it.live("retrieves, expands, and pages by itself", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: sample })
      const stripe = client(double)
      const paid = sample.find((each) => each.payments.length === 2)?.id ?? ""
      const invoice = yield* Effect.promise(() => stripe.invoices.retrieve(paid, { expand: ["payments"] }))
      expect(invoice.payments?.data.map((each) => each.payment.type)).toEqual([
        "payment_intent",
        "payment_intent",
        "payment_record"
      ])
      expect(invoice.lines.data[0]?.quantity_decimal?.toString()).toBe("2")
      const all = yield* Effect.promise(() => stripe.invoices.list({ limit: 7 }).autoPagingToArray({ limit: 100 }))
      expect(all.map((each) => each.id)).toEqual(double.state.all().map((each) => each.id))
      expect(double.requests.filter((each) => each.path === "/v1/invoices").length).toBe(3)
      const window = yield* Effect.promise(() =>
        stripe.invoices.list({ created: { gte: 1_777_593_600, lt: 1_780_272_000 }, expand: ["data.payments"] })
      )
      expect(window.data.length).toBe(4)
      const payments = yield* Effect.promise(() => stripe.invoicePayments.list({ invoice: paid }))
      expect(payments.data.length).toBe(3)
      expect((yield* Effect.promise(() => stripe.creditNotes.list({ invoice: paid }))).data).toEqual([])
      expect((yield* Effect.promise(() => stripe.accounts.retrieveCurrent())).default_currency).toBe("cad")
    }))

  it.live("gets the errors it has types for", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1")] })
      const retrieve = (stripe: Stripe) => failure(() => stripe.invoices.retrieve("in_1"))
      expect(yield* failure(() => client(double).invoices.retrieve("in_2"))).toMatchObject({
        code: "resource_missing",
        statusCode: 404
      })
      expect(yield* retrieve(client(double, "sk_test_wrong"))).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
      double.fault({ kind: "status", status: 403 })
      expect(yield* retrieve(client(double))).toBeInstanceOf(Stripe.errors.StripePermissionError)
      double.fault({ kind: "status", status: 429 })
      expect(yield* retrieve(client(double))).toBeInstanceOf(Stripe.errors.StripeRateLimitError)
      double.fault({ kind: "status", status: 500 })
      expect(yield* retrieve(client(double))).toBeInstanceOf(Stripe.errors.StripeAPIError)
      double.fault({ kind: "reset", moment: "after" })
      expect(yield* retrieve(client(double))).toBeInstanceOf(Stripe.errors.StripeError)
      expect(yield* retrieve(client(double))).toBeUndefined()
    }))
})

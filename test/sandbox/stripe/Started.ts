import { expect } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stripe from "../../../sandbox/stripe/Double.ts"
import { type Draft, draft, type Invoice } from "../../../sandbox/stripe/Invoice.ts"
import { conform } from "../http/Conformance.ts"

export const apiKey = "sk_test_sandbox"

/** A double held to the contract for as long as the test lasts. */
export const started = (options: Partial<Stripe.Options> = {}) =>
  Effect.tap(
    Stripe.serve({ apiKey, conform, ...options }),
    (double) => Effect.addFinalizer(() => Effect.sync(() => expect(double.violations).toEqual([])))
  )

/** Asks the double, as a client without an SDK would. */
export const get = (double: Stripe.Double, path: string, key: string = apiKey) =>
  Effect.promise(async () => {
    const response = await fetch(`${double.url}${path}`, { headers: { authorization: `Bearer ${key}` } })
    return { status: response.status, headers: response.headers, body: await response.json() }
  })

/** A draft of 123.45 in Quebec, created at second 1,000. */
export const quebec = (id: string, given: Partial<Draft> = {}): Invoice =>
  draft({
    id,
    created: 1_000,
    customer: {
      id: "cus_1",
      name: "Café Ouimet",
      email: "elodie@cafe-ouimet.example",
      city: "Québec",
      country: "CA",
      line1: "88 rue Saint-Jean",
      postalCode: "G1R 1N8",
      state: "QC"
    },
    lines: [
      { description: "Hosting", quantity: "2", unitAmount: "5000", amount: 10_000 },
      { description: "Forms", quantity: "1", unitAmount: "2345", amount: 2_345 }
    ],
    taxes: [
      { id: "txr_gst", displayName: "GST", type: "gst", percentage: 5, country: "CA", state: null, amount: 617 },
      { id: "txr_qst", displayName: "QST", type: "qst", percentage: 9.975, country: "CA", state: "QC", amount: 1_231 }
    ],
    ...given
  })

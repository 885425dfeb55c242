import { expect } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Lago from "../../../sandbox/lago/Double.ts"
import { type Draft, draft, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import { uuid } from "../../../sandbox/sample/Identity.ts"
import { conform } from "../http/Conformance.ts"

export const apiKey = "lago_sandbox"

/** A double held to the contract for as long as the test lasts. */
export const started = (options: Partial<Lago.Options> = {}) =>
  Effect.tap(
    Lago.serve({ apiKey, conform, ...options }),
    (double) => Effect.addFinalizer(() => Effect.sync(() => expect(double.violations).toEqual([])))
  )

/** Asks the double, as a client without an SDK would; `path` without `/api/v1`. */
export const get = (double: Lago.Double, path: string, key: string = apiKey) =>
  Effect.promise(async () => {
    const response = await fetch(`${double.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })
    return { status: response.status, body: await response.json() }
  })

/** A draft of 100.00 and HST 13.00, issued on 2026-05-31. */
export const ontario = (name: string, given: Partial<Draft> = {}): Invoice =>
  draft({
    id: uuid(name),
    issuingDate: "2026-05-31",
    createdAt: "2026-06-01T04:10:00Z",
    customer: {
      id: uuid("customer"),
      externalId: "u-17",
      name: "Singh Logistics Inc.",
      email: "gurpreet@singh.example",
      city: "Mississauga",
      country: "CA",
      line1: "5100 Dixie Rd",
      postalCode: "L4W 1E3",
      state: "ON"
    },
    fees: [{ description: "Business plan", units: "1", unitAmount: "100.00", amount: 10_000 }],
    taxes: [{ name: "HST", code: "hst_on", rate: 13, amount: 1_300 }],
    ...given
  })

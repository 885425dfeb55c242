/** A Stripe account whose invoices were paid in part, in many parts, and in yen. */
import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft } from "../../../sandbox/stripe/Invoice.ts"
import { finalize, pay } from "../../../sandbox/stripe/Transitions.ts"
import type { Cash } from "../../suites/verify/cash.ts"
import { at, customer, line } from "./invoice.ts"

const key = "sk_test_cash"
const PARTS = 120

const issued = (id: string, amount: number, currency = "cad") =>
  finalize(draft({ id, customer, currency, created: at("06-01T12:00"), lines: [line(amount)] }), at("06-01T13:00"), id)

const parts = Array.from({ length: PARTS }, (_, n) => at("06-03T12:00") + n)
const often = parts.reduce((invoice, at) => pay(invoice, { at, amount: 100 }), issued("in_often", PARTS * 100))

export const cash: Cash = {
  system: Stripe.invoices(),
  settings: (url) => ({ STRIPE_API_KEY: key, STRIPE_API_BASE: url }),
  serve: Effect.suspend(() =>
    Double.serve({
      apiKey: key,
      invoices: [
        pay(issued("in_partly", 10_000), { at: at("06-02T02:30"), amount: 4_000 }),
        often,
        pay(issued("in_yen", 1_200, "jpy"), { at: at("06-02T12:00") })
      ]
    })
  ),
  partly: { reference: "in_partly", total: ["CAD", "100.00"], payments: [["2026-06-02", "40.00"]] },
  often: { reference: "in_often", total: ["CAD", "120.00"], payments: parts.map(() => ["2026-06-03", "1.00"]) },
  yen: { reference: "in_yen", total: ["JPY", "1200"], payments: [["2026-06-02", "1200"]] },
  retried: null
}

import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft } from "../../../sandbox/stripe/Invoice.ts"
import { finalize, void_ } from "../../../sandbox/stripe/Transitions.ts"
import { suite } from "../../suites/VerifySuite.ts"
import { cash } from "./cash.ts"
import { customer, line } from "./invoice.ts"
import { many } from "./many.ts"

const key = "sk_test_promises"
const made = (id: string) => draft({ id, customer, created: 1_780_000_000, lines: [line(10_000)] })
const issued = (id: string) => finalize(made(id), 1_780_000_100, "NX-1")

suite("Stripe", {
  system: Stripe.invoices(),
  serve: Effect.suspend(() =>
    Double.serve({
      apiKey: key,
      invoices: [issued("in_confirmed"), void_(issued("in_void"), 1_780_100_000), made("in_draft")]
    })
  ),
  settings: (url) => ({ STRIPE_API_KEY: key, STRIPE_API_BASE: url }),
  key,
  path: "/v1/invoices/in_confirmed?expand[]=payments",
  references: { confirmed: "in_confirmed", void: "in_void", draft: "in_draft" },
  unknown: (n) => `in_unknown${n}`,
  inOtherMode: (text) => text.replaceAll("\"livemode\":false", "\"livemode\":true"),
  cash,
  many
})

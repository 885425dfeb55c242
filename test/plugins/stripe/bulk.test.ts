import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft } from "../../../sandbox/stripe/Invoice.ts"
import { invoices } from "../../../sandbox/stripe/Sample.ts"
import { finalize, pay, void_ } from "../../../sandbox/stripe/Transitions.ts"
import { suite } from "../../suites/BulkSuite.ts"
import { customer, line } from "./invoice.ts"

const key = "sk_test_bulk"
const BEGIN = 1_780_000_000
const madeAt = (n: number) => BEGIN + n * 3_600

const made = (n: number) => {
  const drafted = draft({ id: `in_other${n}`, customer, created: madeAt(n), lines: [line(1_000 + n)] })
  if (n % 10 === 3) return drafted
  const issued = finalize(drafted, madeAt(n) + 60, `NX-${n}`)
  if (n % 10 === 4) return void_(issued, madeAt(n) + 120)
  return n % 10 < 7 ? pay(issued, { at: madeAt(n) + 90_000 }) : issued
}

suite("Stripe", {
  system: Stripe.invoices(),
  settings: (url) => ({ STRIPE_API_KEY: key, STRIPE_API_BASE: url }),
  serve: (others) =>
    Double.serve({ apiKey: key, invoices: [...invoices, ...Array.from({ length: others }, (_, n) => made(n))] }),
  sample: invoices.map(({ created, id }) => ({ reference: id, claimedAt: created })),
  other: (n) => ({ reference: `in_other${n}`, claimedAt: madeAt(n) }),
  isList: ({ path }) => path === "/v1/invoices",
  isOne: ({ path }) => path.startsWith("/v1/invoices/")
})

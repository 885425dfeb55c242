/** A Stripe account of 180 invoices of a month, in every state; 150 of them are wanted, and three more that are gone. */
import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft, type Invoice } from "../../../sandbox/stripe/Invoice.ts"
import { route } from "../../../sandbox/stripe/Routes.ts"
import * as State from "../../../sandbox/stripe/State.ts"
import * as Move from "../../../sandbox/stripe/Transitions.ts"
import { own, rows } from "../../support/fuzz/Reading.ts"
import type { Many } from "../../suites/verify/many.ts"
import { customer, line } from "./invoice.ts"

const key = "sk_test_many"
const START = Date.parse("2026-05-01T00:00:00Z") / 1000
const FOUR_HOURS = 14_400
const HST = { id: "txr_hst", displayName: "HST", type: "hst", percentage: 13, country: "CA", state: "ON" } as const

const made = (n: number): Invoice => {
  const created = START + n * FOUR_HOURS
  const amount = 1_000 + 100 * n
  const drafted = draft({
    id: `in_many${n}`,
    customer,
    created,
    lines: [line(amount)],
    taxes: n % 3 === 0 ? [{ ...HST, amount: Math.round(amount * 0.13) }] : [],
    discount: n % 11 === 0 && n % 3 !== 0 ? 50 : 0
  })
  if (n % 10 === 9) return drafted
  const issued = Move.finalize(drafted, created + 3_600, `NX-${n}`)
  switch (n % 10) {
    case 0:
      return issued
    case 1:
      return Move.void_(issued, created + 7_200)
    case 2:
      return Move.markUncollectible(issued, created + 90_000)
    case 3:
      return Move.pay(issued, { at: created + 90_000, amount: 300 })
    case 4:
      return Move.credit(Move.pay(issued, { at: created + 90_000 }), 200, created + 100_000)
    default:
      return Move.pay(issued, { at: created + 90_000, type: n % 2 === 0 ? "payment_intent" : "payment_record" })
  }
}

const invoices = Array.from({ length: 180 }, (_, n) => made(n))
const createdAt = ({ created }: Invoice) => new Date(created * 1000).toISOString()

export const many: Many = {
  prefix: "in_",
  system: Stripe.invoices(),
  wanted: [
    ...invoices.filter((_, n) => n % 6 !== 5).map((invoice) => [invoice.id, createdAt(invoice)] as const),
    ...["in_gone1", "in_gone2", "in_gone3"].map((id) => [id, "2026-05-12T10:00:00Z"] as const)
  ],
  serve: Effect.suspend(() => Double.serve({ apiKey: key, invoices })),
  settings: (url) => ({ STRIPE_API_KEY: key, STRIPE_API_BASE: url }),
  route: () => route(State.make(invoices), key),
  isList: ({ path }) => path === "/v1/invoices",
  recordsOf: (page) => rows(own(page, "data")),
  withRecords: (page, data) => ({ ...Object(page), data }),
  endless: (page) => ({ ...Object(page), has_more: true })
}

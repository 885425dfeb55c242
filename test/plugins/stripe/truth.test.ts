import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft, type Invoice } from "../../../sandbox/stripe/Invoice.ts"
import * as Move from "../../../sandbox/stripe/Transitions.ts"
import { ask } from "../../support/Asking.ts"
import { words } from "../../support/Verdict.ts"
import { at, customer, line } from "./invoice.ts"

const key = "sk_test_truth"

/** Created 2026-06-01 at 01:30 UTC, which is still 31 May in Toronto; issued two hours later. */
const issued = (given: Partial<Parameters<typeof draft>[0]> = {}): Invoice =>
  Move.finalize(
    draft({ id: "in_1", customer, created: at("06-01T01:30"), lines: [line(3_100)], ...given }),
    at("06-01T03:30"),
    "NX-1"
  )

/** Asks for the invoice as it is, after `change` was made to the answer. */
const verdict = Effect.fnUntraced(function*(
  invoice: Invoice,
  options: Parameters<typeof Stripe.invoices>[0] = {},
  change: Readonly<Record<string, unknown>> = {}
) {
  const double = yield* Double.serve({ apiKey: key, invoices: [invoice] })
  const headers = { authorization: `Bearer ${key}` }
  const url = `${double.url}/v1/invoices/in_1?expand[]=payments`
  const answer: Record<string, unknown> = yield* Effect.promise(() => fetch(url, { headers }).then((_) => _.json()))
  const body = JSON.stringify({ ...answer, ...change })
  double.fault({ kind: "raw", body, when: ({ path }) => path.startsWith("/v1/invoices/") })
  const settings = { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url, LEDGER_TIME_ZONE: "America/Toronto" }
  const asked = yield* ask(Stripe.invoices(options), settings, ["in_1"])
  return { ...asked, words: words(asked.answers[0]), first: asked.answers[0], double }
})

/** One payment larger than what our double lets anybody pay. */
const largePayment = {
  payments: {
    has_more: false,
    data: [{
      id: "inpay_11",
      amount_paid: 3_600,
      currency: "cad",
      status: "paid",
      payment: { payment_intent: "pi_11" },
      status_transitions: { paid_at: at("06-02T12:00") }
    }]
  }
}

const HEAD = ["open 2026-06-01", "CAD 31.00 + 0.00 = 31.00"]
const PAID = ["paid 2026-06-01", "CAD 31.00 + 0.00 = 31.00"]

/** What happened at Stripe, and what is true of it. */
const table: ReadonlyArray<readonly [string, Invoice, Readonly<Record<string, unknown>>, ReadonlyArray<string>]> = [
  ["nothing yet", issued(), {}, HEAD],
  [
    "paid in two parts",
    Move.pay(Move.pay(issued(), { at: at("06-09T12:00"), amount: 1_000 }), {
      at: at("07-02T23:30"),
      type: "payment_record"
    }),
    {},
    [...PAID, "paid 10.00 2026-06-09 pi_11", "paid 21.00 2026-07-02 pr_12"]
  ],
  ["a part by the customer's balance", Move.pay(issued({ startingBalance: -1_100 }), { at: at("06-02T12:00") }), {}, [
    ...PAID,
    "paid 20.00 2026-06-02 pi_11",
    "! settled by credit 11.00 of 31.00: not cash, stays open in the books"
  ]],
  ["a credit note before payment", Move.credit(issued(), 600, at("06-02T12:00")), {}, [
    ...HEAD,
    "! settled by credit 6.00 of 31.00: not cash, stays open in the books"
  ]],
  [
    "partly paid, then uncollectible",
    Move.markUncollectible(
      Move.pay(issued(), { at: at("06-02T12:00"), amount: 500 }),
      at("08-01T12:00")
    ),
    {},
    [
      "uncollectible 2026-06-01",
      "CAD 31.00 + 0.00 = 31.00",
      "paid 5.00 2026-06-02 pi_11",
      "! uncollectible at Stripe since 2026-08-01: decide on a write-off"
    ]
  ],
  ["a discount", issued({ discount: 100 }), {}, [
    "open 2026-06-01",
    "CAD 30.00 + 0.00 = 30.00",
    "after discount 1.00"
  ]],
  ["paid, no payment listed", Move.pay(issued(), { at: at("06-02T12:00") }), { payments: undefined }, [
    ...PAID,
    "paid 31.00 2026-06-02 in_1"
  ]],
  [
    "more paid than its payments say",
    Move.pay(issued(), { at: at("06-02T12:00"), amount: 500 }),
    { amount_paid: 800 },
    [
      ...HEAD,
      "paid 5.00 2026-06-02 pi_11",
      "paid 3.00 null in_1",
      "! Stripe does not say when 3.00 was paid"
    ]
  ],
  ["overpaid", Move.pay(issued(), { at: at("06-02T12:00") }), { amount_paid: 3_600, amount_overpaid: 500 }, [
    ...PAID,
    "paid 31.00 2026-06-02 pi_11",
    "paid 5.00 2026-06-02 in_1",
    "! 5.00 was paid beyond this invoice: it stays open on the customer's account"
  ]],
  [
    "overpaid by one payment",
    Move.pay(issued(), { at: at("06-02T12:00") }),
    { ...largePayment, amount_overpaid: 500 },
    [
      ...PAID,
      "paid 36.00 2026-06-02 pi_11",
      "! 5.00 was paid beyond this invoice: it stays open on the customer's account"
    ]
  ],
  ["paid with an older debt", Move.pay(issued(), { at: at("06-02T12:00") }), {
    ...largePayment,
    amount_due: 3_600,
    amount_paid: 3_600,
    starting_balance: 500
  }, [
    ...PAID,
    "paid 31.00 2026-06-02 pi_11",
    "! 5.00 was paid beyond this invoice: on the customer's balance at Stripe, not registered"
  ]],
  ["replaced", issued(), { latest_revision: "in_2" }, [...HEAD, "! replaced at Stripe by revision in_2"]],
  ["its own latest revision", issued(), { latest_revision: "in_1" }, HEAD],
  ["owed to the customer", issued(), { total: -500, total_excluding_tax: -500, amount_due: 0 }, [
    "open 2026-06-01",
    "CAD -5.00 + 0.00 = -5.00",
    "! 5.00 went to the customer's balance at Stripe"
  ]],
  ["tax in the price", issued(), {
    total_excluding_tax: 2_743,
    total_taxes: [{ amount: 357, tax_behavior: "inclusive" }]
  }, [
    "open 2026-06-01",
    "CAD 27.43 + 3.57 (3.57) = 31.00"
  ]],
  ["taxes of no rows", issued(), { total_excluding_tax: 2_743, total_taxes: null }, [
    "open 2026-06-01",
    "CAD 27.43 + 3.57 (no rows) = 31.00"
  ]],
  ["taxes that do not add up", issued(), { total_excluding_tax: 2_743, total_taxes: [{ amount: 356 }] }, [
    "Malformed: stripe answered with taxes that do not add up to the total; nothing is taken from it"
  ]],
  ["a currency that we do not understand", issued(), { currency: "ugx" }, [
    "Malformed: stripe answered with UGX, whose unit at Stripe is not confirmed; nothing is taken from it"
  ]],
  ["a day that no calendar has", issued(), { created: 1e15 }, [
    "Malformed: stripe answered with what is not an invoice as documented (created); nothing is taken from it"
  ]],
  ["a field that is not there", issued(), { total: undefined, amount_due: "3100" }, [
    "Malformed: stripe answered with what is not an invoice as documented (total, amount_due); nothing is taken from it"
  ]]
]

describe("what Stripe says is true", () => {
  for (const [what, invoice, change, expected] of table) {
    it.live(what, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual((yield* verdict(invoice, {}, change)).words, expected)
      }))
  }

  it.live("dates are created, due and paid in UTC, or all in the ledger's time zone", () =>
    Effect.gen(function*() {
      const invoice = Move.pay(issued({ dueAt: at("07-01T02:00") }), { at: at("06-20T03:00") })
      assert.deepStrictEqual((yield* verdict(invoice)).words.filter((word) => word.includes("2026")), [
        "paid 2026-06-01 due 2026-07-01",
        "paid 31.00 2026-06-20 pi_11"
      ])
      const { first, words } = yield* verdict(invoice, { invoiceDate: "effective" })
      assert.deepStrictEqual(words.filter((word) => word.includes("2026")), [
        "paid 2026-05-31 due 2026-06-30",
        "paid 31.00 2026-06-19 pi_11"
      ])
      assert.deepStrictEqual(first?._tag === "Confirmed" && first.truth.dates, {
        created: "2026-06-01",
        effective: "2026-05-31"
      })
    }))

  it.live("a void is dated by the same zone", () =>
    Effect.gen(function*() {
      const invoice = Move.void_(issued(), at("06-05T01:00"))
      assert.deepStrictEqual((yield* verdict(invoice)).words, ["void 2026-06-05"])
      assert.deepStrictEqual((yield* verdict(invoice, { invoiceDate: "effective" })).words, ["void 2026-06-04"])
    }))

  it.live("where the first page does not hold all payments, all are asked for", () =>
    Effect.gen(function*() {
      const invoice = Move.pay(Move.pay(issued(), { at: at("06-02T12:00"), amount: 500 }), { at: at("06-03T12:00") })
      const { requests, words } = yield* verdict(invoice, {}, { payments: { data: [], has_more: true } })
      assert.deepStrictEqual(words, [...PAID, "paid 5.00 2026-06-02 pi_11", "paid 26.00 2026-06-03 pi_12"])
      assert.strictEqual(requests, 2)
    }))

  it.live("no address: no province", () =>
    Effect.gen(function*() {
      const { first } = yield* verdict(issued(), {}, { customer_address: null })
      assert.deepStrictEqual(first?._tag === "Confirmed" && first.truth.address, { country: null, province: null })
    }))
})

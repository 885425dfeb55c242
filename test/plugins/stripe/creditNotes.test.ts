import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft, type Invoice, type TaxRow } from "../../../sandbox/stripe/Invoice.ts"
import * as Move from "../../../sandbox/stripe/Transitions.ts"
import { ask } from "../../support/Asking.ts"
import { words } from "../../support/Verdict.ts"
import { at, customer, line } from "./invoice.ts"

const key = "sk_test_credits"

const issued = (given: Partial<Parameters<typeof draft>[0]> = {}): Invoice =>
  Move.finalize(
    draft({ id: "in_1", customer, created: at("06-01T12:00"), lines: [line(3_100)], ...given }),
    at("06-01T13:00"),
    "NX-1"
  )

const paid = (given: Parameters<typeof issued>[0] = {}): Invoice => Move.pay(issued(given), { at: at("06-02T12:00") })

const hst = (amount: number): TaxRow => ({
  id: "txr_hst",
  displayName: "HST",
  type: "hst",
  percentage: 13,
  country: "CA",
  state: "ON",
  amount
})

const settings = (url: string) => ({ STRIPE_API_KEY: key, STRIPE_API_BASE: url, LEDGER_TIME_ZONE: "America/Toronto" })

const verdict = Effect.fnUntraced(function*(invoice: Invoice, options: Parameters<typeof Stripe.invoices>[0] = {}) {
  const double = yield* Double.serve({ apiKey: key, invoices: [invoice] })
  const asked = yield* ask(Stripe.invoices(options), settings(double.url), ["in_1"])
  return { ...asked, words: words(asked.answers[0]) }
})

const PAID = "CAD 31.00 + 0.00 = 31.00"

/** What was credited at Stripe, and what is true of it. */
const table: ReadonlyArray<readonly [string, Invoice, ReadonlyArray<string>]> = [
  ["a refund by credit note", Move.credit(paid(), 600, at("06-03T12:00")), [
    PAID,
    "paid 31.00 2026-06-02 pi_11",
    "credited 6.00 2026-06-03 NX-1-CN-1",
    "  6.00 Credit",
    "  refunded 6.00 2026-06-03 re_11"
  ]],
  [
    "a credit note with tax, kept in part on the customer's balance",
    Move.credit(paid({ taxes: [hst(403)] }), 678, at("06-03T12:00"), {
      description: "Three days",
      taxes: [hst(78)],
      refunded: 100
    }),
    [
      "CAD 31.00 + 4.03 (4.03) = 35.03",
      "paid 35.03 2026-06-02 pi_11",
      "credited 6.78 2026-06-03 NX-1-CN-1 with tax 0.78",
      "  6.00 Three days",
      "  refunded 1.00 2026-06-03 re_11"
    ]
  ],
  [
    "a credit note that comes in part before payment",
    Move.credit(Move.pay(issued(), { at: at("06-02T12:00"), amount: 2_000 }), 1_500, at("06-03T12:00")),
    [
      PAID,
      "paid 20.00 2026-06-02 pi_11",
      "credited 15.00 2026-06-03 NX-1-CN-1, 11.00 of it before payment",
      "  15.00 Credit",
      "  refunded 4.00 2026-06-03 re_11"
    ]
  ],
  [
    "a credit note that was voided",
    Move.voidCredit(Move.credit(paid(), 600, at("06-03T12:00"), { refunded: 0 }), "cn_11", at("06-04T12:00")),
    [PAID, "paid 31.00 2026-06-02 pi_11"]
  ]
]

describe("what Stripe says was taken back is true", () => {
  for (const [what, invoice, expected] of table) {
    it.live(what, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual((yield* verdict(invoice)).words.slice(1), expected)
      }))
  }

  it.live("what Stripe counts and does not list is reported", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key, invoices: [Move.credit(paid(), 600, at("06-03T12:00"))] })
      const body = JSON.stringify({ object: "list", data: [], has_more: false, url: "/v1/credit_notes" })
      double.fault({ kind: "raw", body, when: ({ path }) => path === "/v1/credit_notes" })
      const { answers } = yield* ask(Stripe.invoices(), settings(double.url), ["in_1"])
      assert.strictEqual(
        words(answers[0]).at(-1),
        "! credit notes of 6.00 after payment at Stripe are not listed there: record the refund"
      )
    }))

  it.live("where they cannot be read, nothing is confirmed", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key, invoices: [Move.credit(paid(), 600, at("06-03T12:00"))] })
      double.fault({ kind: "raw", body: "<h1>", when: ({ path }) => path === "/v1/credit_notes" })
      const { answers } = yield* ask(Stripe.invoices(), settings(double.url), ["in_1"])
      assert.match(words(answers[0]).join(), /^Malformed: /)
    }))

  it.live("a credit note is dated as its invoice is", () =>
    Effect.gen(function*() {
      const invoice = Move.credit(paid(), 600, at("06-04T01:00"))
      const dated = (words: ReadonlyArray<string>) => words.filter((word) => word.includes("credited"))
      assert.deepStrictEqual(dated((yield* verdict(invoice)).words), ["credited 6.00 2026-06-04 NX-1-CN-1"])
      assert.deepStrictEqual(dated((yield* verdict(invoice, { invoiceDate: "effective" })).words), [
        "credited 6.00 2026-06-03 NX-1-CN-1"
      ])
    }))

  it.live("credit notes are asked for only where something was credited after payment", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* verdict(paid())).requests, 1)
      assert.strictEqual((yield* verdict(Move.credit(issued(), 600, at("06-03T12:00")))).requests, 1)
      assert.strictEqual((yield* verdict(Move.credit(paid(), 600, at("06-03T12:00")))).requests, 2)
    }))
})

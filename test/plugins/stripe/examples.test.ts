import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { ask } from "../../support/Asking.ts"
import * as Examples from "../../support/Examples.ts"
import { words } from "../../support/Verdict.ts"

const key = "sk_live_examples"

/** Each example invoice, and what it says. */
const table = {
  draft_usd: ["draft"],
  open_hst13_cad: ["open 2026-03-31 due 2026-04-30", "CAD 1234.56 + 160.49 (160.49) = 1395.05"],
  paid_gst_qst_cad: [
    "paid 2026-05-31",
    "CAD 123.45 + 18.48 (6.17, 12.31) = 141.93",
    "paid 141.93 2026-06-01 pi_1Qpdqst0"
  ],
  paid_jpy_zero_decimal: [
    "paid 2026-06-01",
    "JPY 10000 + 1000 (1000) = 11000",
    "paid 11000 2026-06-01 in_1Qjpyxxxxxxxxxxxxxxxxx"
  ],
  paid_then_refunded_usd: [
    "paid 2026-06-01",
    "USD 200.00 + 0.00 = 200.00",
    "paid 200.00 2026-06-01 in_1Qrfndxxxxxxxxxxxxxxxx",
    "credited 200.00 2026-06-09 EX-RFND-0001-CN-01",
    "  200.00 Services",
    "  refunded 200.00 2026-06-09 re_1Qrfnd"
  ],
  paid_zero_total_usd: ["paid 2026-06-01", "USD 0.00 + 0.00 = 0.00"],
  partially_paid_usd: [
    "open 2026-06-10 due 2026-07-10",
    "USD 1000.00 + 0.00 = 1000.00",
    "paid 250.00 2026-06-15 pi_1Qpartpd1",
    "paid 150.00 2026-06-19 pr_1Qpartpd2"
  ],
  uncollectible_eur: [
    "uncollectible 2026-01-15 due 2026-02-14",
    "EUR 999.00 + 0.00 = 999.00",
    "! uncollectible at Stripe since 2026-04-15: decide on a write-off"
  ],
  void_usd: ["void 2026-06-05"]
}
/** The same of the list's invoices that have no file of their own. */
const listed = {
  in_1Qbalncxxxxxxxxxxxxxxx: [
    "paid 2026-06-01",
    "USD 50.00 + 0.00 = 50.00",
    "! settled by credit 50.00 of 50.00: not cash, stays open in the books"
  ],
  in_1Qkwdxxxxxxxxxxxxxxxxx: [
    "paid 2026-06-01",
    "KWD 12.340 + 0.000 = 12.340",
    "paid 12.340 2026-06-01 in_1Qkwdxxxxxxxxxxxxxxxxx"
  ],
  in_1Quncpdxxxxxxxxxxxxxxx: [
    "paid 2026-01-15",
    "EUR 999.00 + 0.00 = 999.00",
    "paid 999.00 2026-05-02 in_1Quncpdxxxxxxxxxxxxxxx",
    "! paid after it was uncollectible at Stripe since 2026-04-15: a recovery, if it was written off"
  ]
}

const errors = {
  "401": "Refused",
  "403": "Refused",
  "404_resource_missing": "NotFound",
  "404_wrong_mode": "Refused",
  "429": "RateLimited",
  "500": "ServerError"
}

const creditNotes = (): string =>
  JSON.stringify({
    object: "list",
    data: [JSON.parse(Examples.text("stripe.credit_note.post_payment_refund_usd.json"))],
    has_more: false,
    url: "/v1/credit_notes"
  })

const verdict = Effect.fnUntraced(function*(body: string) {
  const double = yield* Double.serve({ apiKey: key })
  double.fault({ kind: "raw", body, when: ({ path }) => path.startsWith("/v1/invoices/") })
  const { id: reference, post_payment_credit_notes_amount: credited } = JSON.parse(body)
  if (credited > 0) double.fault({ kind: "raw", body: creditNotes(), when: ({ path }) => path === "/v1/credit_notes" })
  const asked = yield* ask(Stripe.invoices(), { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }, [reference])
  assert.strictEqual(asked.requests, credited > 0 ? 2 : 1)
  return words(asked.answers[0])
})

describe.skipIf(!Examples.areThere)("every example of Stripe's decodes to a stated verdict", () => {
  for (const [name, expected] of Object.entries(table)) {
    it.live(name, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* verdict(Examples.text(`stripe.invoice.${name}.json`)), expected)
      }))
  }
  for (const [id, expected] of Object.entries(listed)) {
    it.live(id, () =>
      Effect.gen(function*() {
        const page: { data: ReadonlyArray<{ id: string }> } = JSON.parse(
          Examples.text("stripe.invoice_list.page1.json")
        )
        assert.deepStrictEqual(yield* verdict(JSON.stringify(page.data.find((invoice) => invoice.id === id))), expected)
      }))
  }

  it.live("the list's example, asked for as a list, says the same of each", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key })
      const body = Examples.text("stripe.invoice_list.page1.json")
      const { data }: { readonly data: ReadonlyArray<{ readonly id: string }> } = JSON.parse(body)
      double.fault({ kind: "raw", body, when: ({ path }) => path === "/v1/invoices" })
      double.fault({ kind: "raw", body: creditNotes(), when: ({ path }) => path === "/v1/credit_notes" })
      const settings = { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }
      const { answers, requests } = yield* ask(Stripe.invoices(), settings, data.map(({ id }) => id))
      for (const [index, { id }] of data.entries()) {
        assert.deepStrictEqual(words(answers[index]), yield* verdict(JSON.stringify(data[index])), id)
      }
      assert.deepStrictEqual([answers.length, requests], [12, 2])
    }))

  it.live("the example of a list of payments tells the same as the invoice that names them", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key })
      const invoice = JSON.parse(Examples.text("stripe.invoice.partially_paid_usd.json"))
      const body = JSON.stringify({ ...invoice, payments: { ...invoice.payments, data: [], has_more: true } })
      double.fault({ kind: "raw", body })
      const page = Examples.text("stripe.invoice_payment_list.partially_paid.json")
      double.fault({ kind: "raw", body: page, when: ({ path }) => path === "/v1/invoice_payments" })
      const settings = { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }
      const { answers } = yield* ask(Stripe.invoices(), settings, [invoice.id])
      assert.deepStrictEqual(words(answers[0]), table.partially_paid_usd)
    }))

  for (const [name, expected] of Object.entries(errors)) {
    it.live(`the error ${name}: ${expected}`, () =>
      Effect.gen(function*() {
        const double = yield* Double.serve({ apiKey: key })
        const body = Examples.text(`stripe.error.${name}.json`)
        double.fault({ kind: "raw", status: Number(name.slice(0, 3)), body, times: 9 })
        const settings = { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }
        const { answers } = yield* ask(Stripe.invoices(), settings, ["in_1"])
        assert.strictEqual(words(answers[0])[0]?.split(":")[0], expected)
      }))
  }

  it("no example is left out", () => {
    const told = [
      ...Object.keys(table).map((name) => `stripe.invoice.${name}.json`),
      ...Object.keys(errors).map((name) => `stripe.error.${name}.json`),
      "stripe.credit_note.post_payment_refund_usd.json",
      "stripe.invoice_list.page1.json",
      "stripe.invoice_payment_list.partially_paid.json"
    ]
    assert.deepStrictEqual(Examples.names("stripe."), told.toSorted())
  })
})

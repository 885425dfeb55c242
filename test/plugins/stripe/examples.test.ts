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
    "! credit notes of 200.00 after payment at Stripe: record the refund"
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

const verdict = Effect.fnUntraced(function*(body: string) {
  const double = yield* Double.serve({ apiKey: key })
  double.fault({ kind: "raw", body })
  const reference: string = JSON.parse(body).id
  const asked = yield* ask(Stripe.invoices(), { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }, [reference])
  assert.strictEqual(asked.requests, 1)
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
})

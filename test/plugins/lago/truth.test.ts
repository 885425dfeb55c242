import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Ledger, Verify } from "#etl"
import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import * as Move from "../../../sandbox/lago/Transitions.ts"
import { ask } from "../../support/Asking.ts"
import { words } from "../../support/Verdict.ts"
import { customer, fee, uuid } from "./invoice.ts"

const key = "lago_truth"
const reference = `lago:${uuid(1)}`

const issued = (given: Partial<Parameters<typeof draft>[0]> = {}): Invoice => {
  const created = "2026-06-01T04:10:00Z"
  const made = draft({
    id: uuid(1),
    customer,
    issuingDate: "2026-06-01",
    createdAt: created,
    fees: [fee(50_000)],
    ...given
  })
  return Move.finalize({ ...made, dueDate: "2026-07-01" }, created, "NEX-1")
}

/** Asks for the first of the invoices as it is, after `change` was made to the answer. */
const verdict = Effect.fnUntraced(function*(
  invoices: ReadonlyArray<Invoice>,
  options: Parameters<typeof Lago.invoices>[0] = {},
  change: Readonly<Record<string, unknown>> = {}
) {
  const double = yield* Double.serve({ apiKey: key, invoices })
  const headers = { authorization: `Bearer ${key}` }
  const url = `${double.url}/api/v1/invoices/${uuid(1)}`
  const answer: { readonly invoice: object } = yield* Effect.promise(() =>
    fetch(url, { headers }).then((_) => _.json())
  )
  const body = JSON.stringify({ invoice: { ...answer.invoice, ...change } })
  double.fault({ kind: "raw", body, when: ({ path }) => path.startsWith("/api/v1/invoices/") })
  const asked = yield* ask(Lago.invoices(options), { LAGO_API_KEY: key, LAGO_API_URL: double.url }, [reference])
  return { ...asked, words: words(asked.answers[0]), first: asked.answers[0] }
})

const HEAD = ["open 2026-06-01 due 2026-07-01", "CAD 500.00 + 0.00 = 500.00"]
const PAID = ["paid 2026-06-01 due 2026-07-01", "CAD 500.00 + 0.00 = 500.00"]
const GST_QST = [
  { name: "GST", code: "gst", rate: 5, amount: 617 },
  { name: "QST", code: "qst", rate: 9.975, amount: 1_231 }
]

/** What happened at Lago, and what is true of it. The ids of payments are left out. */
const table: ReadonlyArray<readonly [string, Invoice, Readonly<Record<string, unknown>>, ReadonlyArray<string>]> = [
  ["nothing yet", issued(), {}, HEAD],
  ["a failed attempt", Move.pay(issued(), { at: "2026-06-02T12:00:00Z", failed: true }), {}, HEAD],
  [
    "paid in two parts, the second by hand",
    Move.pay(Move.pay(issued(), { at: "2026-06-15T23:30:00Z", part: 20_000 }), {
      at: "2026-06-19",
      type: "manual"
    }),
    {},
    [...PAID, "paid 200.00 2026-06-15", "paid 300.00 2026-06-19"]
  ],
  ["taxes, each rounded by itself", issued({ fees: [fee(12_345)], taxes: GST_QST }), {}, [
    "open 2026-06-01 due 2026-07-01",
    "CAD 123.45 + 18.48 (6.17 at 5, 12.31 at 9.975) = 141.93"
  ]],
  ["taxes whose sum is rounded once", issued({ fees: [fee(12_345)], taxes: GST_QST }), {
    taxes_amount_cents: 1_849,
    sub_total_including_taxes_amount_cents: 14_194
  }, [
    "open 2026-06-01 due 2026-07-01",
    "CAD 123.45 + 18.49 (no rows) = 141.94",
    "! Lago's taxes add up to 18.48, its tax is 18.49"
  ]],
  ["taxes that do not lead to the total", issued(), { taxes_amount_cents: 1 }, [
    "Malformed: lago answered with taxes that do not add up to the total; nothing is taken from it"
  ]],
  ["a coupon", issued({ coupons: 1_000 }), {}, [
    "open 2026-06-01 due 2026-07-01",
    "CAD 490.00 + 0.00 = 490.00",
    "after discount 10.00"
  ]],
  ["a coupon of before version 3, which came off after tax", issued(), {
    version_number: 2,
    coupons_amount_cents: 1_000,
    total_amount_cents: 49_000
  }, [...HEAD, "! settled by credit 10.00 of 500.00: not cash, stays open in the books"]],
  [
    "prepaid credits and a credit note",
    Move.pay(issued({ prepaidCredit: 5_000, creditNotesApplied: 1_000 }), {
      at: "2026-06-02T12:00:00Z"
    }),
    {},
    [...PAID, "paid 440.00 2026-06-02", "! settled by credit 60.00 of 500.00: not cash, stays open in the books"]
  ],
  [
    "set off by a credit note, the rest paid",
    Move.credit(
      Move.pay(issued(), { at: "2026-06-02T12:00:00Z", part: 30_000 }),
      "offset",
      20_000,
      "2026-06-03T12:00:00Z"
    ),
    {},
    [...PAID, "paid 300.00 2026-06-02", "! settled by credit 200.00 of 500.00: not cash, stays open in the books"]
  ],
  ["called succeeded by hand", Move.setPaymentStatus(issued(), "succeeded", "2026-06-02T12:00:00Z"), {}, [
    ...HEAD,
    "! Lago calls it succeeded, but 500.00 of 500.00 was never received"
  ]],
  ["paid, and no payment listed", issued(), {
    total_paid_amount_cents: 50_000,
    total_due_amount_cents: 0,
    payment_status: "succeeded"
  }, [
    ...PAID,
    "paid 500.00 null",
    "! Lago counts 500.00 as paid and does not say when"
  ]],
  ["a dispute lost", Move.loseDispute(Move.pay(issued(), { at: "2026-06-02T12:00:00Z" }), "2026-08-01T10:00:00Z"), {}, [
    ...PAID,
    "paid 500.00 2026-06-02",
    "! a dispute was lost on 2026-08-01: the payment stands here, the money is gone"
  ]],
  ["prepaid credits sold", issued({ type: "credit" }), {}, [
    ...HEAD,
    "! prepaid credits sold: a liability until used, not revenue"
  ]],
  ["a part invoiced before", issued(), { progressive_billing_credit_amount_cents: 12_000 }, [
    ...HEAD,
    "! 120.00 was invoiced before, by progressive billing"
  ]],
  [
    "voided after it was paid",
    Move.void_(Move.pay(issued(), { at: "2026-06-02T12:00:00Z" }), "2026-06-20T10:00:00Z"),
    {},
    [
      "void 2026-06-20"
    ]
  ],
  ["self-billed", issued(), { self_billed: true }, [
    "Malformed: the invoice is self-billed: we owe it, so it is no customer invoice"
  ]],
  ["a type of invoice that we do not know", issued(), { invoice_type: "barter" }, [
    "Malformed: lago answered with what is not an invoice as documented (invoice_type); " +
    "nothing is taken from it"
  ]],
  ["a day that is none", issued(), { issuing_date: "2026-02-30" }, [
    "Malformed: lago answered with a date that is none; nothing is taken from it"
  ]]
]

const dates = (answer: Verify.Answer<Ledger.Truth> | undefined) =>
  answer?._tag === "Confirmed" ? answer.truth.payments.map(({ date }) => date) : []

describe("what Lago says is true", () => {
  for (const [what, invoice, change, expected] of table) {
    it.live(what, () =>
      Effect.gen(function*() {
        const said = (yield* verdict([invoice], {}, change)).words
        assert.deepStrictEqual(
          said.map((word) => word.replace(/^(paid \S+ (?:null|\d\S+)) \S*-\S*$/, "$1")),
          expected
        )
      }))
  }

  for (const status of ["pending", "failed"] as const) {
    it.live(`${status} is a draft`, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual((yield* verdict([issued()], {}, { status })).words, ["draft"])
      }))
  }

  it.live("an invoice that is not visible yet is not found", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key, invoices: [{ ...issued(), status: "open" }] })
      const asked = yield* ask(Lago.invoices(), { LAGO_API_KEY: key, LAGO_API_URL: double.url }, [reference])
      assert.strictEqual(words(asked.answers[0])[0]?.split(":")[0], "NotFound")
    }))

  it.live("one payment for several invoices counts for each with its own part", () =>
    Effect.gen(function*() {
      const others = [issued({ id: uuid(2), fees: [fee(7_000)] }), issued({ id: uuid(3), fees: [fee(9_000)] })]
      const double = yield* Double.serve({
        apiKey: key,
        invoices: [Move.pay(issued(), { at: "2026-06-02T12:00:00Z", part: 10_000 }), ...others]
      })
      double.state.payTogether([uuid(1), uuid(2), uuid(3)], "2026-06-10T12:00:00Z")
      const references = [1, 2, 3].map((n) => `lago:${uuid(n)}`)
      const { answers } = yield* ask(Lago.invoices(), { LAGO_API_KEY: key, LAGO_API_URL: double.url }, references)
      const paid = answers.map((answer) => words(answer).slice(2).map((word) => word.split(" ").slice(0, 3).join(" ")))
      assert.deepStrictEqual(paid, [
        ["paid 100.00 2026-06-02", "paid 400.00 2026-06-10"],
        ["paid 70.00 2026-06-10"],
        ["paid 90.00 2026-06-10"]
      ])
    }))

  it.live("providers' payments may be dated in the ledger's time zone; manual ones never are", () =>
    Effect.gen(function*() {
      const invoice = Move.pay(Move.pay(issued(), { at: "2026-06-16T01:00:00Z", part: 20_000 }), {
        at: "2026-06-19",
        type: "manual"
      })
      const utc = yield* verdict([invoice])
      assert.deepStrictEqual(dates(utc.first), ["2026-06-16", "2026-06-19"])
      const effective = yield* verdict([invoice], { invoiceDate: "effective" })
      assert.deepStrictEqual(dates(effective.first), ["2026-06-15", "2026-06-19"])
      assert.strictEqual(effective.words[0], "paid 2026-06-01 due 2026-07-01")
    }))

  it.live("all pages of payments are read", () =>
    Effect.gen(function*() {
      const parts = Array.from({ length: 250 }, (_, n) => n)
      const invoice = parts.reduce((paid) => Move.pay(paid, { at: "2026-06-02T12:00:00Z", part: 200 }), issued())
      const { first, requests } = yield* verdict([invoice])
      assert.strictEqual(first?._tag === "Confirmed" ? first.truth.payments.length : 0, 250)
      assert.strictEqual(requests, 1 + 3 + 1)
    }))

  it.live("an unpaid invoice takes one request, a paid one three", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* verdict([issued()])).requests, 1)
      assert.strictEqual((yield* verdict([Move.pay(issued(), { at: "2026-06-02T12:00:00Z" })])).requests, 3)
    }))

  it.live("the address may end in a slash, in /api or in /api/v1", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key, invoices: [issued()] })
      for (const end of ["", "/", "/api", "/api/", "/api/v1", "/api/v1/"]) {
        const settings = { LAGO_API_KEY: key, LAGO_API_URL: `${double.url}${end}` }
        assert.strictEqual((yield* ask(Lago.invoices(), settings, [reference])).answers[0]?._tag, "Confirmed", end)
      }
    }))

  it.live("a key without an address is not configured", () =>
    Effect.gen(function*() {
      const { answers } = yield* ask(Lago.invoices(), { LAGO_API_KEY: key }, [reference])
      assert.deepStrictEqual(words(answers[0]), ["NotConfigured: LAGO_API_URL is not set"])
    }))
})

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft } from "../../../sandbox/lago/Invoice.ts"
import { ask } from "../../support/Asking.ts"
import * as Examples from "../../support/Examples.ts"
import { words } from "../../support/Verdict.ts"
import { customer, fee, uuid } from "./invoice.ts"

const key = "lago_examples"
const NO_PAYMENTS = JSON.stringify({ payments: [], meta: { next_page: null } })

/** Each example invoice, the example of its payments, and what they say. */
const table: ReadonlyArray<readonly [string, string | null, ReadonlyArray<string>]> = [
  ["draft_usd", null, ["draft"]],
  ["failed_usd", null, ["draft"]],
  ["tax_pending_usd", null, ["draft"]],
  ["voided_usd", null, ["void 2026-06-05"]],
  ["open_hst13_cad", null, ["open 2026-06-01 due 2026-07-01", "CAD 1234.56 + 160.49 (160.49 at 13) = 1395.05"]],
  ["paid_gst_qst_cad", "paid_manual", [
    "paid 2026-05-31 due 2026-05-31",
    "CAD 123.45 + 18.48 (6.17 at 5, 12.31 at 9.975) = 141.93",
    "paid 141.93 2026-06-18 c4dcbb4b-94a4-4194-a086-03eb9e1f5c8f"
  ]],
  ["paid_jpy_zero_decimal", null, [
    "paid 2026-06-01 due 2026-06-01",
    "JPY 10000 + 1000 (1000 at 10) = 11000",
    "paid 11000 null lago:1cfdd9cf-bf90-4d66-a8c2-b86fdbf38701",
    "! Lago counts 11,000 as paid and does not say when"
  ]],
  ["partially_paid_usd", "partially_paid", [
    "open 2026-06-10 due 2026-07-10",
    "USD 1000.00 + 0.00 = 1000.00",
    "paid 250.00 2026-06-15 379fc0d5-299a-41ac-af17-1fbb5afb2628",
    "paid 150.00 2026-06-19 b1fa6f10-731c-41ed-aca5-72143842214c"
  ]]
]
/** The same of the list's invoices that have no file of their own. */
const listed = {
  "d8a6ce56-6558-4d81-ac56-dd95fed70728": [
    "paid 2026-06-01 due 2026-06-01",
    "USD 7.00 + 0.00 = 7.00",
    "paid 7.00 null lago:d8a6ce56-6558-4d81-ac56-dd95fed70728",
    "! Lago counts 7.00 as paid and does not say when"
  ],
  "bf0ef26d-2dde-4f86-a9c8-bc6c83e56c06": [
    "paid 2026-06-01 due 2026-06-01",
    "USD 500.00 + 0.00 = 500.00",
    "paid 300.00 null lago:bf0ef26d-2dde-4f86-a9c8-bc6c83e56c06",
    "! settled by credit 200.00 of 500.00: not cash, stays open in the books",
    "! Lago counts 300.00 as paid and does not say when"
  ],
  "9d336821-c7b7-4e91-abce-839f5571dd3b": [
    "open 2026-06-01 due 2026-06-01",
    "USD 500.00 + 0.00 = 500.00",
    "! Lago calls it succeeded, but 500.00 of 500.00 was never received"
  ],
  "1551959d-e1b9-4cfb-afe9-de1420013022": [
    "paid 2026-06-01 due 2026-06-01",
    "USD 500.00 + 0.00 = 500.00",
    "paid 500.00 null lago:1551959d-e1b9-4cfb-afe9-de1420013022",
    "! a dispute was lost on 2026-08-01: the payment stands here, the money is gone",
    "! Lago counts 500.00 as paid and does not say when"
  ],
  "12aba4d0-0f7d-4ee8-aad0-441ef2b6825b": ["void 2026-06-20"]
}

const errors = { "401": "Refused", "403": "Refused", "404": "NotFound", "429": "RateLimited" }
/** What the example of credit notes adds. */
const CREDITED = [
  "credited 141.93 2026-06-25 EXA-202606-PAI-CN001 with tax 18.48",
  "  123.45 Credit note EXA-202606-PAI-CN001",
  "  refunded 141.93 2026-06-25 b0bc9abd-90e2-47b3-afd6-95191e2d0034"
]

const made = (n: number) =>
  draft({ id: uuid(n), customer, issuingDate: "2026-06-01", createdAt: "2026-06-01T04:10:00Z", fees: [fee(1_000)] })

const verdict = Effect.fnUntraced(function*(
  invoice: { readonly lago_id: string },
  payments: string,
  creditNotes: string | null = null
) {
  const double = yield* Double.serve({ apiKey: key })
  double.fault({
    kind: "raw",
    body: JSON.stringify({ invoice }),
    when: ({ path }) => path.startsWith("/api/v1/invoices/")
  })
  double.fault({ kind: "raw", body: payments, when: ({ path }) => path === "/api/v1/payments" })
  if (creditNotes !== null) {
    double.fault({ kind: "raw", body: creditNotes, when: ({ path }) => path === "/api/v1/credit_notes" })
  }
  const settings = { LAGO_API_KEY: key, LAGO_API_URL: double.url }
  return words((yield* ask(Lago.invoices(), settings, [`lago:${invoice.lago_id}`])).answers[0])
})

describe.skipIf(!Examples.areThere)("every example of Lago's decodes to a stated verdict", () => {
  for (const [name, payments, expected] of table) {
    it.live(name, () =>
      Effect.gen(function*() {
        const page = payments === null ? NO_PAYMENTS : Examples.text(`lago.payments_page.${payments}.json`)
        const { invoice } = JSON.parse(Examples.text(`lago.invoice.${name}.json`))
        assert.deepStrictEqual(yield* verdict(invoice, page), expected)
      }))
  }
  for (const [id, expected] of Object.entries(listed)) {
    it.live(id, () =>
      Effect.gen(function*() {
        const page: { invoices: ReadonlyArray<{ lago_id: string }> } = JSON.parse(
          Examples.text("lago.invoices_page.page1.json")
        )
        const invoice = page.invoices.find(({ lago_id }) => lago_id === id)
        assert.isDefined(invoice)
        assert.deepStrictEqual(yield* verdict(invoice ?? { lago_id: "" }, NO_PAYMENTS), expected)
      }))
  }

  it.live("the list's example, asked for as a list, says the same of each", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key })
      const body = Examples.text("lago.invoices_page.page1.json")
      const { invoices }: { readonly invoices: ReadonlyArray<{ readonly lago_id: string }> } = JSON.parse(body)
      double.fault({ kind: "raw", body, when: ({ path }) => path === "/api/v1/invoices" })
      const settings = { LAGO_API_KEY: key, LAGO_API_URL: double.url }
      const asked = yield* ask(Lago.invoices(), settings, invoices.map(({ lago_id }) => `lago:${lago_id}`))
      for (const [index, invoice] of invoices.entries()) {
        assert.deepStrictEqual(words(asked.answers[index]), yield* verdict(invoice, NO_PAYMENTS), invoice.lago_id)
      }
      assert.strictEqual(asked.answers.length, 13)
      assert.deepStrictEqual(double.requests.filter(({ path }) => path.startsWith("/api/v1/invoices/")), [])
    }))

  it.live("the example of an empty list leaves each invoice to be asked for", () =>
    Effect.gen(function*() {
      const double = yield* Double.serve({ apiKey: key, invoices: Array.from({ length: 12 }, (_, n) => made(n)) })
      const empty = Examples.text("lago.invoices_page.empty.json")
      double.fault({ kind: "raw", body: empty, when: ({ path }) => path === "/api/v1/invoices", times: 99 })
      const settings = { LAGO_API_KEY: key, LAGO_API_URL: double.url }
      const asked = yield* ask(Lago.invoices(), settings, Array.from({ length: 12 }, (_, n) => `lago:${uuid(n)}`))
      assert.deepStrictEqual(new Set(asked.answers.map(({ _tag }) => _tag)), new Set(["Draft"]))
    }))

  it.live("the example of credit notes is read with its invoice", () =>
    Effect.gen(function*() {
      const { invoice } = JSON.parse(Examples.text("lago.invoice.paid_gst_qst_cad.json"))
      const payments = Examples.text("lago.payments_page.paid_manual.json")
      const said = yield* verdict(invoice, payments, Examples.text("lago.credit_notes_page.refund.json"))
      const expected = table.find(([name]) => name === "paid_gst_qst_cad")?.[2] ?? []
      assert.deepStrictEqual(said.slice(0, expected.length), expected)
      assert.deepStrictEqual(said.slice(expected.length), CREDITED)
    }))

  for (const [status, expected] of Object.entries(errors)) {
    it.live(`the error ${status}: ${expected}`, () =>
      Effect.gen(function*() {
        const double = yield* Double.serve({ apiKey: key })
        const body = Examples.text(`lago.error.${status}.json`)
        double.fault({ kind: "raw", status: Number(status), body, times: 9 })
        const settings = { LAGO_API_KEY: key, LAGO_API_URL: double.url }
        const { answers } = yield* ask(Lago.invoices(), settings, [`lago:${uuid(1)}`])
        assert.strictEqual(words(answers[0])[0]?.split(":")[0], expected)
      }))
  }

  it("no example is left out", () => {
    const payments = table.flatMap(([, name]) => name === null ? [] : [`lago.payments_page.${name}.json`])
    const told = [
      ...table.map(([name]) => `lago.invoice.${name}.json`),
      ...payments,
      ...Object.keys(errors).map((status) => `lago.error.${status}.json`),
      ...["credit_notes_page.refund", "invoices_page.empty", "invoices_page.page1"].map((name) => `lago.${name}.json`)
    ]
    assert.deepStrictEqual(Examples.names("lago."), told.toSorted())
  })
})

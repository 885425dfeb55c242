import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import * as Move from "../../../sandbox/lago/Transitions.ts"
import { ask } from "../../support/Asking.ts"
import { words } from "../../support/Verdict.ts"
import { customer, fee, uuid } from "./invoice.ts"

const key = "lago_credits"

const issued = (given: Partial<Parameters<typeof draft>[0]> = {}): Invoice => {
  const createdAt = "2026-06-01T04:10:00Z"
  const made = draft({ id: uuid(1), customer, issuingDate: "2026-06-01", createdAt, fees: [fee(50_000)], ...given })
  return Move.finalize(made, createdAt, "NEX-1")
}

const GST_QST = [
  { name: "GST", code: "gst", rate: 5, amount: 617 },
  { name: "QST", code: "qst", rate: 9.975, amount: 1_231 }
]
const PAID = "CAD 500.00 + 0.00 = 500.00"

/** What was credited at Lago, and what is true of it. The ids of payments and refunds are left out. */
const table: ReadonlyArray<readonly [string, Invoice, ReadonlyArray<string>]> = [
  [
    "a refund by credit note, with tax",
    Move.credit(
      Move.pay(issued({ fees: [fee(12_345)], taxes: GST_QST }), { at: "2026-06-02T12:00:00Z" }),
      "refund",
      1_149,
      "2026-06-25T12:00:00Z",
      {
        description: "Three days",
        taxes: [{ name: "GST", code: "gst", rate: 5, amount: 50 }, {
          name: "QST",
          code: "qst",
          rate: 9.975,
          amount: 99
        }]
      }
    ),
    [
      "CAD 123.45 + 18.48 (6.17 at 5, 12.31 at 9.975) = 141.93",
      "paid 141.93 2026-06-02",
      "credited 11.49 2026-06-25 NEX-1-CN001 with tax 1.49",
      "  10.00 Three days",
      "  refunded 11.49 2026-06-25"
    ]
  ],
  [
    "a credit that the customer keeps",
    Move.credit(Move.pay(issued(), { at: "2026-06-02T12:00:00Z" }), "credit", 5_000, "2026-06-25T12:00:00Z"),
    [PAID, "paid 500.00 2026-06-02", "credited 50.00 2026-06-25 NEX-1-CN001", "  50.00 Credit"]
  ],
  [
    "a credit that was voided",
    Move.credit(Move.pay(issued(), { at: "2026-06-02T12:00:00Z" }), "credit", 5_000, "2026-06-25T12:00:00Z", {
      status: "voided"
    }),
    [PAID, "paid 500.00 2026-06-02"]
  ],
  [
    "a refund that is not made yet",
    Move.credit(Move.pay(issued(), { at: "2026-06-02T12:00:00Z" }), "refund", 5_000, "2026-06-25T12:00:00Z", {
      status: "pending"
    }),
    [
      PAID,
      "paid 500.00 2026-06-02",
      "credited 50.00 2026-06-25 NEX-1-CN001",
      "  50.00 Credit",
      "! the refund 50.00 of credit note NEX-1-CN001 at Lago is pending: not registered"
    ]
  ]
]

describe("what Lago says was taken back is true", () => {
  for (const [what, invoice, expected] of table) {
    it.live(what, () =>
      Effect.gen(function*() {
        const double = yield* Double.serve({ apiKey: key, invoices: [invoice] })
        const settings = { LAGO_API_KEY: key, LAGO_API_URL: double.url }
        const { answers } = yield* ask(Lago.invoices(), settings, [`lago:${uuid(1)}`])
        const said = words(answers[0]).slice(1)
        assert.deepStrictEqual(
          said.map((word) => word.replace(/^((?: {2}refunded|paid) \S+ \S+) \S+$/, "$1")),
          expected
        )
      }))
  }

  it.live("credit notes are listed once in a run, or asked for by invoice where they are too many to list", () =>
    Effect.gen(function*() {
      const all = [1, 2].map((n): Invoice => (
        { ...Move.pay(issued({ id: uuid(n) }), { at: "2026-06-02T12:00:00Z" }), number: `NEX-${n}` }
      ))
      const asked = Effect.fnUntraced(function*(notes: number) {
        const [first, ...others] = all
        const credited = Array.from({ length: notes }).reduce<Invoice>(
          (invoice) => Move.credit(invoice, "credit", 40, "2026-06-25T12:00:00Z"),
          first ?? issued()
        )
        const double = yield* Double.serve({ apiKey: key, invoices: [credited, ...others] })
        const references = all.map(({ id }) => `lago:${id}`)
        const { answers } = yield* ask(Lago.invoices(), { LAGO_API_KEY: key, LAGO_API_URL: double.url }, references)
        const found = answers.flatMap((answer) => answer._tag === "Confirmed" ? [answer.truth.creditNotes.length] : [])
        return [found, double.requests.filter(({ path }) => path.endsWith("/credit_notes")).length]
      })
      assert.deepStrictEqual(yield* asked(3), [[3, 0], 1])
      assert.deepStrictEqual(yield* asked(1_001), [[1_001, 0], 10 + 11 + 1])
    }))
})

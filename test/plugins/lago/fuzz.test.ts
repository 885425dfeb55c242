import { assert, describe, it } from "@effect/vitest"
import * as Lago from "#plugins/lago"
import * as Effect from "effect/Effect"
import * as Bodies from "../../../sandbox/lago/Bodies.ts"
import { draft, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import * as Lists from "../../../sandbox/lago/Lists.ts"
import { route } from "../../../sandbox/lago/Routes.ts"
import { invoices as sample } from "../../../sandbox/lago/Sample.ts"
import * as State from "../../../sandbox/lago/State.ts"
import * as Move from "../../../sandbox/lago/Transitions.ts"
import * as Examples from "../../support/Examples.ts"
import { type Case, fuzz, type Subject } from "../../support/fuzz/Fuzz.ts"
import type { Json } from "../../support/fuzz/Mutation.ts"
import { own, rows } from "../../support/fuzz/Reading.ts"
import { customer, fee, uuid } from "./invoice.ts"
import { DECIDING, READ, wrong } from "./oracle.ts"

const key = "lago_fuzz"
const SEED = 20_261_120

interface Original {
  readonly invoice: { readonly [name: string]: Json }
  readonly payments: ReadonlyArray<{ readonly [name: string]: Json }>
}

const texts = (invoice: Invoice) =>
  JSON.stringify({
    invoice: Bodies.whole(invoice),
    payments: invoice.payments.map((each) => Bodies.payment(invoice, each, [invoice.number]))
  })

const made = draft({
  id: uuid(1),
  customer,
  issuingDate: "2026-06-01",
  createdAt: "2026-06-01T04:10:00Z",
  fees: [fee(50_000)]
})
const issued = (given: Partial<Invoice>) => Move.finalize({ ...made, ...given }, "2026-06-01T04:10:00Z", "NEX-1")
const later = "2026-06-15T23:30:00Z"

/** Fields that nobody reads, some of which are kept: each costs time, and is one more that a change may hit in vain. */
const UNREAD = new Set((
  "web_url xml_url file_url slug address_line1 zipcode city applicable_timezone email lago_customer_id " +
  "external_customer_id precise_unit_amount total_aggregated_units units total_amount_currency " +
  "sub_total_excluding_taxes_precise_amount_cents pay_in_advance invoiceable subscriptions credits " +
  "provider_customer_id external_payment_id next_action tax_description"
).split(" "))
const lean = (name: string, value: unknown) => UNREAD.has(name) ? undefined : value

/** Good answers: our own sample's, what the sample has none of, and the vendor's examples where they are at hand. */
const originals: ReadonlyArray<Original> = [
  ...sample.map(texts),
  ...[
    made,
    Move.move(made, "pending", later),
    Move.void_(issued({}), later),
    Move.pay(issued({ coupons: 1_000 }), { at: later, part: 20_000 }),
    Move.pay(Move.pay(issued({ prepaidCredit: 5_000, creditNotesApplied: 1_000 }), { at: later, part: 40_000 }), {
      at: "2026-06-19",
      type: "manual"
    }),
    Move.loseDispute(Move.pay(issued({}), { at: later }), "2026-08-01T10:00:00Z")
  ].map(texts),
  ...Examples.names("lago.invoice.").map(Examples.text).map((text) =>
    JSON.stringify({ ...JSON.parse(text), payments: [] })
  )
].map((text) => JSON.parse(text, lean))

/** The stand-in finds and lists them; what it says about each is the changed text. */
const answer = (cases: ReadonlyArray<Case>) => {
  const known = new Map(cases.map((one) => [one.id, one]))
  const ask = route(State.make(cases.map(shadow)), key)
  const paid = cases.flatMap(({ payments }) => rows(own(JSON.parse(payments.text), "payments")))
    .toSorted((a, b) => String(own(a, "created_at")) < String(own(b, "created_at")) ? 1 : -1)
  return (request: Parameters<typeof ask>[0]) => {
    const { body, status } = ask(request)
    const meta = JSON.stringify(own(body, "meta"))
    if (status === 200 && request.path === "/api/v1/invoices") {
      const listed = rows(own(body, "invoices")).map((each) => known.get(String(own(each, "lago_id")))?.text)
      return { status, text: `{"invoices":[${listed.join(",")}],"meta":${meta}}` }
    }
    if (status === 200 && request.path === "/api/v1/payments") {
      const one = known.get(request.query.get("invoice_id") ?? "")
      return { status, text: one?.payments.text ?? JSON.stringify(paymentsPage(Lists.page(request.query, paid))) }
    }
    const text = known.get(request.path.split("/")[4] ?? "")?.text
    return { status, text: status === 200 && text !== undefined ? `{"invoice":${text}}` : JSON.stringify(body) }
  }
}

const paymentsPage = ({ meta, records }: { readonly meta: object; readonly records: ReadonlyArray<unknown> }) => ({
  payments: records,
  meta
})

/** What the stand-in finds by itself: an invoice of the same id and day. */
const shadow = ({ createdAt, id }: Case): Invoice => {
  const at = new Date(createdAt).toISOString().replace(".000", "")
  return draft({ id, customer, issuingDate: at.slice(0, 10), createdAt: at, fees: [] })
}

const subject: Subject = {
  prefix: "lago:",
  system: Lago.invoices(),
  settings: { LAGO_API_KEY: key, LAGO_API_URL: "https://lago.invalid" },
  id: uuid,
  reference: (id) => `lago:${id}`,
  original: (n, id, createdAt) => {
    const { invoice, payments } = originals[n % originals.length] ?? { invoice: {}, payments: [] }
    const at = new Date(createdAt).toISOString().replace(".000", "")
    return {
      invoice: { ...invoice, lago_id: id, issuing_date: at.slice(0, 10), created_at: at },
      payments: {
        payments: payments.map((each, index) => ({
          ...each,
          lago_id: uuid(10 ** 9 + 100 * n + index),
          invoice_ids: [id],
          lago_payable_id: id
        })),
        meta: { current_page: 1, next_page: null, prev_page: null, total_pages: 1, total_count: payments.length }
      }
    }
  },
  idField: "lago_id",
  deciding: DECIDING,
  read: READ,
  answer,
  wrong: ({ id, payments, text }, given) => wrong(text, payments.text, id, given)
}

describe("Lago's answers, changed at random", () => {
  for (const [way, count] of [["run", 8_000], ["judge", 57_000]] as const) {
    it.live(
      `${count} of them, way: ${way}: none stops it, and none is believed beyond what it says`,
      () =>
        Effect.gen(function*() {
          const found = yield* fuzz(subject, way, SEED, count)
          assert.deepStrictEqual(found.wrong, [])
          for (const kind of ["Confirmed", "Draft", "Void", "Malformed"]) {
            assert.isAbove(found.counts[kind] ?? 0, count / 500, JSON.stringify(found.counts))
          }
        }),
      180_000
    )
  }
})

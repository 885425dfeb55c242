import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Client, getLagoError } from "lago-javascript-client"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Double } from "../../../sandbox/lago/Double.ts"
import { invoices as sample } from "../../../sandbox/lago/Sample.ts"
import { uuid } from "../../../sandbox/sample/Identity.ts"
import { posted } from "../../../sandbox/sample/Sample.ts"
import { apiKey, get, ontario, started } from "./Started.ts"

const client = (double: Double, key: string = apiKey) => Client(key, { baseUrl: `${double.url}/api/v1` })

describe("the Lago double", () => {
  it.live("tells the truth about the sample, in bodies that all meet Lago's schema", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: sample })
      for (const each of posted.filter((invoice) => invoice.row.system === "lago")) {
        const { invoice } = (yield* get(double, `/invoices/${each.billingId}`)).body
        expect([
          invoice.total_amount_cents,
          invoice.sub_total_excluding_taxes_amount_cents,
          invoice.total_paid_amount_cents
        ].map(BigInt)).toEqual([each.total, each.subtotal, each.paid])
        expect(invoice.applied_taxes.map((row: { amount_cents: number }) => BigInt(row.amount_cents))).toEqual(
          each.taxes.map((row) => row.amount)
        )
        expect(invoice.fees.reduce((sum: number, fee: { amount_cents: number }) => sum + fee.amount_cents, 0)).toBe(
          invoice.fees_amount_cents
        )
      }
      const { payments } = (yield* get(double, "/payments")).body
      expect(payments.filter((each: { type: string }) => each.type === "manual").length).toBe(1)
      expect(payments.filter((each: { payment_status: string }) => each.payment_status === "succeeded").length).toBe(9)
    }))

  it.live("lists by issuing date, in numbered pages, with page 0 for nothing", () =>
    Effect.gen(function*() {
      const dates = ["2026-05-01", "2026-05-31", "2026-06-01"]
      const double = yield* started({ invoices: dates.map((issuingDate) => ontario(issuingDate, { issuingDate })) })
      const page = (query: string) =>
        Effect.map(get(double, `/invoices?${query}`), ({ body }) => [
          body.invoices.map((each: { issuing_date: string }) => each.issuing_date),
          body.meta.current_page,
          body.meta.next_page,
          body.meta.total_pages
        ])
      expect(yield* page("per_page=2")).toEqual([["2026-06-01", "2026-05-31"], 1, 2, 2])
      expect(yield* page("per_page=2&page=2")).toEqual([["2026-05-01"], 2, null, 2])
      expect(yield* page("issuing_date_from=2026-05-02&issuing_date_to=2026-05-31")).toEqual([
        ["2026-05-31"],
        1,
        null,
        1
      ])
      expect(yield* page("issuing_date_from=01/06/2026")).toEqual([[...dates].toReversed(), 1, null, 1])
      expect(yield* page("statuses[]=voided")).toEqual([[], 0, null, 0])
      expect(yield* page("statuses[]=voided&statuses[]=draft&payment_statuses[]=pending&currency=CAD&per_page=1"))
        .toEqual([["2026-06-01"], 1, 2, 3])
      expect(yield* page(`search_term=${uuid("2026-05-31")}`)).toEqual([["2026-05-31"], 1, null, 1])
      expect((yield* get(double, "/payments")).body).toEqual({
        payments: [],
        meta: { current_page: 0, next_page: null, prev_page: null, total_pages: 0, total_count: 0 }
      })
    }))

  it.live("shows fees and credits of one invoice, and leaves them out of lists", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [ontario("a")] })
      const { invoice } = (yield* get(double, `/invoices/${uuid("a")}`)).body
      const [listed] = (yield* get(double, "/invoices")).body.invoices
      expect(Object.keys(invoice).filter((key) => !Object.hasOwn(listed, key))).toEqual([
        "subscriptions",
        "fees",
        "credits"
      ])
    }))

  it.live("refuses a wrong key without a code, and names what it does not find", () =>
    Effect.gen(function*() {
      const double = yield* started()
      expect(yield* get(double, "/invoices", "wrong")).toEqual({
        status: 401,
        body: { status: 401, error: "Unauthorized" }
      })
      const missing = { status: 404, body: { status: 404, error: "Not Found", code: "invoice_not_found" } }
      expect(yield* get(double, `/invoices/${uuid("nowhere")}`)).toEqual(missing)
      expect(yield* get(double, "/invoices/garbage")).toEqual(missing)
      expect((yield* get(double, "/nonsense")).body).toEqual({ status: 404, error: "Not Found" })
    }))

  it.live("keeps its invoices in a file from one start to the next", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "lago-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true }))
      )
      const persist = join(folder, "lago.json")
      yield* Effect.scoped(Effect.map(started({ persist, invoices: [ontario("a")] }), ({ state }) =>
        state.finalize(uuid("a"), "2026-06-01T00:00:00Z", "NEX-1")))
      const again = yield* started({ persist })
      expect(again.state.all().map((each) => [each.number, each.status])).toEqual([["NEX-1", "finalized"]])
    }))
})

describe("the official Lago client, on the double", () => {
  it.live("reads invoices, payments, credit notes and the organisation", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: sample })
      const lago = client(double)
      const id = sample.find((each) => each.payments.some((payment) => payment.type === "manual"))?.id ?? ""
      const found = yield* Effect.promise(() => lago.invoices.findInvoice(id))
      expect(found.data.invoice.payment_status).toBe("succeeded")
      const page = yield* Effect.promise(() =>
        lago.invoices.findAllInvoices({
          per_page: 4,
          page: 3,
          "statuses[]": ["finalized", "voided"],
          issuing_date_from: "2026-05-01"
        })
      )
      expect([page.data.invoices.length, page.data.meta.total_count]).toEqual([3, 11])
      const payments = yield* Effect.promise(() => lago.payments.findAllPayments({ invoice_id: id }))
      expect(payments.data.payments.map((each) => [each.type, each.created_at])).toEqual([[
        "manual",
        "2026-06-18T00:00:00Z"
      ]])
      expect((yield* Effect.promise(() => lago.creditNotes.findAllCreditNotes())).data.meta.current_page).toBe(0)
      expect((yield* Effect.promise(() => lago.organizations.findOrganization())).data.organization.default_currency)
        .toBe("CAD")
      expect((yield* Effect.promise(() => lago.paymentReceipts.findAllPaymentReceipts())).data.payment_receipts)
        .toEqual([])
    }))

  it.live("gets the errors it has types for", () =>
    Effect.gen(function*() {
      const double = yield* started()
      const failure = (key: string) =>
        Effect.promise(() =>
          client(double, key).invoices.findInvoice(uuid("nowhere")).then(() => undefined, (error: unknown) =>
            getLagoError(error))
        )
      expect(yield* failure(apiKey)).toMatchObject({ status: 404, code: "invoice_not_found" })
      expect(yield* failure("wrong")).toEqual({ status: 401, error: "Unauthorized" })
    }))
})

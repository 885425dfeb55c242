/**
 * Asks Lago.
 *
 * Limits  https://docs.getlago.com/api-reference/rate-limits: 50 requests a second for an organization (read 2026-11-20)
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import { Ledger, type Platform } from "#etl"
import type { Settings } from "./config.ts"
import { CreditNotesPage, InvoicesPage, type Payment, PaymentsPage } from "./schema.ts"
import * as Pages from "./verify/pages.ts"

const { decoder, inquire, isJsonObject, malformed, unanswered } = Ledger.BillingSystem
type Received = Ledger.BillingSystem.Received
type Unanswered = Ledger.BillingSystem.Unanswered

export interface Client {
  /** With its fees, which lists leave out. */
  readonly invoice: (id: string) => Effect.Effect<Received, Unanswered, Platform>
  /** A page of those issued on the days of a window, newest first. */
  readonly invoices: (
    window: Ledger.BillingSystem.Window,
    page: string | null
  ) => Effect.Effect<Ledger.BillingSystem.Page, Unanswered, Platform>
  /** A page of a hundred of those that fit, newest first, as they came. */
  readonly list: (
    query: Readonly<Record<string, string>>,
    page: number
  ) => Effect.Effect<typeof InvoicesPage.Type, Unanswered, Platform>
  /** All of an invoice, whatever became of them. */
  readonly payments: (invoiceId: string) => Effect.Effect<ReadonlyArray<Payment>, Unanswered, Platform>
  /** A page of everybody's, newest first. */
  readonly paymentsPage: (page: number) => Effect.Effect<typeof PaymentsPage.Type, Unanswered, Platform>
  /** A page of everybody's, newest first, or of those that fit. */
  readonly creditNotesPage: (
    page: number,
    query: Readonly<Record<string, string>>
  ) => Effect.Effect<typeof CreditNotesPage.Type, Unanswered, Platform>
  /** Asks for something that only a good key is given. */
  readonly ping: Effect.Effect<void, Unanswered, Platform>
}

const PAGES_MAX = 100

export const make = (settings: Settings): Client => {
  const get = (path: string, query: Record<string, string> = {}) => {
    const url = `${settings.base}${path}?${new URLSearchParams(query)}`
    const request = HttpClientRequest.get(url.replace(/\?$/, ""), { acceptJson: true })
    return inquire(vendor, HttpClientRequest.bearerToken(request, settings.key))
  }
  return {
    invoice: Effect.fnUntraced(function*(id) {
      const { invoice } = yield* get(`/invoices/${id}`)
      const at = yield* DateTime.now
      if (!isJsonObject(invoice)) return yield* Effect.fail(malformed("lago", "what is not an invoice as documented"))
      return { reference: `lago:${id}`, body: invoice, asked: `GET /api/v1/invoices/${id}`, at }
    }),
    invoices: Effect.fnUntraced(function*(window, page) {
      const query = Pages.query(window, page)
      const body = yield* get("/invoices", query)
      return yield* Pages.read(body, page, `GET /api/v1/invoices?${new URLSearchParams(query)}`, yield* DateTime.now)
    }),
    list: (query, page) =>
      Effect.flatMap(get("/invoices", { ...query, page: String(page), per_page: "100" }), decodeInvoices),
    payments: Effect.fnUntraced(function*(invoiceId) {
      const payments: Array<Payment> = []
      for (let page = 1; page <= PAGES_MAX; page++) {
        const answer = yield* get("/payments", { invoice_id: invoiceId, page: String(page), per_page: "100" })
        const decoded = yield* decodePayments(answer)
        payments.push(...decoded.payments)
        if (decoded.meta.next_page === null) return payments
      }
      return yield* Effect.fail(malformed("lago", "a list of payments that does not end"))
    }),
    paymentsPage: (page) => Effect.flatMap(get("/payments", { page: String(page), per_page: "100" }), decodePayments),
    creditNotesPage: (page, query) =>
      Effect.flatMap(get("/credit_notes", { ...query, page: String(page), per_page: "100" }), decodeCreditNotes),
    ping: Effect.asVoid(get("/invoices", { per_page: "1" }))
  }
}

const vendor: Ledger.BillingSystem.Vendor = {
  system: "lago",
  settings: { key: "LAGO_API_KEY", address: "LAGO_API_URL" },
  perSecond: 40,
  burst: 10,
  advice: () => null,
  refusal: ({ body, status }) =>
    status === 404 && body?.["code"] === "invoice_not_found"
      ? unanswered("NotFound", "lago has no such invoice (404): deleted, not visible yet, or of another organization")
      : null
}

const decodeCreditNotes = decoder("lago", "a list of credit notes", CreditNotesPage)
const decodeInvoices = decoder("lago", "a list of invoices", InvoicesPage)
const decodePayments = decoder("lago", "a list of payments", PaymentsPage)

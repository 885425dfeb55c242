/**
 * Asks Lago.
 *
 * Limits  https://docs.getlago.com/api-reference/rate-limits: 50 requests a second for an organization (read 2026-11-20)
 */
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import { Ledger, type Platform } from "#etl"
import type { Settings } from "./config.ts"
import { type Invoice, InvoiceAnswer, type Payment, PaymentsPage } from "./schema.ts"

const { decoder, inquire, malformed, unanswered } = Ledger.BillingSystem
type Unanswered = Ledger.BillingSystem.Unanswered

export interface Client {
  readonly invoice: (id: string) => Effect.Effect<Invoice, Unanswered, Platform>
  /** All of an invoice, whatever became of them. */
  readonly payments: (invoiceId: string) => Effect.Effect<ReadonlyArray<Payment>, Unanswered, Platform>
  /** Asks for something that only a good key is given. */
  readonly ping: Effect.Effect<void, Unanswered, Platform>
}

const PAGES_MAX = 100

export const make = (settings: Settings): Client => {
  const get = (path: string, query: Record<string, string> = {}) => {
    const url = `${settings.base}${path}?${new URLSearchParams(query)}`
    const request = HttpClientRequest.get(url.replace(/\?$/, ""), { acceptJson: true })
    return inquire(vendor, "all", HttpClientRequest.bearerToken(request, settings.key))
  }
  return {
    invoice: (id) => get(`/invoices/${id}`).pipe(Effect.flatMap(decodeInvoice), Effect.map((answer) => answer.invoice)),
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

const decodeInvoice = decoder("lago", "an invoice", InvoiceAnswer)
const decodePayments = decoder("lago", "a list of payments", PaymentsPage)

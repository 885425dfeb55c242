/** Lago's read-only endpoints over the state. */
import type { OrganizationObject } from "lago-javascript-client"
import { derived } from "../http/Derived.ts"
import { bearer, type Reply, type Request } from "../http/Exchange.ts"
import { uuid } from "../sample/Identity.ts"
import * as Bodies from "./Bodies.ts"
import * as Errors from "./Errors.ts"
import type { Invoice } from "./Invoice.ts"
import * as Lists from "./Lists.ts"
import type { State } from "./State.ts"

/** Answers a request that bears the organisation's key. */
export const route = (state: State, apiKey: string) => (request: Request): Reply => {
  if (bearer(request) !== apiKey) return Errors.unauthorized()
  const [, api, version, resource, id, ...rest] = request.path.split("/")
  if (request.method !== "GET" || api !== "api" || version !== "v1" || rest.length > 0) return Errors.noRoute()
  if (resource === "invoices" && id !== undefined) return retrieve(state.get(id))
  if (id !== undefined) return Errors.noRoute()
  switch (resource) {
    case "invoices":
      return invoices(request, Lists.shown(state.all()))
    case "payments":
      return payments(request, state)
    case "credit_notes":
      return creditNotes(request, state.all())
    case "payment_receipts": {
      const { meta } = Lists.page(request.query, [])
      return { status: 200, body: { payment_receipts: [], meta } }
    }
    case "organizations":
      return { status: 200, body: { organization } }
    default:
      return Errors.noRoute()
  }
}

const retrieve = (invoice: Invoice | undefined): Reply => {
  if (invoice === undefined || !Lists.visible(invoice)) return Errors.notFound("invoice_not_found")
  const body = { invoice: Bodies.whole(invoice) }
  return { status: 200, body, contract: [["lago.invoice", body]] }
}

const invoices = (request: Request, all: ReadonlyArray<Invoice>): Reply => {
  const { meta, records } = Lists.page(request.query, Lists.filtered(request, all))
  const body = { invoices: records.map(Bodies.listed), meta }
  return { status: 200, body, contract: [["lago.invoices_page", body]] }
}

const payments = (request: Request, state: State): Reply => {
  const { query } = request
  const [invoiceId, customerId] = [query.get("invoice_id"), query.get("external_customer_id")]
  const { all, ofInvoice } = paymentsOf(state.all())
  const mine = (invoiceId === null ? all : ofInvoice.get(invoiceId) ?? []).filter(({ invoice }) =>
    customerId === null || invoice.customer.externalId === customerId
  )
  const { meta, records } = Lists.page(query, mine)
  const numbers = (covers: ReadonlyArray<string>) => covers.flatMap((id) => state.get(id)?.number ?? [])
  const bodies = records.map(({ invoice, payment }) => Bodies.payment(invoice, payment, numbers(payment.covers)))
  const body = { payments: bodies, meta }
  return { status: 200, body, contract: [["lago.payments_page", body]] }
}

/** Every payment once, newest first, with one of its invoices; and those of each invoice by itself. */
const paymentsOf = derived((invoices: ReadonlyArray<Invoice>) => {
  const made = Lists.shown(invoices).flatMap((invoice) => invoice.payments.map((payment) => ({ invoice, payment })))
  const all = [...new Map(made.map((each) => [each.payment.id, each])).values()]
    .toSorted((a, b) => a.payment.createdAt < b.payment.createdAt ? 1 : -1)
  const covered = all.flatMap((each) => each.payment.covers.map((id) => ({ id, each })))
  const ofInvoice = new Map([...Map.groupBy(covered, ({ id }) => id)].map(([id, its]) => [
    id,
    its.map(({ each }) => each)
  ]))
  return { all, ofInvoice }
})

const creditNotes = (request: Request, all: ReadonlyArray<Invoice>): Reply => {
  const { query } = request
  const [number, customerId] = [query.get("invoice_number"), query.get("external_customer_id")]
  const notes = all.filter((invoice) =>
    (number === null || invoice.number === number) &&
    (customerId === null || invoice.customer.externalId === customerId)
  ).flatMap((invoice) => invoice.creditNotes.map((each, index) => Bodies.creditNote(invoice, each, index)))
    .filter((note) => Lists.issued(query, note.issuing_date))
  const { meta, records } = Lists.page(query, notes)
  const body = { credit_notes: records, meta }
  return { status: 200, body, contract: [["lago.credit_notes_page", body]] }
}

const organization = {
  lago_id: uuid("organization"),
  name: "Nexa Systems",
  created_at: "2026-01-05T15:00:00Z",
  country: "CA",
  default_currency: "CAD",
  timezone: "America/New_York",
  document_numbering: "per_organization",
  document_number_prefix: "NEX",
  email_settings: [],
  billing_configuration: {}
} satisfies OrganizationObject

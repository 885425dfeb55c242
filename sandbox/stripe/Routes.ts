/** Stripe's read-only endpoints over the state. */
import type Stripe from "stripe"
import { derived, once } from "../http/Derived.ts"
import { basicUser, bearer, list, type Reply, type Request } from "../http/Exchange.ts"
import * as Bodies from "./Bodies.ts"
import { creditNote } from "./CreditNoteBody.ts"
import * as Errors from "./Errors.ts"
import type { Invoice } from "./Invoice.ts"
import * as Lists from "./Lists.ts"
import { type Listed, newestFirst, type State } from "./State.ts"

/** Answers a request with the key's rights: a test key sees test mode, a live key live mode. */
export const route = (state: State, apiKey: string) => (request: Request): Reply => {
  const key = bearer(request) ?? basicUser(request)
  if (key === undefined) return Errors.noKey()
  if (key !== apiKey) return Errors.wrongKey(key)
  if (request.method !== "GET") return Errors.unknownUrl(request.method, request.path)
  const live = /^[a-z]+_live_/.test(key)
  const mine = () => ofMode(state.all())[live ? "live" : "test"]
  const [, version, resource, id, ...rest] = request.path.split("/")
  if (version !== "v1" || rest.length > 0) return Errors.unknownUrl(request.method, request.path)
  if (resource === "invoices" && id !== undefined) return retrieve(request, state.get(id), id, live)
  if (id !== undefined) return Errors.unknownUrl(request.method, request.path)
  switch (resource) {
    case "invoices":
      return invoices(request, mine())
    case "invoice_payments":
      return payments(request, mine())
    case "credit_notes":
      return creditNotes(request, mine())
    case "account":
      return { status: 200, body: account }
    default:
      return Errors.unknownUrl(request.method, request.path)
  }
}

const retrieve = (request: Request, invoice: Invoice | undefined, id: string, live: boolean): Reply => {
  if (invoice === undefined) return Errors.missing(id)
  if (invoice.livemode !== live) return Errors.wrongMode(id, invoice.livemode)
  const expand = list(request.query, "expand")
  const refused = Lists.unknown(request.query, ["expand"]) ?? Lists.unexpandable(expand, Bodies.expandable)
  if (refused !== undefined) return refused
  const body = Bodies.invoice(invoice, expand)
  return { status: 200, body, contract: [["stripe.invoice", body]] }
}

/** The invoices of a mode, the money and the credit notes of each, and all of it by id: newest first. */
const ofMode = derived((all: ReadonlyArray<Invoice>) => ({
  live: held(all.filter(({ livemode }) => livemode)),
  test: held(all.filter(({ livemode }) => !livemode))
}))

const held = (invoices: ReadonlyArray<Invoice>) => ({
  invoices: found(invoices),
  payments: once(() => found(invoices.flatMap(Bodies.payments))),
  creditNotes: once(() =>
    found(invoices.flatMap((invoice) => invoice.creditNotes.map((note) => creditNote(invoice, note))))
  )
})
type Held = ReturnType<typeof held>

const found = <A extends Listed>(records: ReadonlyArray<A>) => {
  const known = new Map(records.map((record) => [record.id, record]))
  return { records: records.toSorted(newestFirst), find: (id: string) => known.get(id) }
}

const invoices = (request: Request, { invoices: { find, records } }: Held): Reply => {
  const { query } = request
  const filters = {
    status: query.get("status"),
    customer: query.get("customer"),
    method: query.get("collection_method")
  }
  return Lists.page(request, {
    parameters: ["status", "customer", "collection_method"],
    expandable: Bodies.expandable,
    records,
    find,
    matches: (invoice) =>
      (filters.status === null || invoice.status === filters.status) &&
      (filters.customer === null || invoice.customer.id === filters.customer) &&
      (filters.method === null || (invoice.dueAt === null) === (filters.method === "charge_automatically")),
    body: Bodies.invoice,
    schema: { page: "stripe.invoice_list" }
  })
}

const payments = (request: Request, mine: Held): Reply => {
  const [id, status] = [request.query.get("invoice"), request.query.get("status")]
  const one = mine.invoices.find(id ?? "")
  return Lists.page(request, {
    parameters: ["invoice", "status"],
    expandable: [],
    ...(id === null ? mine.payments() : found(one === undefined ? [] : Bodies.payments(one))),
    matches: (payment) => status === null || payment.status === status,
    body: (payment) => payment,
    schema: { page: "stripe.invoice_payment_list" }
  })
}

const creditNotes = (request: Request, mine: Held): Reply => {
  const [id, customer] = [request.query.get("invoice"), request.query.get("customer")]
  return Lists.page(request, {
    parameters: ["invoice", "customer"],
    expandable: [],
    ...mine.creditNotes(),
    matches: (note) => (id === null || note.invoice === id) && (customer === null || note.customer === customer),
    body: (note) => note,
    schema: { record: "stripe.credit_note" }
  })
}

const account = {
  id: "acct_1NexaSandbox",
  object: "account",
  charges_enabled: true,
  country: "CA",
  default_currency: "cad",
  details_submitted: true,
  email: "books@nexa.example",
  payouts_enabled: true,
  type: "standard"
} satisfies Stripe.Account

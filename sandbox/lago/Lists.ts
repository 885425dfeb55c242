/** How Lago lists: numbered pages, filters that ignore what they cannot read, dates in the issuing date. */
import { derived, firstPlace } from "../http/Derived.ts"
import { list, type Request } from "../http/Exchange.ts"
import { figures, type Invoice } from "./Invoice.ts"

/** One numbered page; an empty list is on page 0. */
export const page = <A>(query: URLSearchParams, records: ReadonlyArray<A>) => {
  const perPage = natural(query.get("per_page"), 100)
  const current = natural(query.get("page"), 1)
  const pages = Math.ceil(records.length / perPage)
  return {
    records: records.slice((current - 1) * perPage, current * perPage),
    meta: {
      current_page: pages === 0 ? 0 : current,
      next_page: current < pages ? current + 1 : null,
      prev_page: pages > 0 && current > 1 ? current - 1 : null,
      total_pages: pages,
      total_count: records.length
    }
  }
}

/** Whether Lago shows an invoice at all. */
export const visible = (invoice: Invoice): boolean => !["generating", "open", "closed"].includes(invoice.status)

/** Those that Lago shows. */
export const shown = derived((all: ReadonlyArray<Invoice>) => all.filter(visible))

/** Those of the invoices that Lago shows, newest first, that a request's filters let through. */
export const filtered = ({ query }: Request, invoices: ReadonlyArray<Invoice>): ReadonlyArray<Invoice> => {
  const statuses = [...list(query, "statuses"), ...list(query, "status")]
  const paymentStatuses = [...list(query, "payment_statuses"), ...list(query, "payment_status")]
  const same = (name: string, value: (invoice: Invoice) => string) =>
    query.has(name) ? [(invoice: Invoice) => query.get(name) === value(invoice)] : []
  const term = query.get("search_term")?.toLowerCase() ?? ""
  const filters: ReadonlyArray<(invoice: Invoice) => boolean> = [
    ...(statuses.length === 0 ? [] : [(invoice: Invoice) => statuses.includes(invoice.status)]),
    ...(paymentStatuses.length === 0 ? [] : [(invoice: Invoice) => paymentStatuses.includes(invoice.paymentStatus)]),
    ...same("external_customer_id", (invoice) => invoice.customer.externalId),
    ...same("invoice_type", (invoice) => invoice.type),
    ...same("currency", (invoice) => invoice.currency),
    ...same("self_billed", () => "false"),
    ...same("payment_dispute_lost", (invoice) => String(invoice.disputeLostAt !== null)),
    ...same("partially_paid", (invoice) => String(figures(invoice).paid > 0 && figures(invoice).due > 0)),
    ...(term === "" ?
      [] :
      [({ customer, id, number }: Invoice) =>
        [id, number, customer.externalId, customer.name, customer.email].some((text) =>
          text.toLowerCase().includes(term)
        )])
  ]
  const issued = between(query, invoices)
  return filters.length === 0 ? issued : issued.filter((invoice) => filters.every((lets) => lets(invoice)))
}

/** The part of a list, newest first, that was issued from `issuing_date_from` to `issuing_date_to`. */
const between = (query: URLSearchParams, invoices: ReadonlyArray<Invoice>): ReadonlyArray<Invoice> => {
  const [from, to] = [bound(query.get("issuing_date_from")), bound(query.get("issuing_date_to"))]
  return invoices.slice(
    to === undefined ? 0 : firstPlace(invoices, ({ issuingDate }) => issuingDate <= to),
    from === undefined ? invoices.length : firstPlace(invoices, ({ issuingDate }) => issuingDate < from)
  )
}

/** Whether a date is in `issuing_date_from` to `issuing_date_to`; a malformed bound is ignored, as Lago does. */
export const issued = (query: URLSearchParams, date: string): boolean => {
  const [from, to] = [bound(query.get("issuing_date_from")), bound(query.get("issuing_date_to"))]
  return (from === undefined || date >= from) && (to === undefined || date <= to)
}

const bound = (text: string | null): string | undefined =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined

const natural = (text: string | null, otherwise: number): number => {
  const value = Number(text ?? "")
  return Number.isInteger(value) && value > 0 ? value : otherwise
}

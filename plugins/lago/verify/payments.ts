/**
 * The payments of many invoices, from the pages of everybody's, which are newest first and cannot be asked for by day.
 *
 * Pages are numbered, so the one of a time is found by halving; from there on newer ones are read, as long as they
 * complete more invoices than asking for each would. What is not complete is for others to ask for.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { Ledger, type Platform } from "#etl"
import type { Client } from "../client.ts"
import type { Invoice, Payment } from "../schema.ts"

type Unanswered = Ledger.BillingSystem.Unanswered

/** Fewer invoices than this are asked for one by one. */
const WANTED_MIN = 10
/** Payments kept for invoices that nobody asked about yet. */
const KEPT_MAX = 20_000
const TOGETHER_MAX = 8
/** To find the first page may cost a fifth of what asking for each would. */
const PROBE_SHARE = 5
/** One in twenty may be so old that its payment is not worth searching for. */
const LATE_SHARE = 20

/** One run's payments. Times are milliseconds since 1970. */
export interface Payments {
  /** Reads pages for these invoices, on which something was paid; a failure that asking for each would meet as well. */
  readonly read: (invoices: ReadonlyArray<Invoice>) => Effect.Effect<Unanswered | null, never, Platform>
  /** All of an invoice, and forgets them; null where they are not known to be all. */
  readonly take: (invoice: Invoice) => ReadonlyArray<Payment> | null
}

export const make = (client: Pick<Client, "payments" | "paymentsPage">): Payments => {
  const known = new Map<string, Payment>()
  const ofInvoice = new Map<string, Set<string>>()
  /** The pages that were read, by number. */
  const pages = new Map<number, { readonly oldest: number; readonly newest: number }>()
  let pagesTotal = 1
  let gaveUp = false

  const of = ({ lago_id }: Invoice) => [...ofInvoice.get(lago_id) ?? []].flatMap((id) => known.get(id) ?? [])
  const read = Effect.fnUntraced(function*(page: number) {
    const { meta, payments } = yield* client.paymentsPage(page)
    pagesTotal = meta.total_pages ?? 1
    for (const payment of payments) {
      known.set(payment.lago_id, payment)
      for (const id of payment.invoice_ids ?? []) {
        ofInvoice.set(id, (ofInvoice.get(id) ?? new Set()).add(payment.lago_id))
      }
    }
    const times = payments.map(({ created_at }) => DateTime.toEpochMillis(created_at))
    const span = { oldest: Math.min(...times), newest: Math.max(...times) }
    pages.set(page, span)
    for (const [id, { invoice_ids = [] }] of known) {
      if (known.size <= KEPT_MAX) break
      known.delete(id)
      for (const invoice of invoice_ids) ofInvoice.delete(invoice)
    }
    return span
  })

  /** The page on which payments of that time are, or the last one before it. */
  const find = Effect.fnUntraced(function*(time: number) {
    let [low, high] = [1, Math.max(1, pagesTotal)]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const { oldest } = pages.get(middle) ?? (yield* read(middle))
      if (oldest <= time) high = middle
      else low = middle + 1
    }
    return low
  })

  const readFor = Effect.fnUntraced(function*(invoices: ReadonlyArray<Invoice>) {
    const open = () => invoices.filter((invoice) => !isAll(invoice, of(invoice)))
    const hope = open().length
    if (hope < WANTED_MIN) return
    if (!pages.has(1)) yield* read(1)
    const hits = () => hope - open().length
    const isCheap = pagesTotal <= Ledger.BillingSystem.allowance(0, hits(), hope)
    if (!isCheap && Math.log2(pagesTotal) * PROBE_SHARE > hope) return
    const start = isCheap ? pagesTotal : yield* find(beginning(open()))
    const unread = Array.from({ length: start }, (_, n) => start - n).filter((page) => !pages.has(page))
    for (let count = 0; unread.length > 0 && open().length > 0;) {
      const worth = Ledger.BillingSystem.allowance(count, hits(), hope)
      if (count > 0 && worth <= 0) return
      const batch = unread.splice(0, Math.min(TOGETHER_MAX, Math.max(1, worth)))
      yield* Effect.forEach(batch, read, { concurrency: batch.length })
      count += batch.length
    }
  })

  return {
    read: Effect.fnUntraced(function*(invoices) {
      const [one] = invoices
      if (one === undefined || gaveUp) return null
      const done = yield* Effect.result(readFor(invoices))
      if (done._tag === "Success") return null
      gaveUp = true
      const { reason, stop } = done.failure
      if (stop || reason === "RateLimited") return done.failure
      if (reason !== "Unreachable") return null
      const alone = yield* Effect.result(client.payments(one.lago_id))
      return alone._tag === "Failure" && alone.failure.reason === reason ? alone.failure : null
    }),
    take: (invoice) => {
      const payments = of(invoice)
      ofInvoice.delete(invoice.lago_id)
      for (const { invoice_ids = [], lago_id } of payments) if (invoice_ids.length === 1) known.delete(lago_id)
      return isAll(invoice, payments) ? payments : null
    }
  }
}

/** When most of them began to be paid: a manual payment is dated at midnight, before its invoice of the same day. */
const beginning = (invoices: ReadonlyArray<Invoice>): number => {
  const made = invoices.map(({ created_at }) => DateTime.toEpochMillis(created_at)).toSorted((a, b) => a - b)
  return (made[Math.floor(made.length / LATE_SHARE)] ?? 0) - 86_400_000
}

/** Whether they come to what Lago counts as paid; of a payment for several invoices nobody knows how much is for which. */
const isAll = (invoice: Invoice, payments: ReadonlyArray<Payment>): boolean => {
  const succeeded = payments.filter(({ payment_status }) => payment_status === "succeeded")
  return succeeded.every(({ payable_type }) => payable_type === "Invoice") &&
    succeeded.reduce((sum, { amount_cents }) => sum + amount_cents, 0) === invoice.total_paid_amount_cents
}

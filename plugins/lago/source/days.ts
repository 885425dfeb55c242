/**
 * Walks Lago's list from the oldest day to the newest.
 *
 * Lago numbers its pages from the newest invoice on, so that they shift while they are read. A window of days that fits on
 * one page is one answer, of one moment; a day that is too full for a page is read until nothing was passed over.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { CalendarDate, Ledger, type Platform } from "#etl"
import type { Client } from "../client.ts"

type Unanswered = Ledger.BillingSystem.Unanswered
type Asked<A> = Effect.Effect<A, Unanswered, Platform>

/** Days, both included; null has no end on that side. */
export interface Days {
  readonly from: CalendarDate.CalendarDate | null
  readonly to: CalendarDate.CalendarDate | null
}

/** What an invoice is found and ordered by; the rest of it is there, unread. */
const Placed = Schema.Struct({
  lago_id: Schema.String,
  number: Schema.String,
  issuing_date: Schema.String,
  created_at: Schema.String,
  status: Schema.String,
  customer: Schema.Struct({ external_id: Schema.String })
})
export type Placed = typeof Placed.Type

export const isPlaced = Schema.is(Placed)

interface Page {
  readonly invoices: ReadonlyArray<Placed>
  /** How many there are at least. */
  readonly pages: number
}

/** Invoices on a page, and how many a window should bring, so that it rarely overflows. */
export const PAGE = 100
const WANTED = 80
const LENGTH_MAX = 3_650
const READS_MAX = 10

/**
 * All that a search finds among those of these days, each once, by issuing date, creation and id; a part for each window.
 *
 * Moment  the newest day is found at the beginning: what is issued after it is for the next run
 */
export const walk = (client: Pick<Client, "list">, search: string, days: Days) =>
  Stream.unwrap(Effect.gen(function*() {
    const page = pages(client, search)
    const first = yield* page(days, 1)
    const [newest] = first.invoices
    if (newest === undefined || first.pages <= 1) return Stream.make(first.invoices.toSorted(byDay))
    const [from, to] = [yield* oldest(page, days, first), newest.issuing_date]
    // What is not final yet may move to a day that is still to come.
    const moving = new Set<string>()
    const start = { from, length: shorter(daysFrom(from, to), first.pages) }
    return Stream.paginate(start, ({ from, length }) =>
      Effect.map(read(page, from, length, to), (window) => {
        const fresh = window.invoices.filter(({ lago_id }) => !moving.has(lago_id))
        for (const { lago_id, status } of fresh) if (!FINAL.includes(status)) moving.add(lago_id)
        const next = { from: CalendarDate.next(window.to), length: window.next }
        return [[fresh], window.to < to ? Option.some(next) : Option.none()] as const
      }))
  }))

const FINAL = ["finalized", "voided"]

type PageOf = (days: Days, number: number) => Asked<Page>

/**
 * One page. Lago ignores days that it does not understand, and lists everything: that is never taken for an answer. Its
 * count of pages may be half an hour old: a full page is never taken for the last.
 */
const pages = (client: Pick<Client, "list">, search: string): PageOf =>
  Effect.fnUntraced(function*({ from, to }, number) {
    const { invoices, meta } = yield* client.list({
      ...(search === "" ? {} : { search_term: search }),
      ...(from === null ? {} : { issuing_date_from: from }),
      ...(to === null ? {} : { issuing_date_to: to })
    }, number)
    const placed = invoices.filter(isPlaced)
    if (placed.length < invoices.length) {
      return yield* malformed("invoices that name no day or no customer")
    }
    if (placed.some(({ issuing_date: day }) => (from !== null && day < from) || (to !== null && day > to))) {
      return yield* malformed("invoices of other days than were asked for")
    }
    return { invoices: placed, pages: Math.max(meta.total_pages, placed.length < PAGE ? number : number + 1) }
  })

/** The oldest day: there may be more pages than were counted, or fewer. */
const oldest = Effect.fnUntraced(function*(page: PageOf, days: Days, first: Page): Effect.fn.Return<
  string,
  Unanswered,
  Platform
> {
  let last = first.invoices.at(-1)
  for (let number = first.pages, beyond = Infinity; number > 1 && number < beyond;) {
    const { invoices, pages } = yield* page(days, number)
    last = invoices.at(-1) ?? last
    if (invoices.length === 0) beyond = number
    number = invoices.length === 0 ? number - 1 : pages > number ? pages : 0
  }
  return last?.issuing_date ?? ""
})

/** One window from a day on: as long as wanted, or shorter where that does not fit on a page. */
const read = Effect.fnUntraced(function*(page: PageOf, from: string, wanted: number, last: string) {
  for (let length = wanted;;) {
    const end = dayAfter(from, length - 1)
    const to = end < last ? end : last
    const first = yield* page({ from, to }, 1)
    if (first.pages > 1 && from < to) {
      length = shorter(daysFrom(from, to), first.pages)
      continue
    }
    const invoices = first.pages > 1 ? yield* settled(page, from) : first.invoices
    const next = Math.floor(length * WANTED / Math.max(1, invoices.length))
    return { to, invoices: invoices.toSorted(byDay), next: Math.min(LENGTH_MAX, Math.max(1, next)) }
  }
})

/**
 * All pages of a full day, again and again until they bring nothing that they had passed over. What was made meanwhile is
 * no reason: it is at the top, and shifts nobody out of sight.
 */
const settled = Effect.fnUntraced(function*(page: PageOf, day: string): Effect.fn.Return<
  ReadonlyArray<Placed>,
  Unanswered,
  Platform
> {
  const found = new Map<string, Placed>()
  let newest: string | null = null
  for (let reads = 0; reads < READS_MAX; reads++) {
    let isComplete = reads > 0
    for (let number = 1, last = 1; number <= last; number++) {
      const { invoices, pages } = yield* page({ from: day, to: day }, number)
      newest ??= invoices[0]?.created_at ?? null
      for (const invoice of invoices) {
        if (!found.has(invoice.lago_id) && newest !== null && invoice.created_at <= newest) isComplete = false
        found.set(invoice.lago_id, invoice)
      }
      last = pages
    }
    if (isComplete) return [...found.values()]
  }
  return yield* malformed(`a list of ${day} that changes faster than it can be read`)
})

/** So much shorter that a window of so many pages should fit on one; a page's worth of days, at least a day. */
const shorter = (length: number, pages: number): number => Math.max(1, Math.floor(length * WANTED / PAGE / pages))

const DAY_MS = 86_400_000
const millis = (day: string): number => DateTime.toEpochMillis(DateTime.makeUnsafe(`${day}T00:00:00Z`))
const dayAfter = (day: string, days: number): string =>
  DateTime.formatIsoDateUtc(DateTime.makeUnsafe(millis(day) + days * DAY_MS))
/** How many days from one to another, both included. */
const daysFrom = (from: string, to: string): number => (millis(to) - millis(from)) / DAY_MS + 1

export const byDay = (a: Placed, b: Placed): number =>
  compare(a.issuing_date, b.issuing_date) || compare(a.created_at, b.created_at) || compare(a.lago_id, b.lago_id)

const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0

const malformed = (what: string) => Effect.fail(Ledger.BillingSystem.malformed("lago", what))

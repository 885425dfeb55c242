/** Lago's list of invoices by their issuing dates: numbered pages of a hundred, newest first, without fees. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { CalendarDate, Ledger } from "#etl"
import { InvoicesPage } from "../schema.ts"

type Page = Ledger.BillingSystem.Page

export const DAY = 86_400

/** What to ask of a window, whose bounds are the beginnings of days in UTC. */
export const query = ({ from, to }: Ledger.BillingSystem.Window, page: string | null): Record<string, string> => ({
  ...(from === null ? {} : { issuing_date_from: day(from) }),
  ...(to === null ? {} : { issuing_date_to: day(to - DAY) }),
  page: page ?? "1",
  per_page: "100"
})

/** Reads a page. An invoice without an id or a date is not on it: it can still be asked for. */
export const read = (
  body: Ledger.BillingSystem.JsonObject,
  page: string | null,
  asked: string,
  at: DateTime.Utc
): Effect.Effect<Page, Ledger.BillingSystem.Unanswered> =>
  Effect.map(decodePage(body), ({ invoices, meta }) => ({
    invoices: invoices.flatMap((invoice) => {
      if (!isPlaced(invoice)) return []
      const issued = Option.flatMap(CalendarDate.parse(invoice.issuing_date), DateTime.make)
      if (Option.isNone(issued)) return []
      const instant = DateTime.toEpochMillis(issued.value) / 1_000
      return [{ reference: `lago:${invoice.lago_id}`, instant, body: invoice, asked, at }]
    }),
    more: page === null ? Array.from({ length: Math.max(0, meta.total_pages - 1) }, (_, n) => String(n + 2)) : []
  }))

const day = (instant: number) => DateTime.formatIsoDateUtc(DateTime.makeUnsafe(instant * 1_000))

const isPlaced = Schema.is(Schema.Struct({ lago_id: Schema.String, issuing_date: Schema.String }))

const decodePage = Ledger.BillingSystem.decoder("lago", "a list of invoices", InvoicesPage)

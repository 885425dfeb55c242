/** Stripe's list of invoices by the time that their drafts were made, a hundred a page, newest first. */
import type StripeLibrary from "stripe"
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger } from "#etl"

type Page = Ledger.BillingSystem.Page
type Unanswered = Ledger.BillingSystem.Unanswered
type Window = Ledger.BillingSystem.Window

const LIMIT = 100

/** What to ask of a window, from its newest on, or after another invoice. */
export const parameters = ({ from, to }: Window, after: string | null): StripeLibrary.InvoiceListParams => ({
  limit: LIMIT,
  expand: ["data.payments"],
  ...(from === null && to === null
    ? {}
    : { created: { ...(from === null ? {} : { gte: from }), ...(to === null ? {} : { lt: to }) } }),
  ...(after === null ? {} : { starting_after: after })
})

/** The same as one reads it. */
export const asked = ({ from, to }: Window, after: string | null): string =>
  [
    `GET /v1/invoices?limit=${LIMIT}&expand[]=data.payments`,
    ...(from === null ? [] : [`created[gte]=${from}`]),
    ...(to === null ? [] : [`created[lt]=${to}`]),
    ...(after === null ? [] : [`starting_after=${after}`])
  ].join("&")

/** Goes on after the last invoice of a page, or, where that was deleted meanwhile, at the second it was made in. */
export const resumed = (
  list: (window: Window, after: string | null) => Effect.Effect<Page, Unanswered>,
  window: Window,
  page: string
): Effect.Effect<Page, Unanswered> => {
  const [after = "", created] = page.split(" ")
  return Effect.catchIf(
    list(window, after),
    ({ reason, stop }) => reason === "Refused" && !stop,
    () => list({ ...window, to: Number(created) + 1 }, null)
  )
}

/** Reads a page. An invoice without an id or a time is not on it: it can still be asked for. */
export const read = (
  body: Ledger.BillingSystem.JsonObject,
  asked: string,
  at: DateTime.Utc
): Effect.Effect<Page, Unanswered> =>
  Effect.map(decodePage(body), ({ data, has_more }) => {
    const invoices = data.flatMap((invoice) =>
      isPlaced(invoice) ? [{ reference: invoice.id, instant: invoice.created, body: invoice, asked, at }] : []
    )
    const last = invoices.at(-1)
    return { invoices, more: has_more && last !== undefined ? [`${last.reference} ${last.instant}`] : [] }
  })

const isPlaced = Schema.is(Schema.Struct({ id: Schema.String, created: Schema.Int }))

const decodePage = Ledger.BillingSystem.decoder(
  "stripe",
  "a list of invoices",
  Schema.Struct({ object: Schema.Literal("list"), data: Schema.Array(Schema.Unknown), has_more: Schema.Boolean })
)

/**
 * Asks Stripe, through its own library on a transport of ours: that library takes any JSON without an `error` for an
 * invoice whatever the status, neither retries a 429 nor reads `Retry-After`, and waits 80 s.
 *
 * Limits  https://docs.stripe.com/rate-limits: 25 requests a second for each endpoint (read 2026-11-20)
 */
import type StripeLibrary from "stripe"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { Ledger, type Platform } from "#etl"
import type { Settings } from "./config.ts"
import * as Pages from "./verify/pages.ts"
import { CreditNote, InvoicePayment } from "./schema.ts"

const { inquire, isJsonObject, malformed, unanswered } = Ledger.BillingSystem
type Page = Ledger.BillingSystem.Page
type Received = Ledger.BillingSystem.Received
type Unanswered = Ledger.BillingSystem.Unanswered
type Window = Ledger.BillingSystem.Window

export const API_VERSION = "2026-10-28.endive"

export interface Client {
  /** With the first page of its payments. */
  readonly invoice: (id: string) => Effect.Effect<Received, Unanswered>
  /** A page of those whose drafts were made in a window, newest first, each with the first page of its payments. */
  readonly invoices: (window: Window, page: string | null) => Effect.Effect<Page, Unanswered>
  /** All that were paid. */
  readonly payments: (invoiceId: string) => Effect.Effect<ReadonlyArray<InvoicePayment>, Unanswered>
  /** All that were issued for it, void ones too. */
  readonly creditNotes: (invoiceId: string) => Effect.Effect<ReadonlyArray<CreditNote>, Unanswered>
  /** Asks for something that only a good key is given. */
  readonly ping: Effect.Effect<void, Unanswered>
}

/** A client whose requests end with the scope. The library is loaded (90 ms) when the first question is asked. */
export const make = Effect.fnUntraced(
  function*(settings: Settings): Effect.fn.Return<Client, never, Scope.Scope | Platform> {
    const run = yield* FiberSet.makeRuntimePromise<Platform, Ledger.BillingSystem.JsonObject, Unanswered>()
    const library = yield* Effect.cached(
      Effect.map(
        Effect.promise(() => import("stripe")),
        ({ default: Library }) =>
          new Library(Redacted.value(settings.key), {
            apiVersion: API_VERSION,
            telemetry: false,
            maxNetworkRetries: 0,
            httpClient: transport((path, headers) => {
              const request = HttpClientRequest.get(`${settings.base}${path}`, { headers })
              return run(inquire(vendor, request))
            })
          })
      )
    )
    const ask = <A>(question: (stripe: StripeLibrary) => Promise<A>): Effect.Effect<A, Unanswered> =>
      Effect.flatMap(
        library,
        (stripe) => Effect.tryPromise({ try: () => question(stripe), catch: (error) => reasonOf(error) })
      )

    return {
      invoice: (id) =>
        opened(ask((stripe) => stripe.invoices.retrieve(id, { expand: ["payments"] }))).pipe(
          Effect.map(({ at, body }) => ({ reference: id, body, asked: `GET /v1/invoices/${id}?expand[]=payments`, at }))
        ),
      invoices: (window, page) => {
        const list = (window: Window, after: string | null) =>
          Effect.flatMap(
            opened(ask((stripe) => stripe.invoices.list(Pages.parameters(window, after)))),
            ({ at, body }) => Pages.read(body, Pages.asked(window, after), at)
          )
        return page === null ? list(window, null) : Pages.resumed(list, window, page)
      },
      payments: (invoice) =>
        Effect.flatMap(
          ask((stripe) =>
            stripe.invoicePayments.list({ invoice, status: "paid", limit: 100 }).autoPagingToArray({ limit: 10_000 })
          ),
          decodePayments
        ),
      creditNotes: (invoice) =>
        Effect.flatMap(
          ask((stripe) => stripe.creditNotes.list({ invoice, limit: 100 }).autoPagingToArray({ limit: 10_000 })),
          decodeCreditNotes
        ),
      ping: Effect.asVoid(ask((stripe) => stripe.invoices.list({ limit: 1 })))
    }
  }
)

const vendor: Ledger.BillingSystem.Vendor = {
  system: "stripe",
  settings: { key: "STRIPE_API_KEY", address: "STRIPE_API_BASE" },
  perSecond: 20,
  burst: 5,
  advice: ({ headers }) => {
    const advice = headers["stripe-should-retry"]
    return advice === "true" ? true : advice === "false" ? false : null
  },
  refusal: ({ body, status }) => {
    const { code, message } = refusalOf(body)
    if (code === "rate_limit" || code === "lock_timeout") {
      return unanswered("RateLimited", `stripe is asked too often (${status}, ${code})`)
    }
    if (status !== 404 || code !== "resource_missing") return null
    const mode = /similar object exists in (live|test) mode/.exec(message)?.[1]
    return mode === undefined
      ? unanswered("NotFound", "stripe has no such invoice (404): a deleted draft, or one of another account")
      : unanswered("Refused", `the invoice is in ${mode} mode, our key is not; check STRIPE_API_KEY`, {
        wrongMode: true
      })
  }
}

const Refusal = Schema.Struct({ error: Schema.Struct({ code: Schema.String, message: Schema.String }) })

const refusalOf = (body: unknown) => Schema.is(Refusal)(body) ? body.error : { code: null, message: "" }

type Transport = NonNullable<NonNullable<ConstructorParameters<typeof StripeLibrary>[1]>["httpClient"]>

/** Gives the library good answers only, and none of the headers by which it prints notices. */
const transport = (
  get: (path: string, headers: Record<string, string>) => Promise<Ledger.BillingSystem.JsonObject>
): Transport => ({
  getClientName: () => "ledger",
  makeRequest: (_host, _port, path, _method, headers) =>
    get(path, {
      accept: "application/json",
      authorization: String(headers["Authorization"]),
      "stripe-version": String(headers["Stripe-Version"])
    }).then((body) => ({
      getStatusCode: () => 200,
      getHeaders: () => ({}),
      getRawResponse: () => ({}),
      toStream: () => null,
      // Of invoices the library rewrites decimals in place, and refuses a page for a decimal it cannot read.
      toJSON: () => Promise.resolve(/^\/v1\/invoices\b(?!_)/.test(path) ? { received: body } : body)
    }))
})

/** What the library carried without opening it. */
const opened = Effect.fnUntraced(function*(carried: Effect.Effect<object, Unanswered>) {
  const answer = yield* carried
  const at = yield* DateTime.now
  const body = "received" in answer ? answer.received : null
  return isJsonObject(body) ? { body, at } : yield* Effect.fail(malformed("stripe", "what is no JSON object"))
})

/** The library wraps what our transport refuses as the `detail` of a connection error. */
const reasonOf = (error: unknown): Unanswered => {
  const detail = typeof error === "object" && error !== null && "detail" in error ? error.detail : null
  return isUnanswered(detail) ? detail : malformed("stripe", "what its own library cannot read")
}

const isUnanswered = (value: unknown): value is Unanswered =>
  typeof value === "object" && value !== null && "_tag" in value && value._tag === "Unverifiable"

const decodeCreditNotes = Ledger.BillingSystem.decoder("stripe", "a list of credit notes", Schema.Array(CreditNote))
const decodePayments = Ledger.BillingSystem.decoder("stripe", "a list of payments", Schema.Array(InvoicePayment))

/** Where Odoo is and how we write into it. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { Setting } from "#etl"

export interface Connection {
  /** Without a slash at its end. */
  readonly url: string
  readonly database: string
  readonly apiKey: Redacted.Redacted<string>
}

/** The module part of our external ids: `nexa_ledger.move_nexacloud_…`. */
export const MODULE = "nexa_ledger"

/** The field of `account.move` that holds the billing reference, whatever its system. */
export const REFERENCE_FIELD = "x_fc_stripe_invoice_id"

/** The bank journal of money that the billing systems took, unless a pipeline declares another. */
export const PAYMENT_JOURNAL = { code: "NCSTR", name: "NexaCloud Stripe" } as const

/** Larger batches gain nothing and lengthen what a refusal must redo. */
export const BATCH_SIZE_MAX = 100

/** Odoo's usual two workers are both busy; people who work in it meanwhile wait for one call at most. */
export const BATCHES_IN_FLIGHT_MAX = 2

/** Of one call. Odoo's own limit for a request is 120 s by default; a batch may take a while. */
export const TIMEOUT_WRITE_SECONDS = 180
export const TIMEOUT_READ_SECONDS = 60

/** Of every write: no mails, no followers, no tracking, which halves its time. */
export const QUIET = {
  tracking_disable: true,
  mail_create_nolog: true,
  mail_notrack: true,
  mail_create_nosubscribe: true
} as const

/** Whether anybody meant to write here; one setting of three is a mistake to be told, not an empty ledger. */
export const isConfigured = Effect.map(
  Effect.forEach(
    ["ODOO_URL", "ODOO_DATABASE", "ODOO_API_KEY"],
    (name) => Effect.orElseSucceed(Effect.map(Setting.optional(name), Option.isSome), () => true)
  ),
  (present) => present.includes(true)
)

/**
 * `ODOO_URL`, `ODOO_DATABASE`, `ODOO_API_KEY`.
 *
 * Fails  `SettingMissing`, `SettingInvalid` when the URL is none
 */
export const connection = Effect.gen(function*() {
  const connection: Connection = {
    url: yield* Setting.address("ODOO_URL"),
    database: yield* Setting.text("ODOO_DATABASE"),
    apiKey: yield* Setting.key("ODOO_API_KEY")
  }
  return connection
})

/** Where is written, for people: `books @ odoo.example.com`. */
export const target = connection.pipe(
  Effect.map(({ database, url }) => `${database} @ ${new URL(url).host}`),
  Effect.orElseSucceed(() => "not configured")
)

/** Lago as a billing system: an invoice's verdict, and whether our key is good for one. */
import * as Effect from "effect/Effect"
import { CalendarDate, Check, Ledger } from "#etl"
import * as Client from "../client.ts"
import { type Settings, settings } from "../config.ts"
import { truth } from "./truth.ts"

const { malformed, unanswered } = Ledger.BillingSystem

/**
 * Verifies references `lago:…`.
 *
 * Dates     an invoice's is its issuing date either way; with `invoiceDate: "effective"` the instants of providers'
 *           payments and of voids are read in the ledger's time zone, as Stripe's are, instead of in UTC
 * Requests  one an invoice; where something was paid, one more for each hundred payments
 */
export const invoices = (
  options: { readonly invoiceDate?: "created" | "effective" } = {}
): Ledger.BillingSystem.BillingSystem => ({
  name: "lago",
  open: Effect.map(settings, (configured) => {
    const client = Client.make(configured)
    const zone = options.invoiceDate === "effective" ? configured.zone : "UTC"
    return (reference) => answer(client, zone, reference)
  }),
  check: Effect.matchEffect(settings, {
    onFailure: ({ message }) => Effect.succeed([Check.fails("lago", message, "Set it in the environment or in .env")]),
    onSuccess: checked
  })
})

const answer = Effect.fnUntraced(function*(client: Client.Client, zone: string, reference: string) {
  const id = reference.replace(/^lago:/, "")
  // Whether an id is one of its own is for Lago to say; only what would ask for something else is not sent.
  if (!/^[\w-]{1,250}$/.test(id)) {
    return yield* Effect.fail(unanswered("Malformed", "the reference is not lago: and the id of an invoice"))
  }
  const invoice = yield* client.invoice(id)
  if (invoice.lago_id !== id) return yield* Effect.fail(malformed("lago", "another invoice than was asked for"))
  if (invoice.self_billed === true) {
    return yield* Effect.fail(
      unanswered("Malformed", "the invoice is self-billed: we owe it, so it is no customer invoice")
    )
  }
  switch (invoice.status) {
    case "draft":
    case "pending":
    case "failed":
      return { _tag: "Draft" } as const
    case "voided": {
      const voidedAt = invoice.voided_at ?? null
      return { _tag: "Void", at: voidedAt === null ? null : CalendarDate.inZone(voidedAt, zone) } as const
    }
    case "finalized": {
      const payments = invoice.total_paid_amount_cents > 0 ? yield* client.payments(id) : []
      return { _tag: "Confirmed", truth: yield* Effect.fromResult(truth(invoice, payments, reference, zone)) } as const
    }
    default:
      return yield* Effect.fail(malformed("lago", "a status that is not one of an invoice's"))
  }
})

const checked = Effect.fnUntraced(function*(configured: Settings) {
  const pinged = yield* Effect.result(Client.make(configured).ping)
  const host = new URL(configured.base).host
  return [
    Check.holds("lago", "LAGO_API_KEY and LAGO_API_URL are set"),
    pinged._tag === "Success"
      ? Check.holds("lago", `${host} lets us read invoices`)
      : Check.fails("lago", pinged.failure.message, "The key needs the right to read invoices and payments")
  ]
})

/** Stripe as a billing system: an invoice's verdict, and whether our key is good for one. */
import * as Effect from "effect/Effect"
import { Check, Ledger } from "#etl"
import * as Client from "../client.ts"
import { type Settings, settings } from "../config.ts"
import { Invoice } from "../schema.ts"
import * as Cash from "./cash.ts"
import { type Dating, type InvoiceDate, zoneOf } from "./dating.ts"
import { evidence } from "./evidence.ts"
import { truth } from "./truth.ts"

const { malformed, unanswered } = Ledger.BillingSystem
type Judged = Ledger.BillingSystem.Judged
type Unanswered = Ledger.BillingSystem.Unanswered

/**
 * Verifies references `in_…`.
 *
 * Requests  a page for each hundred where they were made close to each other, else one an invoice; one more for each
 *           hundred payments where there are more than come with it, and one where something was credited after payment
 */
export const invoices = (
  options: { readonly invoiceDate?: InvoiceDate } = {}
): Ledger.BillingSystem.BillingSystem => ({
  name: "stripe",
  open: Effect.gen(function*() {
    const configured = yield* settings
    const client = yield* Client.make(configured)
    const dating = { invoiceDate: options.invoiceDate ?? "created", zone: configured.zone } as const
    const judge = judged(client, configured.mode, dating)
    return {
      one: (reference) =>
        FORM.test(reference)
          ? Effect.flatMap(client.invoice(reference), judge)
          : Effect.fail(unanswered("Malformed", "the reference is not the id of a Stripe invoice")),
      listing: {
        grain: 1,
        page: client.invoices,
        judge: Effect.forEach((received) => Effect.result(judge(received)), { concurrency: 8 })
      }
    }
  }),
  check: Effect.scoped(
    Effect.matchEffect(settings, {
      onFailure: ({ message }) =>
        Effect.succeed([Check.fails("stripe", message, "Set it in the environment or in .env")]),
      onSuccess: checked
    })
  )
})

const FORM = /^in_[\w-]{1,250}$/

const judged = (client: Client.Client, mode: Settings["mode"], dating: Dating) =>
  Effect.fnUntraced(function*(received: Ledger.BillingSystem.Received): Effect.fn.Return<Judged, Unanswered> {
    const invoice = yield* decode(received.body)
    if (invoice.id !== received.reference) {
      return yield* Effect.fail(malformed("stripe", "another invoice than was asked for"))
    }
    const other = otherMode(invoice, mode)
    if (other !== null) return yield* Effect.fail(other)
    switch (invoice.status) {
      case "draft":
        return { _tag: "Draft", evidence: yield* evidence(received, invoice, []) }
      case "void": {
        const at = Cash.day(invoice.status_transitions.voided_at, zoneOf(dating))
        return { _tag: "Void", at, evidence: yield* evidence(received, invoice, []) }
      }
      case "open":
      case "paid":
      case "uncollectible": {
        const payments = invoice.payments?.has_more === true
          ? yield* client.payments(invoice.id)
          : invoice.payments?.data ?? []
        const paid = payments.filter(({ status }) => status === "paid")
        const notes = invoice.post_payment_credit_notes_amount > 0 ? yield* client.creditNotes(invoice.id) : []
        return {
          _tag: "Confirmed",
          truth: yield* Effect.fromResult(truth(invoice, invoice.status, paid, notes, dating)),
          evidence: yield* evidence(received, invoice, paid)
        }
      }
      default:
        return yield* Effect.fail(malformed("stripe", "a status that is not one of an invoice's"))
    }
  })

const decode = Ledger.BillingSystem.decoder("stripe", "an invoice", Invoice)

/** Test invoices never reach live books, nor the reverse. A test clock exists in test mode only. */
const otherMode = (invoice: Invoice, mode: Settings["mode"]) => {
  const clocked = (invoice.test_clock ?? null) !== null && mode !== "test"
  if (!clocked && (mode === null || invoice.livemode === (mode === "live"))) return null
  const its = clocked || !invoice.livemode ? "test" : "live"
  const ours = mode === null ? "not" : `of ${mode} mode`
  const message = `the invoice is of Stripe's ${its} mode, our key is ${ours}; check STRIPE_API_KEY`
  return unanswered("Refused", message, { wrongMode: true })
}

const checked = Effect.fnUntraced(function*(configured: Settings) {
  const client = yield* Client.make(configured)
  const pinged = yield* Effect.result(client.ping)
  const host = new URL(configured.base).host
  return [
    configured.mode === null
      ? Check.holds("stripe", "STRIPE_API_KEY is set; it does not say of which mode")
      : Check.holds("stripe", `STRIPE_API_KEY is a key of ${configured.mode} mode`),
    pinged._tag === "Success"
      ? Check.holds("stripe", `${host} lets us read invoices`)
      : Check.fails(
        "stripe",
        pinged.failure.message,
        "The key needs the right to read invoices, their payments and credit notes"
      )
  ]
})

/** Lago as a billing system: an invoice's verdict, and whether our key is good for one. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { CalendarDate, Check, Ledger, type Platform } from "#etl"
import * as Client from "../client.ts"
import { type Settings, settings } from "../config.ts"
import { Invoice, type Payment } from "../schema.ts"
import * as CreditNoteList from "./creditNoteList.ts"
import { evidence } from "./evidence.ts"
import * as Pages from "./pages.ts"
import * as Payments from "./payments.ts"
import * as Taxes from "./taxes.ts"
import { truth } from "./truth.ts"

const { malformed, unanswered } = Ledger.BillingSystem
type Judged = Ledger.BillingSystem.Judged
type Received = Ledger.BillingSystem.Received
type Unanswered = Ledger.BillingSystem.Unanswered

/**
 * Verifies references `lago:…`.
 *
 * Dates     an invoice's is its issuing date either way; with `invoiceDate: "effective"` the instants of providers'
 *           payments and of voids are read in the ledger's time zone, as Stripe's are, instead of in UTC
 * Requests  a page for each hundred where they were issued close to each other, else one an invoice; where something
 *           was paid, pages of payments or one more; one more where only the fees say which tax is on what; once in a
 *           run, a page for each hundred credit notes
 */
export const invoices = (
  options: { readonly invoiceDate?: "created" | "effective" } = {}
): Ledger.BillingSystem.BillingSystem => ({
  name: "lago",
  open: Effect.map(settings, (configured) => {
    const client = Client.make(configured)
    const zone = options.invoiceDate === "effective" ? configured.zone : "UTC"
    const creditNotesOf = CreditNoteList.make(client)
    const asking = { paymentsOf: (invoice: Invoice) => client.payments(invoice.lago_id), creditNotesOf, zone }
    return {
      one: Effect.fnUntraced(function*(reference) {
        const id = reference.replace(/^lago:/, "")
        // Whether an id is one of its own is for Lago to say; only what would ask for something else is not sent.
        if (!/^[\w-]{1,250}$/.test(id)) {
          return yield* Effect.fail(unanswered("Malformed", "the reference is not lago: and the id of an invoice"))
        }
        const received = yield* client.invoice(id)
        return yield* judged(received, yield* decode(received.body), asking)
      }),
      listing: { grain: Pages.DAY, page: client.invoices, judge: judgedTogether(client, asking) }
    }
  }),
  check: Effect.matchEffect(settings, {
    onFailure: ({ message }) => Effect.succeed([Check.fails("lago", message, "Set it in the environment or in .env")]),
    onSuccess: checked
  })
})

/** What judging one may have to ask for, and the zone of instants. */
interface Asking {
  readonly paymentsOf: (invoice: Invoice) => Effect.Effect<ReadonlyArray<Payment>, Unanswered, Platform>
  readonly creditNotesOf: CreditNoteList.Find
  readonly zone: string
}

/** As each would be judged alone: with the payments of all of them together, and fees where they say more than rows. */
const judgedTogether = (client: Client.Client, alone: Asking): Ledger.BillingSystem.Listing["judge"] => {
  const payments = Payments.make(client)
  return Effect.fnUntraced(function*(listed) {
    const read = yield* Effect.forEach(
      listed,
      (received) => Effect.map(Effect.result(decode(received.body)), (invoice) => ({ received, invoice }))
    )
    const paid = read.flatMap(({ invoice }) =>
      Result.isSuccess(invoice) && invoice.success.total_paid_amount_cents > 0 ? [invoice.success] : []
    )
    const [trouble, noNotes] = yield* Effect.all([payments.read(paid), firstFailure(alone, paid)], { concurrency: 2 })
    const paymentsOf = (invoice: Invoice) => {
      const known = payments.take(invoice)
      if (known !== null) return Effect.succeed(known)
      return trouble === null ? client.payments(invoice.lago_id) : Effect.fail(trouble)
    }
    const creditNotesOf: CreditNoteList.Find = noNotes === null ? alone.creditNotesOf : () => Effect.fail(noNotes)
    const asking = { ...alone, paymentsOf, creditNotesOf }
    const judge = Effect.fnUntraced(function*(received: Received, invoice: Invoice) {
      if (invoice.status !== "finalized" || !Taxes.isByFee(invoice)) {
        return yield* judged(received, invoice, asking)
      }
      const whole = yield* client.invoice(invoice.lago_id)
      return yield* judged(whole, yield* decode(whole.body), asking)
    })
    return yield* Effect.forEach(
      read,
      ({ invoice, received }) =>
        Effect.result(Effect.flatMap(Effect.fromResult(invoice), (invoice) => judge(received, invoice))),
      { concurrency: 8 }
    )
  })
}

/** What the first of them meets when the credit notes of all are listed: the others need not meet it one by one. */
const firstFailure = ({ creditNotesOf }: Asking, [first]: ReadonlyArray<Invoice>) =>
  first === undefined
    ? Effect.succeed(null)
    : Effect.match(creditNotesOf(first), { onFailure: (failure) => failure, onSuccess: () => null })

const judged = Effect.fnUntraced(function*(
  received: Received,
  invoice: Invoice,
  { creditNotesOf, paymentsOf, zone }: Asking
): Effect.fn.Return<Judged, Unanswered, Platform> {
  const reference = `lago:${invoice.lago_id}`
  if (reference !== received.reference) {
    return yield* Effect.fail(malformed("lago", "another invoice than was asked for"))
  }
  if (invoice.self_billed === true) {
    return yield* Effect.fail(
      unanswered("Malformed", "the invoice is self-billed: we owe it, so it is no customer invoice")
    )
  }
  switch (invoice.status) {
    case "draft":
    case "pending":
    case "failed":
      return { _tag: "Draft", evidence: yield* evidence(received, invoice, []) }
    case "voided": {
      const voidedAt = invoice.voided_at ?? null
      const at = voidedAt === null ? null : CalendarDate.inZone(voidedAt, zone)
      return { _tag: "Void", at, evidence: yield* evidence(received, invoice, []) }
    }
    case "finalized": {
      const isPaid = invoice.total_paid_amount_cents > 0
      const payments = isPaid ? yield* paymentsOf(invoice) : []
      const notes = isPaid ? yield* creditNotesOf(invoice) : []
      return {
        _tag: "Confirmed",
        truth: yield* Effect.fromResult(truth(invoice, payments, notes, reference, zone)),
        evidence: yield* evidence(received, invoice, payments)
      }
    }
    default:
      return yield* Effect.fail(malformed("lago", "a status that is not one of an invoice's"))
  }
})

const decode = Ledger.BillingSystem.decoder("lago", "an invoice", Invoice)

const checked = Effect.fnUntraced(function*(configured: Settings) {
  const pinged = yield* Effect.result(Client.make(configured).ping)
  const host = new URL(configured.base).host
  return [
    Check.holds("lago", "LAGO_API_KEY and LAGO_API_URL are set"),
    pinged._tag === "Success"
      ? Check.holds("lago", `${host} lets us read invoices`)
      : Check.fails(
        "lago",
        pinged.failure.message,
        "The key needs the right to read invoices, payments and credit notes"
      )
  ]
})

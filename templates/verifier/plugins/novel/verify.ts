/** Novel as a billing system: an invoice's verdict, and whether our key is good for one. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { CalendarDate, Check, Ledger, Money } from "#etl"
import * as Client from "./client.ts"
import { settings } from "./config.ts"
import { Invoice } from "./schema.ts"

const { decoder, evidence, fieldsOf, malformed, MinorUnits, unanswered } = Ledger.BillingSystem
type Received = Ledger.BillingSystem.Received
type Unanswered = Ledger.BillingSystem.Unanswered

/** Verifies references `novel:…`, one request an invoice. */
export const invoices = (): Ledger.BillingSystem.BillingSystem => ({
  name: "novel",
  open: Effect.map(settings, (configured) => {
    const client = Client.make(configured)
    return {
      one: Effect.fnUntraced(function*(reference) {
        const id = reference.replace(/^novel:/, "")
        // A reference is anybody's text: only what is an id may become a part of an address.
        if (!/^[\w-]{1,100}$/.test(id)) {
          return yield* Effect.fail(unanswered("Malformed", "the reference is not novel: and the id of an invoice"))
        }
        return yield* judged(yield* client.invoice(id))
      }),
      listing: null
    }
  }),
  check: Effect.matchEffect(settings, {
    onFailure: ({ message }) => Effect.succeed([Check.fails("novel", message, "Set it in the environment or in .env")]),
    onSuccess: (configured) =>
      Effect.match(Client.make(configured).ping, {
        onFailure: ({ message }) => [Check.fails("novel", message, "The key needs the right to read invoices")],
        onSuccess: () => [Check.holds("novel", "lets us read invoices")]
      })
  })
})

const decode = decoder("novel", "an invoice", Invoice)

const judged = Effect.fnUntraced(function*(
  received: Received
): Effect.fn.Return<Ledger.BillingSystem.Judged, Unanswered> {
  const invoice = yield* decode(received.body)
  if (`novel:${invoice.id}` !== received.reference) {
    return yield* Effect.fail(malformed("novel", "another invoice than was asked for"))
  }
  const rests = yield* evidence("novel", null, received, fieldsOf(received.body, FIELDS))
  switch (invoice.status) {
    case "draft":
      return { _tag: "Draft", evidence: rests }
    case "void":
      return { _tag: "Void", at: invoice.voided_on, evidence: rests }
    case "open":
    case "paid":
      return { _tag: "Confirmed", truth: yield* Effect.fromResult(truth(invoice, invoice.status)), evidence: rests }
    default:
      return yield* Effect.fail(malformed("novel", "a status that is not one of an invoice's"))
  }
})

/** Fields that decide state, date and money, and name nobody. */
const FIELDS = ["id", "number", "status", "currency", "issued_on", "due_on", "voided_on", "total", "taxes", "payments"]

const truth = (invoice: Invoice, status: "open" | "paid"): Result.Result<Ledger.Truth, Unanswered> =>
  Result.gen(function*() {
    if (!MinorUnits.isCurrency(invoice.currency)) {
      return yield* Result.fail(malformed("novel", "a currency that is no ISO 4217 code"))
    }
    const read = (minor: number) => Money.make(BigInt(minor), invoice.currency)
    const day = (text: string) =>
      Result.fromOption(CalendarDate.parse(text), () => malformed("novel", "a date that is none"))
    const issued = yield* day(invoice.issued_on)
    const tax = invoice.taxes.reduce((sum, { amount }) => sum + amount, 0)
    const payments: Array<Ledger.Payment> = []
    for (const { amount, id, received_on } of invoice.payments) {
      payments.push({ id, date: yield* day(received_on), amount: read(amount) })
    }
    return {
      system: "novel",
      reference: `novel:${invoice.id}`,
      number: invoice.number,
      status,
      invoiceDate: issued,
      dueDate: invoice.due_on,
      dates: {},
      address: { country: invoice.country, province: invoice.province },
      totalExcludingTax: read(invoice.total - tax),
      tax: read(tax),
      taxRows: invoice.taxes.map(({ amount, percent }) => ({
        amount: read(amount),
        rate: Option.getOrNull(BigDecimal.fromString(percent)),
        taxable: null
      })),
      billedLines: null,
      discount: read(0),
      total: read(invoice.total),
      payments,
      creditNotes: [],
      attention: []
    }
  })

/**
 * What a service says of an invoice that no billing system knows any more, taken for true: history alone, and only where
 * somebody asks for it.
 *
 * Never  where a billing system says anything at all of the invoice, or could not be asked
 * Dates  as the service has them, in UTC
 */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as CalendarDate from "../CalendarDate.ts"
import * as Evidence from "../Evidence.ts"
import * as Money from "../Money.ts"
import type { Answer } from "../Verify.ts"
import { claims, type Invoice } from "./Invoice.ts"
import type { Service } from "./Service.ts"
import type { Payment, Truth } from "./Truth.ts"

/** The status that a service claims, as far as it can be posted. */
const STATUS: Readonly<Record<string, Truth["status"]>> = { paid: "paid", open: "open", uncollectible: "uncollectible" }

/** The service's own word in place of `answer`; the answer itself where that word is not enough to post by. */
export const trusted = Effect.fnUntraced(function*(
  service: Service,
  invoice: Invoice,
  answer: Extract<Answer<Truth>, { readonly _tag: "Unverifiable" }>
) {
  const truth = truthOf(service, invoice, answer.message)
  if (truth === null) return answer
  const fields = claims(invoice)
  const evidence: Evidence.Evidence = {
    system: service.key,
    asked: `the service's own word, since ${answer.message}`,
    at: DateTime.formatIso(yield* DateTime.now),
    version: null,
    digest: yield* Evidence.digest(fields),
    fields: { ...invoice.claims }
  }
  return { _tag: "Confirmed", truth, evidence } as const
})

const truthOf = (service: Service, invoice: Invoice, because: string): Truth | null => {
  const { createdAt, paidAt, status: claimed } = invoice.claims
  const status = STATUS[claimed?.toLowerCase() ?? ""]
  const invoiceDate = dayOf(createdAt)
  const untaxed = Option.getOrNull(Money.fromDecimal(invoice.subtotal, invoice.currency))
  const tax = Option.getOrNull(Money.fromDecimal(invoice.tax, invoice.currency))
  if (status === undefined || invoiceDate === null || untaxed === null || tax === null) return null
  const total = Money.make(untaxed.minor + tax.minor, untaxed.currency)
  const reference = invoice.reference ?? invoice.id
  const payments = paymentsOf(invoice, reference, status, total)
  const word = `${service.name} says ${status}${status === "paid" && paidAt !== null ? ` on ${dayOf(paidAt)}` : ""}`
  return {
    system: service.key,
    reference,
    number: invoice.number,
    status,
    invoiceDate,
    dueDate: null,
    dates: { created: invoiceDate },
    address: { country: null, province: null },
    totalExcludingTax: untaxed,
    tax,
    taxRows: null,
    billedLines: null,
    discount: Money.make(0n, total.currency),
    total,
    trusted: word,
    payments,
    creditNotes: [],
    attention: [
      `trusted, not verified: ${word}; ${because}`,
      ...(payments.some(({ date }) => date === null) ? [`${service.name} does not say when it was paid`] : [])
    ]
  }
}

/** One, of what the service says was received; of the whole where it says paid and not how much. */
const paymentsOf = (
  { claims: { amountPaid, paidAt }, currency }: Invoice,
  reference: string,
  status: Truth["status"],
  total: Money.Money
): ReadonlyArray<Payment> => {
  const decimal = Option.flatMap(Option.fromNullishOr(amountPaid), BigDecimal.fromString)
  const received = Option.getOrNull(Option.flatMap(decimal, (amount) => Money.fromDecimal(amount, currency)))
  const amount = received !== null && received.minor > 0n ? received : status === "paid" ? total : null
  return amount === null || amount.minor <= 0n ? [] : [{ id: reference, date: dayOf(paidAt), amount }]
}

const dayOf = (instant: string | null): CalendarDate.CalendarDate | null =>
  Option.getOrNull(
    Option.map(Option.flatMap(Option.fromNullOr(instant), DateTime.make), (at) => CalendarDate.inZone(at, "UTC"))
  )

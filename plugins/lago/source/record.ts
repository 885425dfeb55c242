/** From an invoice as Lago shows it to one as the rules of the books take it. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { CalendarDate, Ledger, Money, Outcome } from "#etl"
import { Bill } from "../schema.ts"
import { discountsBeforeTax } from "../verify/cash.ts"
import * as MinorUnits from "../verify/minorUnits.ts"

type Invoice = Ledger.Invoice.Invoice
type Unanswered = Ledger.BillingSystem.Unanswered

/** What an answer about one invoice gives. */
export interface Row {
  readonly record: Result.Result<Invoice, Outcome.Outcome>
  /** Codes of the plans that it bills; null where that was not to be read. */
  readonly plans: ReadonlyArray<string> | null
}

/**
 * The invoice, or its end as one that cannot be read.
 *
 * Customers  how their external ids begin; the rest is the user's id
 * Subtotal   before coupons where these come off before tax: the fees, less what progressive billing invoiced before
 * Items      fees of zero are none: nothing was billed by them
 */
export const row = (customers: string, subject: Outcome.Subject, body: unknown): Effect.Effect<Row> =>
  Effect.map(Effect.result(decode(body)), (decoded) => ({
    record: Result.mapError(
      Result.flatMap(decoded, (bill) => invoice(bill, customers)),
      ({ message }) => Outcome.failed(subject, Outcome.failure("source", "MalformedRecord", message))
    ),
    plans: Result.isSuccess(decoded) ? (decoded.success.subscriptions ?? []).map(({ plan_code }) => plan_code) : null
  }))

const decode = Ledger.BillingSystem.decoder("lago", "an invoice", Bill)

const invoice = (bill: Bill, customers: string): Result.Result<Invoice, Unanswered> =>
  Result.gen(function*() {
    const minorUnits = yield* MinorUnits.reader(bill.currency)
    const read = (cents: number) => Result.map(minorUnits(cents), Money.toDecimal)
    const issued = yield* Result.fromOption(
      CalendarDate.parse(bill.issuing_date),
      () => Ledger.BillingSystem.malformed("lago", "a date that is none")
    )
    const items: Array<Ledger.Invoice.Item> = []
    for (const [place, fee] of (bill.fees ?? []).entries()) {
      if (fee.amount_cents === 0) continue
      const [quantity, unitPrice] = [decimal(fee.units), decimal(fee.precise_unit_amount)]
      items.push({
        id: fee.lago_id ?? `${bill.lago_id} ${place}`,
        description: text(fee.description) ?? text(fee.item?.name),
        quantity: unitPrice === null ? null : quantity,
        unitPrice: quantity === null ? null : unitPrice,
        amount: yield* read(fee.amount_cents)
      })
    }
    const coupons = discountsBeforeTax(bill) ? bill.coupons_amount_cents : 0
    return {
      id: bill.lago_id,
      number: text(bill.number),
      reference: `lago:${bill.lago_id}`,
      duplicateOf: null,
      customer: customer(bill.customer, customers),
      currency: bill.currency,
      subtotal: yield* read(bill.sub_total_excluding_taxes_amount_cents + coupons),
      tax: yield* read(bill.taxes_amount_cents),
      items,
      // The day by which Lago lists it, so that who verifies it looks there first.
      claims: { createdAt: issued, status: bill.status, paidAt: null }
    }
  })

/** Whether its fees are still to be asked for. What is void stays so, and needs none. */
export const isBare = ({ claims, items, subtotal }: Invoice): boolean =>
  items.length === 0 && !BigDecimal.isZero(subtotal) && claims.status !== "voided"

/** Who is billed: a company where Lago says so or knows a legal name, else somebody with a name. */
const customer = (given: Bill["customer"], customers: string): Ledger.Invoice.Customer => {
  const person = [given.firstname, given.lastname].flatMap((name) => text(name) ?? []).join(" ")
  const name = text(given.name)
  const legal = text(given.legal_name)
  const isCompany = given.customer_type === "company" || (legal !== null && given.customer_type !== "individual")
  return {
    userId: given.external_id.slice(customers.length),
    fullName: text(person) ?? name ?? legal,
    company: isCompany ? legal ?? name : null,
    email: text(given.email?.split(",")[0])
  }
}

const decimal = (value: string | null | undefined): BigDecimal.BigDecimal | null =>
  value === null || value === undefined ? null : Option.getOrNull(BigDecimal.fromString(value))

const text = (value: string | null | undefined): string | null => value?.trim() || null

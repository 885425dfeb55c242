/** What NexaMaps and NexaDesk bill, as Lago holds it. */
import * as BigDecimal from "effect/BigDecimal"
import { type Bill, desk, maps } from "../sample/Bills.ts"
import { cents } from "../sample/Cents.ts"
import { clients } from "../sample/Clients.ts"
import { uuid } from "../sample/Identity.ts"
import { taxRows } from "../sample/Taxes.ts"
import { type Customer, draft, type Invoice } from "./Invoice.ts"
import * as Transitions from "./Transitions.ts"

const customer = (externalId: Bill["client"]): Customer => {
  const { billingEmail, city, company, country, email, fullName, line1, postalCode, state } = clients[externalId]
  return {
    id: uuid(`lago customer ${externalId}`),
    externalId,
    name: company ?? fullName,
    ...(company === null ? {} : { legalName: company }),
    email: billingEmail ?? email,
    city,
    country,
    line1,
    postalCode,
    state
  }
}

/** Units times price in minor units, rounded half up, as Lago rounds each fee. */
const worth = (units: string, unitAmount: string): number => {
  const [count, price] = [BigDecimal.fromStringUnsafe(units), BigDecimal.fromStringUnsafe(unitAmount)]
  const rounded = BigDecimal.round(BigDecimal.multiply(count, price), { scale: 2, mode: "half-from-zero" })
  return Number(BigDecimal.scale(rounded, 2).value)
}

const invoice = (bill: Bill): Invoice => {
  const { client, coupon = "0.00", created, due, number, payments = [], plan, voided } = bill
  const fees = bill.fees.map(([description, units, unitAmount, of = "subscription" as const]) => (
    { description, units, unitAmount, amount: worth(units, unitAmount), of }
  ))
  const coupons = Number(cents(coupon))
  const untaxed = fees.reduce((sum, { amount }) => sum + amount, 0) - coupons
  const drafted = draft({
    id: uuid(`lago ${number}`),
    customer: customer(client),
    createdAt: created,
    issuingDate: created.slice(0, 10),
    dueDate: due ?? created.slice(0, 10),
    ...(plan === undefined ? {} : { plan }),
    fees,
    coupons,
    taxes: taxRows(BigInt(untaxed), clients[client].jurisdiction).map(({ amount, code, name, percent }) => (
      { code, name, rate: Number(percent), amount: Number(amount) }
    ))
  })
  if (bill.draft === true) return drafted
  const issued = Transitions.finalize(drafted, created, number)
  const paid = payments.reduce(
    (before, { amount, at, by = "provider", failed = false }) =>
      Transitions.pay(before, {
        at,
        type: by,
        failed,
        ...(amount === undefined ? {} : { part: Number(cents(amount)) })
      }),
    issued
  )
  return voided === undefined ? paid : Transitions.void_(paid, voided)
}

export const mapsInvoices: ReadonlyArray<Invoice> = maps.map(invoice)
export const deskInvoices: ReadonlyArray<Invoice> = desk.map(invoice)

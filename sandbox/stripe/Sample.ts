/** The sample's invoices as Stripe holds them, in test mode. */
import { cents } from "../sample/Cents.ts"
import type { Customer } from "../sample/Customers.ts"
import { stripeId } from "../sample/Identity.ts"
import * as Sample from "../sample/Sample.ts"
import type { Item } from "../sample/Table.ts"
import { type Customer as StripeCustomer, draft, type Invoice, type Line, type TaxRow } from "./Invoice.ts"
import * as Transitions from "./Transitions.ts"

const seconds = (instant: string): number => Date.parse(instant) / 1_000

const customer = (each: Customer): StripeCustomer => ({
  id: stripeId("cus", each.id),
  name: each.company ?? each.fullName,
  email: each.billingEmail ?? each.email,
  city: each.city,
  country: each.country,
  line1: each.line1,
  postalCode: each.postalCode,
  state: each.state
})

/** Dollars to cents, exactly: `"49.99"` to `"4999"`, `"0.012"` to `"1.2"`. */
const hundredfold = (dollars: string): string => {
  const [whole = "", fraction = ""] = dollars.split(".")
  const digits = fraction.padEnd(2, "0")
  const sub = digits.slice(2).replace(/0+$/, "")
  const units = (whole + digits.slice(0, 2)).replace(/^(-?)0+(?=\d)/, "$1")
  return sub === "" ? units : `${units}.${sub}`
}

const line = ([description, quantity, unitPrice, amount]: Item): Line => ({
  description,
  quantity: quantity ?? "1",
  unitAmount: hundredfold(unitPrice),
  amount: Number(cents(amount)),
  proration: /^(remaining|unused) time on /i.test(description)
})

const taxTypes = { gst: "gst", hst_ns: "hst", hst_on: "hst", pst_bc: "pst", qst: "qst" } as const

const taxRow = (each: Sample.Invoice["taxes"][number], state: string): TaxRow => ({
  id: stripeId("txr", each.code),
  displayName: each.name,
  type: taxTypes[each.code],
  percentage: Number(each.percent),
  country: "CA",
  state: each.code === "gst" ? null : state,
  amount: Number(each.amount)
})

const invoice = (each: Sample.Invoice): Invoice => {
  const { created, draft: isDraft, due, finalized = created, number, uncollectible, voided } = each.row
  const drafted = draft({
    id: each.billingId,
    customer: customer(each.customer),
    created: seconds(created),
    dueAt: due === undefined ? null : seconds(`${due}${created.slice(10)}`),
    lines: Sample.billedLines(each).map(line),
    taxes: each.taxes.map((row) => taxRow(row, each.customer.state))
  })
  if (isDraft === true) return drafted
  const final = Transitions.finalize(drafted, seconds(finalized), `NX-${number.slice(-4)}`)
  const paid = each.payments.reduce((before, { amount, at, by }) =>
    Transitions.pay(before, {
      at: seconds(at),
      amount: Number(amount),
      type: by === "manual" ? "payment_record" : "payment_intent"
    }), final)
  return voided !== undefined
    ? Transitions.void_(paid, seconds(voided))
    : uncollectible !== undefined
    ? Transitions.markUncollectible(paid, seconds(uncollectible))
    : paid
}

/** Those of the sample that are billed at Stripe. */
export const invoices: ReadonlyArray<Invoice> = Sample.invoices.filter((each) => each.row.system === "stripe").map(
  invoice
)

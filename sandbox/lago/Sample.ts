/** The sample's invoices as Lago holds them. */
import { cents } from "../sample/Cents.ts"
import type { Customer } from "../sample/Customers.ts"
import { uuid } from "../sample/Identity.ts"
import * as Sample from "../sample/Sample.ts"
import { type Customer as LagoCustomer, draft, type Invoice } from "./Invoice.ts"
import * as Transitions from "./Transitions.ts"

const customer = (each: Customer): LagoCustomer => ({
  id: uuid(`lago customer ${each.id}`),
  externalId: each.id,
  name: each.company ?? each.fullName,
  email: each.billingEmail ?? each.email,
  city: each.city,
  country: each.country,
  line1: each.line1,
  postalCode: each.postalCode,
  state: each.state
})

const invoice = (each: Sample.Invoice): Invoice => {
  const { created, due, number } = each.row
  const drafted = draft({
    id: each.billingId,
    customer: customer(each.customer),
    createdAt: created,
    issuingDate: created.slice(0, 10),
    dueDate: due ?? created.slice(0, 10),
    fees: Sample.billedLines(each).map(([description, units, unitAmount, amount]) => (
      { description, units: units ?? "1", unitAmount, amount: Number(cents(amount)) }
    )),
    taxes: each.taxes.map(({ amount, code, name, percent }) => (
      { code, name, rate: Number(percent), amount: Number(amount) }
    ))
  })
  const final = Transitions.finalize(drafted, created, `NEX-LAGO-${number.slice(-4)}`)
  return each.payments.reduce(
    (before, { amount, at, by, failed }) => Transitions.pay(before, { at, part: Number(amount), type: by, failed }),
    final
  )
}

/** Those of the sample that are billed at Lago; all of them are final. */
export const invoices: ReadonlyArray<Invoice> = Sample.invoices.filter((each) => each.row.system === "lago").map(
  invoice
)

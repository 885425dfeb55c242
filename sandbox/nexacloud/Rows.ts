/** The sample as NexaCloud holds it: true about amounts and lines, wrong about dates, states and payments. */
import { decimal } from "../sample/Cents.ts"
import { type Customer, customers, plans } from "../sample/Customers.ts"
import { uuid } from "../sample/Identity.ts"
import { type Invoice, invoices } from "../sample/Sample.ts"

/** A row as PostgreSQL takes it: decimals and instants as text. */
export type Row = Readonly<Record<string, string | null>>

/** The night on which every invoice was synchronised, and stamped "created". */
const synchronised = "2026-07-01T04:30:00Z"

const subscriptionOf = (customer: Customer) => uuid(`subscription ${customer.id}`)

const user = (each: Customer): Row => ({
  id: each.id,
  full_name: each.fullName,
  company: each.company,
  email: each.email,
  billing_email: each.billingEmail,
  created_at: "2026-02-20T15:00:00Z"
})

const subscription = (each: Customer): Row => ({
  id: subscriptionOf(each),
  user_id: each.id,
  plan_id: uuid(`plan ${each.plan}`),
  status: "active",
  started_at: "2026-03-01T00:00:00Z"
})

const deployment = (each: Customer, index: number): Row => ({
  id: uuid(`deployment ${each.id}`),
  subscription_id: subscriptionOf(each),
  name: (each.company ?? each.fullName).normalize("NFD").replace(/[^A-Za-z]+/g, "-").toLowerCase(),
  cpu_hours: `${120 + 37 * index}.1250`,
  updated_at: synchronised
})

const invoice = (each: Invoice): Row => ({
  id: each.id,
  stripe_invoice_id: each.reference,
  invoice_number: each.row.unnumbered === true ? null : each.row.number,
  user_id: each.customer.id,
  subscription_id: each.row.oneOff === true ? null : subscriptionOf(each.customer),
  created_at: synchronised,
  currency: "CAD",
  status: each.row.believed ?? "open",
  subtotal: decimal(each.subtotal),
  tax: decimal(each.tax),
  amount_paid: each.row.believed === "paid" ? decimal(each.total) : "0.00",
  paid_at: each.row.believed === "paid" ? synchronised : null
})

const items = (each: Invoice): ReadonlyArray<Row> =>
  each.items.map(([description, quantity, unit_price, amount], index) => ({
    id: uuid(`item ${each.row.number} ${index}`),
    invoice_id: each.id,
    description,
    quantity,
    unit_price,
    amount
  }))

/** Every table with its rows, in the order in which they can be inserted. */
export const tables: ReadonlyArray<readonly [table: string, rows: ReadonlyArray<Row>]> = [
  ["users", Object.values(customers).map(user)],
  ["plans", plans.map(({ name, price }) => ({ id: uuid(`plan ${name}`), name, price, billing_cycle: "monthly" }))],
  ["subscriptions", Object.values(customers).map(subscription)],
  ["deployments", Object.values(customers).map(deployment)],
  ["invoices", invoices.map(invoice)],
  ["invoice_items", invoices.flatMap(items)]
]

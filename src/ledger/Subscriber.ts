/** A customer as a service's own database has it, with what is subscribed to; and as the books are to know it. */
import * as BigDecimal from "effect/BigDecimal"
import type { Json } from "effect/Schema"
import type { Subject } from "../Outcome.ts"
import type { Entry } from "./Entry.ts"
import { type Customer, customerName, isCompany } from "./Invoice.ts"
import type { Service } from "./Service.ts"

/** Of a subscription, by the words that services have for it. Nothing else is guessed at. */
export const CYCLES: ReadonlyMap<string, Cycle> = new Map([
  ["monthly", "month"],
  ["month", "month"],
  ["quarterly", "quarter"],
  ["quarter", "quarter"],
  ["yearly", "year"],
  ["annually", "year"],
  ["annual", "year"],
  ["year", "year"]
])

export type Cycle = "month" | "quarter" | "year"

export interface Subscription {
  readonly id: string
  /** The plan's name. */
  readonly plan: string
  /** For one cycle, without tax, in the currency's own unit. */
  readonly price: BigDecimal.BigDecimal
  readonly cycle: Cycle
  /** In the service's own word. */
  readonly status: string | null
}

export interface Subscriber {
  readonly customer: Customer
  readonly subscriptions: ReadonlyArray<Subscription>
}

/** Whose partner is whose, as far as the books care. */
export type Client = Pick<Entry, "partner" | "service">

export const subject = ({ customer }: Subscriber): Subject => ({
  id: customer.userId,
  number: null,
  reference: null,
  customer: customerName(customer)
})

/** What the service says, for the story. No mail addresses. */
export const claims = ({ subscriptions }: Subscriber): Json => ({
  subscriptions: subscriptions.map(({ cycle, plan, price, status }) => [
    plan,
    `${BigDecimal.format(price)} a ${cycle}`,
    status
  ])
})

/** By the same rules as the customer of an invoice. */
export const client = (service: Service, { customer }: Subscriber): Client => ({
  service,
  partner: {
    userId: customer.userId,
    name: customerName(customer),
    isCompany: isCompany(customer),
    email: customer.email
  }
})

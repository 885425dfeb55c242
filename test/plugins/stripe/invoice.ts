/** What tests put into Stripe's stand-in. */
import type { Customer, Line } from "../../../sandbox/stripe/Invoice.ts"

export const customer: Customer = {
  id: "cus_test",
  name: "Acme Inc.",
  email: "ap@acme.example",
  city: "Ottawa",
  country: "CA",
  line1: "1 Main St",
  postalCode: "K1A 0A6",
  state: "ON"
}

export const line = (amount: number): Line => ({
  description: "Odoo ERP Hosting",
  quantity: "1",
  unitAmount: String(amount),
  amount
})

/** The second at which a day and time of 2026 falls, in UTC: `at("06-01T12:00")`. */
export const at = (moment: string): number => Date.parse(`2026-${moment}Z`) / 1_000

/** What tests put into Lago's stand-in. */
import type { Customer, Fee } from "../../../sandbox/lago/Invoice.ts"

export const customer: Customer = {
  id: "84a51684-1ba7-4a5b-a648-de2cd0dfcb30",
  externalId: "u-1",
  name: "Acme Inc.",
  email: "ap@acme.example",
  city: "Ottawa",
  country: "CA",
  line1: "1 Main St",
  postalCode: "K1A 0A6",
  state: "ON"
}

export const fee = (amount: number): Fee => ({
  description: "Odoo ERP Hosting",
  units: "1",
  unitAmount: `${amount / 100}`,
  amount
})

/** A UUID of its own for each number. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`

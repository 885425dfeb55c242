/** Whose invoice it is. */
import { customerName, isCompany } from "../ledger/Invoice.ts"
import { type Compared, differing, explaining, nothing, type Triple } from "./Comparison.ts"
import type { Partner } from "./Document.ts"

/** By link, and by name; a name that another service or a person knows better is explained. */
export const party = ({ document: { partner }, invoice: { customer } }: Triple): Compared => {
  const name = customerName(customer)
  const differs = (what: string, next: string) =>
    differing({ name: "PartnerDiffers", what, service: name, billing: null, books: partner?.name ?? "nobody", next })
  if (partner === null) return differs("customer", "Set the customer in the books")
  const { isCompany: isBooksCompany, users } = partner
  const isLinked = users.includes(customer.userId)
  if (!isLinked && users.length > 0) {
    return differs("customer", `The books have another customer's partner (${partner.id}): set the right one there`)
  }
  if (partner.name === name) return nothing
  if (!isLinked) return differs("customer", "Set the right customer in the books, or rename the partner there")
  if (users.length > 1) {
    return explaining(`${partner.name} in the books is ${users.length} customers, whom somebody merged`)
  }
  if (isBooksCompany && !isCompany(customer)) return explaining(`${said(partner)} is the company of ${name}`)
  return differs(
    "customer's name",
    "Correct the partner's name in the books; the next daily run does so where it posts"
  )
}

const said = ({ name }: Partner): string => `${name} in the books`

/** Which account each part of an invoice's revenue belongs in, worked out from its items alone. */
import * as BigDecimal from "effect/BigDecimal"
import type { Invoice } from "../ledger/Invoice.ts"
import type { Service } from "../ledger/Service.ts"
import * as Money from "../Money.ts"
import { type Compared, differing, nothing, type Triple } from "./Comparison.ts"
import { same } from "./Difference.ts"

/** Differs where an account holds another sum than the items that belong in it. */
export const revenue = (
  { document, invoice, service }: Pick<Triple, "document" | "invoice" | "service">,
  untaxed: Money.Money
): Compared => {
  const { currency } = untaxed
  if (!same(document.untaxed, untaxed)) return nothing
  const expected = byAccount(service, invoice, untaxed)
  const codes = [...new Set([...expected.keys(), ...document.revenue.keys()])].toSorted()
  const wrong = codes.filter((code) => (expected.get(code) ?? 0n) !== (document.revenue.get(code) ?? 0n))
  if (wrong.length === 0) return nothing
  const told = (sums: ReadonlyMap<string, bigint>) =>
    wrong.map((code) => `${code} ${Money.format(Money.make(sums.get(code) ?? 0n, currency))}`).join(", ")
  return differing({
    name: "AccountDiffers",
    what: "revenue by account",
    service: told(expected),
    billing: null,
    books: told(document.revenue),
    next: "Move the line to its account in the books"
  })
}

/** In minor units; what the items leave of the whole is the base charge. */
const byAccount = (service: Service, invoice: Invoice, untaxed: Money.Money): ReadonlyMap<string, bigint> => {
  const sums = new Map<string, bigint>()
  let rest = untaxed.minor
  const add = (family: string, minor: bigint) => {
    const code = `${service.accountPrefix}.${family.toUpperCase()}`
    sums.set(code, (sums.get(code) ?? 0n) + minor)
  }
  for (const { amount, description } of invoice.items) {
    const { minor } = Money.roundDecimal(amount, untaxed.currency)
    rest -= minor
    add(familyOf(service, description ?? ""), minor)
  }
  add("base", rest)
  return new Map([...sums].filter(([, minor]) => minor !== 0n))
}

/** The first family with words of the description; of a remaining time, of what remains. */
const familyOf = ({ families }: Service, description: string): string => {
  const text = description.toLowerCase()
  const begins = "remaining time on "
  const ends = text.startsWith(begins)
    ? [" after", " from ", "("].map((end) => text.indexOf(end, begins.length + 1)).filter((at) => at > 0)
    : []
  const about = ends.length === 0 ? text : text.slice(begins.length, Math.min(...ends))
  return families.find(({ contains }) => contains.some((words) => about.includes(words)))?.family ?? "other"
}

/** Nothing is itemised and nothing is asked for: there is nothing to record. */
export const isNothing = ({ items, subtotal, tax }: Invoice): boolean =>
  items.length === 0 && BigDecimal.isZero(subtotal) && BigDecimal.isZero(tax)

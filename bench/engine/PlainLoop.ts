/**
 * What any program would do with an invoice, without stages or types of ours: parse it, find each line's family, the gap and
 * the tax, in whole cents, hold it by its id, and write it as JSON again. It checks nothing, and says nothing of failures.
 */
import { service } from "../../test/support/invoices.ts"

interface Row {
  readonly id: string
  readonly items: ReadonlyArray<readonly [description: string, quantity: string, price: string, amount: string]>
  readonly subtotal: string
  readonly tax: string
}

const cents = (text: string): bigint => BigInt(text.replace(".", ""))

const PRORATION = /^remaining time on (.+?)(?: after| from |\s*\()/

const family = (description: string): string => {
  const folded = description.toLowerCase()
  const item = PRORATION.exec(folded)?.[1] ?? folded
  return service.families.find(({ contains }) => contains.some((words) => item.includes(words)))?.family ?? "other"
}

/** Gives the books: entries as JSON, by their ids. */
export const run = (texts: ReadonlyArray<string>): ReadonlyMap<string, string> => {
  const books = new Map<string, string>()
  for (const text of texts) {
    const { id, items, subtotal, tax }: Row = JSON.parse(text)
    const lines = items.map(([name, quantity, price, amount]) => ({
      name,
      quantity,
      price,
      amount: cents(amount),
      account: `NTR.${family(name).toUpperCase()}`
    }))
    const gap = cents(subtotal) - lines.reduce((sum, { amount }) => sum + amount, 0n)
    if (gap !== 0n) lines.push({ name: "base", quantity: "1", price: String(gap), amount: gap, account: "NTR.BASE" })
    if (cents(subtotal) * 13n / 100n !== cents(tax)) throw new RangeError(`the tax of ${id} is not 13 %`)
    const entry = { id, lines, tax: cents(tax), total: cents(subtotal) + cents(tax) }
    books.set(id, JSON.stringify(entry, (_, value: unknown) => typeof value === "bigint" ? String(value) : value))
  }
  return books
}

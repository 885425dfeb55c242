/** The words of the report that several of its parts use. */
import * as Money from "../Money.ts"
import type { Invoice } from "./RunReport.ts"

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ["posted", "Posted"],
  ["updated", "Posted from draft"],
  ["settled", "Settled"],
  ["alreadyPosted", "Already posted"],
  ["reversed", "Reversed"],
  ["planned", "Would be posted"],
  ["drafted", "Drafted"],
  ["skipped:void", "Skipped: void"],
  ["skipped:draft", "Skipped: draft"],
  ["skipped:zeroAmount", "Skipped: zero amount"],
  ["skipped:unpaid", "Skipped: unpaid, left as it is"],
  ["skipped:noDraft", "Skipped: no draft of it waits"],
  ["skipped:unchanged", "Unchanged"],
  ["changed:created", "Created"],
  ["changed:updated", "Updated"],
  ["changed:removed", "Removed"],
  ["changed:archived", "Archived"],
  ["unverifiable", "Not verified"],
  ["failed", "Failed"]
])

/** An outcome's label for people. */
export const outcome = (label: string): string => OUTCOMES.get(label) ?? label

const UUID = /^[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$)/i

/** What people call the invoice: its number, else its id, of a UUID the first eight digits. */
export const name = ({ number, id }: Pick<Invoice, "number" | "id">): string => {
  const [start] = UUID.exec(id) ?? [id]
  return number ?? start
}

/** `CAD 3,403.46`, a negative amount with a true minus. */
export const money = (amount: Money.Money): string => `${amount.currency} ${digits(amount)}`

/** `3,403.46`, under a heading that says the currency. */
export const digits = (amount: Money.Money): string => Money.formatGrouped(amount).replace("-", "−")

/** `23 invoices`, `1 invoice`. */
export const counted = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? "" : "s"}`

export const number = (count: number): string => count.toLocaleString("en-US")

/** `a`, `a and b`, `a, b and c`. */
export const list = (parts: ReadonlyArray<string>): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`

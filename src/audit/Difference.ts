/** One thing on which the service, its billing system and the books do not agree. */
import * as Money from "../Money.ts"
import type { DifferenceName } from "../Outcome.ts"

export interface Difference {
  readonly name: DifferenceName
  /** What differs: `total`, `due date`. */
  readonly what: string
  /** What each of the three says, for people; null where it has nothing to say of this. */
  readonly service: string | null
  readonly billing: string | null
  readonly books: string | null
  /** What to do. */
  readonly next: string
}

/** The names of the three, as people know them. */
export interface Names {
  readonly service: string
  readonly billing: string
  readonly books: string
}

/** `total: NexaCloud 113.00 · stripe 113.00 · Odoo 112.00. Correct …`. */
export const sentence = ({ billing, books, next, service, what }: Difference, names: Names): string => {
  const values = [[names.service, service], [names.billing, billing], [names.books, books]] as const
  return `${what}: ${values.map(([name, value]) => `${name} ${value ?? "–"}`).join(" · ")}. ${next}`
}

/** The gravest first: an invoice's outcome bears the name of the first. */
const GRAVITY: ReadonlyArray<DifferenceName> = [
  "Doubled",
  "Extra",
  "Missing",
  "VoidedAfterPosting",
  "DuplicateReference",
  "StateDiffers",
  "AmountDiffers",
  "TaxDiffers",
  "AccountDiffers",
  "CreditNoteDiffers",
  "PaymentDiffers",
  "DateDiffers",
  "PartnerDiffers",
  "ReferenceDiffers"
]

export const byGravity = (differences: ReadonlyArray<Difference>): ReadonlyArray<Difference> =>
  differences.toSorted((a, b) => GRAVITY.indexOf(a.name) - GRAVITY.indexOf(b.name))

/** `CAD 3,403.46`. */
export const money = (amount: Money.Money): string => `${amount.currency} ${Money.formatGrouped(amount)}`

export const same = (a: Money.Money, b: Money.Money): boolean => a.minor === b.minor && a.currency === b.currency

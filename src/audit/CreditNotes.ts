/** What was credited after payment: each credit note of the billing system is in the books, and no other. */
import type { CreditNote } from "../ledger/Truth.ts"
import * as Money from "../Money.ts"
import { payments } from "./Cash.ts"
import { all, type Compared, differing, explaining, nothing, type Triple } from "./Comparison.ts"
import { booked } from "./Dates.ts"
import { money } from "./Difference.ts"
import { type Document, nameOf } from "./Document.ts"

export const creditNotes = (triple: Triple): Compared => {
  const there = [...triple.creditNotes]
  const compared = triple.truth.creditNotes.map((note) => {
    const byId = there.findIndex(({ reference }) => reference === note.id)
    const at = byId === -1 ? there.findIndex((one) => -one.total.minor === note.total.minor) : byId
    const [document] = at === -1 ? [] : there.splice(at, 1)
    return document === undefined ? missing(note) : compare(triple, note, document)
  })
  return all([...compared, ...there.map((document) => unconfirmed(triple, document))])
}

const missing = (note: CreditNote): Compared =>
  wrong(note, `${money(note.total)} on ${note.date}`, "none", "Record it in the books")

const compare = (triple: Triple, note: CreditNote, document: Document): Compared => {
  const parts = [
    ["", note.total, document.total],
    [", tax", note.tax, document.tax]
  ] as const
  return all([
    ...parts.map(([what, billed, there]) =>
      billed.minor === -there.minor && billed.currency === there.currency
        ? nothing
        : wrong(note, money(billed), money(minus(there)), `Correct ${nameOf(document)} in the books`, what)
    ),
    document.reference === note.id
      ? nothing
      : explaining(`credit note ${note.number ?? note.id} is taken to be ${nameOf(document)}, which another hand made`),
    document.accountingDate === note.date
      ? nothing
      : booked(
        `credit note ${nameOf(document)} is booked under ${document.accountingDate}`,
        note.date,
        document.accountingDate,
        triple.closedUntil
      ) ?? wrong(note, note.date, document.accountingDate ?? "none", "Set its day in the books", ", day"),
    payments("refund", note.refunds, document.payments, { ...triple, document })
  ])
}

/** A person credited it, or the billing system took its own credit note back. */
const unconfirmed = ({ document, truth }: Triple, note: Document): Compared =>
  differing({
    name: "CreditNoteDiffers",
    what: `credit note of ${nameOf(document)}`,
    service: null,
    billing: "none",
    books: `${money(minus(note.total))} (${nameOf(note)})`,
    next: `${truth.system} confirms none: reverse it in the books, or credit the invoice there too`
  })

const wrong = (note: CreditNote, billing: string, books: string, next: string, what = "") =>
  differing({
    name: "CreditNoteDiffers",
    what: `credit note ${note.number ?? note.id}${what}`,
    service: null,
    billing,
    books,
    next
  })

const minus = ({ currency, minor }: Money.Money): Money.Money => Money.make(-minor, currency)

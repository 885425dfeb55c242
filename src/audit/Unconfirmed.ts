/** An invoice that no billing system knows: it must not be in the books, unless it was put there on the service's own word. */
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import { all, type Auditing, type Compared, differing, nothing, type Pair, type Unknown } from "./Comparison.ts"
import { money, same } from "./Difference.ts"
import { type Document, nameOf } from "./Document.ts"
import { ending } from "./Ending.ts"
import { revenue } from "./Revenue.ts"

interface Asked extends Pick<Pair, "invoice"> {
  readonly said: Unknown
  readonly document: Document | null
}

export const unconfirmed = (
  auditing: Auditing,
  subject: Outcome.Subject,
  { document, invoice, said }: Asked
): Outcome.Outcome => {
  const { message, reason } = said
  if (document?.state !== "posted") return Outcome.make(subject, { _tag: "unverifiable", reason, message })
  const end = ending(auditing, subject)
  if (!document.isTrusted) {
    return end.differing([{
      name: "StateDiffers",
      what: "state",
      service: invoice.claims.status,
      billing: message,
      books: `posted as ${nameOf(document)}`,
      next: "Nobody confirms it: correct its billing reference, or reverse it in the books"
    }])
  }
  const word = `${nameOf(document)} was posted on ${auditing.service.name}'s own word: ${message}`
  const { differences } = compare(auditing, invoice, document)
  return differences.length > 0 ? end.differing(differences, [word]) : end.agreeing(document, [word])
}

/** With the service alone, which is all that there is. */
const compare = (auditing: Auditing, invoice: Pair["invoice"], document: Document): Compared => {
  const { currency } = invoice
  const own = {
    untaxed: Money.roundDecimal(invoice.subtotal, currency),
    tax: Money.roundDecimal(invoice.tax, currency)
  }
  const parts = [["without tax", own.untaxed, document.untaxed], ["tax", own.tax, document.tax]] as const
  return all([
    ...parts.map(([what, service, books]) =>
      same(service, books) ? nothing : differing({
        name: "AmountDiffers",
        what,
        service: money(service),
        billing: null,
        books: money(books),
        next: "Find out which is right, and correct the other"
      })
    ),
    revenue({ ...auditing, invoice, document }, own.untaxed)
  ])
}

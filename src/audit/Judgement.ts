/** What an audit says of one invoice: that all three agree, or on what they do not. Pure. */
import type * as Outcome from "../Outcome.ts"
import { amounts, served } from "./Amounts.ts"
import { cash } from "./Cash.ts"
import { all, type Auditing, type Compared, isUnfit, type Pair, type Triple } from "./Comparison.ts"
import { creditNotes } from "./CreditNotes.ts"
import { dates } from "./Dates.ts"
import { type Difference, money } from "./Difference.ts"
import { type Document, nameOf } from "./Document.ts"
import { ending } from "./Ending.ts"
import { party } from "./Party.ts"
import { isNothing, revenue } from "./Revenue.ts"
import { standing } from "./Standing.ts"
import * as States from "./States.ts"
import { unconfirmed } from "./Unconfirmed.ts"

/** What the books hold of one invoice. */
export interface Held {
  readonly subject: Outcome.Subject
  /** Those that bear its id. */
  readonly documents: ReadonlyArray<Document>
  /** Posted ones that credit one of these. */
  readonly creditNotes: ReadonlyArray<Document>
}

/** Compares one invoice. */
export const judge = (auditing: Auditing, held: Held, { invoice, said }: Pair): Outcome.Outcome => {
  const end = ending(auditing, held.subject, said.system)
  const { cancelled, documents } = standing(held.documents)
  const [document, ...others] = documents
  const states = { service: invoice.claims.status, billing: said.status }
  if (others.length > 0) return end.differing([States.doubled(documents, states)])
  if (isUnfit(said)) {
    const wrong = document?.state === "posted" && !document.isReversed
    return wrong ? end.differing([States.unfit(document, said, states)]) : end.none(said.status, document)
  }
  if (said.status === "unknown") {
    return unconfirmed(auditing, held.subject, { invoice, said, document: document ?? null })
  }
  if (invoice.duplicateOf !== null) return end.differing([States.duplicate(invoice, document)])
  if (isNothing(invoice) && said.total.minor === 0n) {
    return document?.state === "posted"
      ? end.differing([States.surplus(document, states)])
      : end.none("zeroAmount", document)
  }
  if (document === undefined) {
    const absence = cancelled.length > 0 ? States.withdrawn(cancelled, states) : States.missing(said, states)
    return end.differing([absence, ...served(invoice, said).differences])
  }
  const triple: Triple = { ...auditing, invoice, truth: said, document, creditNotes: held.creditNotes }
  const { differences, explained } = compare(triple)
  const attention = [...said.attention, ...explained]
  const all = [...wrongState(triple, states), ...differences]
  if (all.length > 0) return end.differing(all, attention)
  return document.state === "draft" ? end.draft(attention) : end.agreeing(document, attention)
}

/** A draft that was never posted, and that nobody paid, may be left for review. */
const wrongState = ({ document, truth }: Triple, states: States.States): ReadonlyArray<Difference> => {
  if (document.isReversed) return [States.reversed(document, states)]
  const isLeft = !document.wasPosted && truth.payments.length === 0 && truth.status !== "paid"
  return document.state === "draft" && !isLeft ? [States.unposted(document, states)] : []
}

/** What the books hold of `id`, and no row of the service asks for; `isKeyed` where it bears an id of the service. */
export const unasked = (
  auditing: Auditing,
  id: string,
  documents: ReadonlyArray<Document>,
  isKeyed: boolean
): Outcome.Outcome => {
  const [first] = documents
  const customer = first?.partner?.name ?? null
  const subject = { id, number: isKeyed ? first?.name ?? null : null, reference: first?.reference ?? null, customer }
  return ending(auditing, subject).differing([{
    name: "Extra",
    what: isKeyed ? "invoice" : "revenue",
    service: "none",
    billing: null,
    books: documents.map((one) => `${money(one.total)} (${nameOf(one)}, ${one.state})`).join(", "),
    next: isKeyed
      ? "Find out what became of the service's row; reverse the document where there never was one"
      : "It is in the service's revenue and none of its invoices: reverse it, or book it elsewhere"
  }])
}

const compare = (triple: Triple): Compared =>
  all([
    amounts(triple),
    revenue(triple, triple.truth.totalExcludingTax),
    dates(triple),
    party(triple),
    referenced(triple),
    ...(triple.document.state === "posted" ? [cash(triple), creditNotes(triple)] : [])
  ])

const referenced = ({ document, truth }: Triple): Compared => ({
  differences: document.reference === truth.reference ? [] : [{
    name: "ReferenceDiffers",
    what: "billing reference",
    service: truth.reference,
    billing: truth.reference,
    books: document.reference ?? "none",
    next: "Set it right in the books: it is how the invoice is found at its billing system"
  }],
  explained: []
})

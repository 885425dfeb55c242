/** Differences of whole documents: too many, none, or in the wrong state. */
import type { Invoice } from "../ledger/Invoice.ts"
import type { Truth } from "../ledger/Truth.ts"
import type { Unfit } from "./Comparison.ts"
import { type Difference, money } from "./Difference.ts"
import { type Document, nameOf } from "./Document.ts"
import { names } from "./Standing.ts"

/** What the other two say of its state. */
export type States = Pick<Difference, "service" | "billing">

export const doubled = (documents: ReadonlyArray<Document>, states: States): Difference => ({
  name: "Doubled",
  what: "documents",
  ...states,
  books: documents.map((one) => `${nameOf(one)} ${one.state}`).join(", "),
  next: "Keep one; reverse or delete the others in the books"
})

export const unfit = (document: Document, { at, status }: Unfit, { service }: States): Difference => ({
  name: status === "void" ? "VoidedAfterPosting" : "StateDiffers",
  what: "state",
  service,
  billing: status === "void" ? `void since ${at ?? "an unknown day"}` : status,
  books: `posted as ${nameOf(document)}`,
  next: status === "void"
    ? "Reverse it in the books, or declare voidedAfterPosting: \"reverse\""
    : "Reset it to draft in the books until it is finalized at the billing system"
})

export const duplicate = (invoice: Invoice, document: Document | undefined): Difference => ({
  name: "DuplicateReference",
  what: "billing reference",
  service: `${invoice.reference}, which is that of ${invoice.duplicateOf} too`,
  billing: "one invoice",
  books: document === undefined ? "none" : `${document.state} as ${nameOf(document)}`,
  next: "Find out which of the two records is real, and correct the other"
})

export const surplus = (document: Document, states: States): Difference => ({
  name: "Extra",
  what: "invoice of zero",
  ...states,
  books: `${money(document.total)} (${nameOf(document)})`,
  next: "There is nothing to record: reverse it in the books"
})

export const missing = (truth: Truth, { service }: States): Difference => ({
  name: "Missing",
  what: "invoice",
  service,
  billing: `${truth.status}, ${money(truth.total)} of ${truth.invoiceDate}`,
  books: "none",
  next: "Run the daily pipeline; where that fails, it says why"
})

export const withdrawn = (cancelled: ReadonlyArray<Document>, states: States): Difference => ({
  name: "StateDiffers",
  what: "state",
  ...states,
  books: `cancelled (${names(cancelled)})`,
  next: "Set it back to draft and post it in the books, or void it at the billing system"
})

export const unposted = (document: Document, states: States): Difference => ({
  name: "StateDiffers",
  what: "state",
  ...states,
  books: `draft${document.wasPosted ? ", which was posted before" : ""} (${nameOf(document)})`,
  next: "Post it in the books"
})

export const reversed = (document: Document, states: States): Difference => ({
  name: "StateDiffers",
  what: "state",
  ...states,
  books: `reversed (${nameOf(document)})`,
  next: "Void it at the billing system too, or reverse the credit note in the books"
})

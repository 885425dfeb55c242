/** What is compared, and what comparing says: differences, and what explains what would be one. */
import type { CalendarDate } from "../CalendarDate.ts"
import type { Invoice } from "../ledger/Invoice.ts"
import type { Service } from "../ledger/Service.ts"
import type { Truth } from "../ledger/Truth.ts"
import type { UnverifiableReason } from "../Outcome.ts"
import type { Reading } from "./Books.ts"
import type { Difference } from "./Difference.ts"
import type { Document } from "./Document.ts"

/** What a billing system says of an invoice that must not be in the books. */
export interface Unfit {
  readonly status: "draft" | "void"
  readonly system: string
  /** The day it was voided; null where nobody says, and of a draft. */
  readonly at: CalendarDate | null
}

/** No billing system knows the invoice, now or any more; or the service names none. */
export interface Unknown {
  readonly status: "unknown"
  readonly system: string
  readonly reason: UnverifiableReason
  readonly message: string
}

/** What a billing system says of an invoice. */
export type Said = Truth | Unfit | Unknown

export const isUnfit = (said: Said): said is Unfit => said.status === "draft" || said.status === "void"

/** What the service and the billing system say. */
export interface Pair {
  readonly invoice: Invoice
  readonly said: Said
}

/** Who is compared. */
export interface Auditing extends Pick<Reading, "closedUntil" | "paymentsClosedUntil"> {
  readonly service: Service
  /** What people call the books. */
  readonly books: string
}

/** One invoice three times; `document` is the one of the books that stands for it. */
export interface Triple extends Auditing {
  readonly invoice: Invoice
  readonly truth: Truth
  readonly document: Document
  /** Posted credit notes of the document. */
  readonly creditNotes: ReadonlyArray<Document>
}

export interface Compared {
  readonly differences: ReadonlyArray<Difference>
  /** One sentence each. */
  readonly explained: ReadonlyArray<string>
}

export const nothing: Compared = { differences: [], explained: [] }

export const differing = (...differences: ReadonlyArray<Difference>): Compared => ({ differences, explained: [] })

export const explaining = (...explained: ReadonlyArray<string>): Compared => ({ differences: [], explained })

export const all = (compared: ReadonlyArray<Compared>): Compared => ({
  differences: compared.flatMap(({ differences }) => differences),
  explained: compared.flatMap(({ explained }) => explained)
})

/** Which of an invoice's documents stands in the books; whether there is one too many, or none. */
import { type Document, nameOf } from "./Document.ts"

export interface Standing {
  /** Those that stand: one, where all is well. */
  readonly documents: ReadonlyArray<Document>
  /** Those that somebody cancelled. */
  readonly cancelled: ReadonlyArray<Document>
}

/** `documents` bear the invoice's id; credit notes of them are not among them. */
export const standing = (documents: ReadonlyArray<Document>): Standing => {
  const ids = new Set(documents.map(({ id }) => id))
  const live = documents.filter(({ credits, state }) => state !== "cancelled" && !ids.has(credits ?? 0))
  const valid = live.filter(({ isReversed }) => !isReversed)
  return {
    // Of one that was undone and made anew, the new one stands.
    documents: valid.length > 0 ? valid : live.slice(0, 1),
    cancelled: documents.filter(({ state }) => state === "cancelled")
  }
}

export const names = (documents: ReadonlyArray<Document>): string => documents.map(nameOf).join(", ")

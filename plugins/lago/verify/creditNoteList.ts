/**
 * The credit notes of the invoices that a run asks about. Nothing on an invoice says whether it has any, and they are
 * few: all of the organization's are listed once, unless that takes too many pages; then each invoice is asked for.
 */
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import type { Ledger, Platform } from "#etl"
import type { Client } from "../client.ts"
import type { CreditNote, Invoice } from "../schema.ts"

const PAGES_MAX = 10

/** All of an invoice on which something was paid, whatever became of them. */
export type Find = (
  invoice: Pick<Invoice, "lago_id" | "number">
) => Effect.Effect<ReadonlyArray<CreditNote>, Ledger.BillingSystem.Unanswered, Platform>

/** One run's. A listing that fails is tried again for the next invoice. */
export const make = (client: Pick<Client, "creditNotesPage">): Find => {
  const oneAtATime = Semaphore.makeUnsafe(1)
  let found: ReadonlyMap<string, ReadonlyArray<CreditNote>> | "too many" | null = null

  const list = Effect.gen(function*() {
    const notes = yield* pages(client, {}, PAGES_MAX)
    found = notes === null ? "too many" : Map.groupBy(notes, ({ lago_invoice_id }) => lago_invoice_id)
    return found
  })

  return Effect.fnUntraced(function*({ lago_id, number }) {
    const known = yield* oneAtATime.withPermits(1)(Effect.suspend(() => found === null ? list : Effect.succeed(found)))
    if (known !== "too many") return known.get(lago_id) ?? []
    return (yield* pages(client, { invoice_number: number }, Infinity)) ?? []
  })
}

/** Each once, although pages shift while they are read; null where there are more than these pages hold. */
const pages = Effect.fnUntraced(function*(
  client: Pick<Client, "creditNotesPage">,
  query: Readonly<Record<string, string>>,
  pagesMax: number
) {
  const notes = new Map<string, CreditNote>()
  for (let page = 1; page <= pagesMax; page++) {
    const { credit_notes, meta } = yield* client.creditNotesPage(page, query)
    for (const note of credit_notes) notes.set(note.lago_id, note)
    if (meta.next_page === null) return [...notes.values()]
  }
  return null
})

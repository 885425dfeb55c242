/** The source of a reconciliation: invoices of the service and of the books, added up by customer and month. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { Books, Reading } from "../audit/Books.ts"
import type { Document } from "../audit/Document.ts"
import type { Invoice } from "../ledger/Invoice.ts"
import type { Truth } from "../ledger/Truth.ts"
import type { Platform } from "../Platform.ts"
import * as Selection from "../Selection.ts"
import * as Source from "../Source.ts"
import { Verify } from "../Verify.ts"
import { type Cell, idOf, subject } from "./Cell.ts"
import type { Metered } from "./Metered.ts"
import * as Sums from "./Sums.ts"
import type { UsageOf } from "./Usage.ts"

/**
 * Every customer and month, by name and month. Without `metered`, the books' side is what is posted.
 *
 * Memory     grows with customers and months, not with invoices, but for their ids
 * Selection  is of months and customers; all invoices are read, since a part of a month compares with nothing
 */
export const gathering = (books: Books, usage: UsageOf, metered: Metered | null) =>
  Layer.effect(
    Source.Source<Cell>(),
    Effect.gen(function*() {
      const rows = yield* Source.Source<Invoice>()
      const verify = yield* Verify<Invoice, Truth>()
      const open: Source.Service<Cell>["open"] = Effect.fn("Reconciliation.open")(function*(selection) {
        const used = yield* usage
        const chunks = yield* rows.open(Selection.all)
        const ask = yield* verify.open
        const reading = yield* books.open
        const subscribers = metered === null ? null : yield* metered.open
        const platform = yield* Effect.context<Platform>()
        const cells = Effect.gen(function*() {
          const sums = Sums.make(used)
          const seen = new Set<string>()
          yield* Stream.runForEach(chunks, ({ records, rejected }) =>
            Effect.gen(function*() {
              for (const { subject } of rejected) seen.add(subject.id)
              for (const { id } of records) seen.add(id)
              const whole = yield* (rows.complete?.(records) ?? Effect.succeed({ records }))
              const answers = yield* ask(whole.records)
              const documents = yield* reading.documents(whole.records.map(({ id }) => id))
              const byKey = Map.groupBy(documents, ({ key }) => key)
              for (const [index, invoice] of whole.records.entries()) {
                const its = (byKey.get(invoice.id) ?? []).filter(isPosted)
                if (subscribers === null) { for (const document of its) sums.book(document, invoice) }
                sums.claim(invoice, answers[index], its[0])
              }
            }))
          if (subscribers === null) yield* beside(reading, seen, (document) => sums.book(document, null))
          else sums.expect(yield* subscribers(sums.users()))
          return sums.cells().filter(isWanted(selection)).slice(0, selection.limit ?? Infinity)
        })
        const chunked = Stream.unwrap(Effect.map(cells, (all) => Stream.fromIterable(all))).pipe(
          Stream.grouped(Source.CHUNK_SIZE_MAX),
          Stream.map((records): Source.Chunk<Cell> => ({ records, rejected: [] }))
        )
        return Stream.provideContext(chunked, platform)
      })
      return { name: rows.name, check: rows.check, open }
    })
  )

const isPosted = ({ credits, isReversed, state }: Document): boolean =>
  state === "posted" && !isReversed && credits === null

/** What the books have of no row of the service is theirs alone. */
const beside = Effect.fnUntraced(
  function*(reading: Reading, seen: ReadonlySet<string>, book: (document: Document) => void) {
    const orphans = (yield* reading.keys).filter((key) => !seen.has(key))
    for (let from = 0; from < orphans.length; from += Source.CHUNK_SIZE_MAX) {
      const documents = yield* reading.documents(orphans.slice(from, from + Source.CHUNK_SIZE_MAX))
      documents.filter(isPosted).forEach(book)
    }
    for (const document of yield* reading.strays) book(document)
  }
)

const isWanted = ({ only, since, until }: Selection.Selection) => (cell: Cell): boolean => {
  const { customer, number } = subject(cell)
  const names = [idOf(cell), number, customer, cell.customer.id]
  return (only.length === 0 || names.some((name) => name !== null && only.includes(name))) &&
    (since === null || cell.period >= since.slice(0, 7)) &&
    (until === null || `${cell.period}-01` < until)
}

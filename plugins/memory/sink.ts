/** A whole sink that keeps its books in memory: for tests, for plugin authors, and as the empty ledger of a dry run. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Check, Ledger, type Sink } from "#etl"
import { type Store, store as emptyStore } from "./schema.ts"

export interface MemoryOptions extends Ledger.Posting.Policy {
  /** Where to write; a new book for each run where none is given. */
  readonly store?: Store
  readonly books?: Ledger.Books
}

/** Customer invoices, posted into memory. Promises what every sink does. */
export const customerInvoices = (options: MemoryOptions): Layer.Layer<Sink.Sink<Ledger.Entry.Entry, Ledger.Books>> =>
  Ledger.DocumentSink.layer({
    name: "memory",
    prefix: "MEM",
    policy: options,
    books: options.books ?? Ledger.canadianBooks,
    target: Effect.succeed("an empty ledger in memory"),
    isConfigured: Effect.succeed(true),
    store: Effect.sync(() => keeping(options.store ?? emptyStore())),
    check: Effect.succeed([Check.holds("memory", "is always there, and empty at the start of each run")])
  })

const keeping = (store: Store): Ledger.DocumentSink.Store => ({
  read: Effect.succeed(store),
  change: (edit) => Effect.sync(() => edit(store))
})

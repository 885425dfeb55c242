/** Customer invoices, posted into Novel's files. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Check, Ledger, type Sink } from "#etl"
import { PLUGIN, store } from "./client.ts"
import { FOLDER, folder } from "./config.ts"

export interface Options extends Ledger.Posting.Policy {
  /** Its taxes, currencies and closed periods; Canadian sale taxes where none are given. */
  readonly books?: Ledger.Books
}

/** Promises what every sink does. */
export const customerInvoices = (options: Options): Layer.Layer<Sink.Sink<Ledger.Entry.Entry, Ledger.Books>> =>
  Ledger.DocumentSink.layer({
    name: PLUGIN,
    prefix: "NOVEL",
    policy: options,
    books: options.books ?? Ledger.canadianBooks,
    target: Effect.orElseSucceed(folder, () => `${FOLDER} is not set`),
    isConfigured: Effect.match(folder, { onFailure: () => false, onSuccess: () => true }),
    store,
    check: Effect.match(Effect.flatMap(store, ({ read }) => read), {
      onFailure: ({ message }) => [Check.fails(PLUGIN, message, null)],
      onSuccess: ({ size }) => [Check.holds(PLUGIN, `holds ${size} invoices`)]
    })
  })

/** The books as an audit reads them: in bulk, without any of the code that writes them. */
import type * as Effect from "effect/Effect"
import type { CalendarDate } from "../CalendarDate.ts"
import type { Finding } from "../Check.ts"
import type { Service } from "../ledger/Service.ts"
import type { PipelineError } from "../PipelineError.ts"
import type { Platform } from "../Platform.ts"
import type { Document } from "./Document.ts"

type Asked<A> = Effect.Effect<A, PipelineError, Platform>

/** One reading; nothing of it writes. */
export interface Reading {
  /** The last day that is closed for sales now, and for everything. */
  readonly closedUntil: CalendarDate | null
  readonly paymentsClosedUntil: CalendarDate | null
  /** All documents that bear these ids of the service, and the credit notes of each. At most 1,000 ids. */
  readonly documents: (keys: ReadonlyArray<string>) => Asked<ReadonlyArray<Document>>
  /** Every id of the service that a document bears that is not cancelled. */
  readonly keys: Asked<ReadonlyArray<string>>
  /** Posted documents with revenue of the service that bear none of its ids and credit no document. */
  readonly strays: Asked<ReadonlyArray<Document>>
}

export interface Books {
  /** For people: `Odoo`. */
  readonly name: string
  /** Where they are: `books @ 127.0.0.1`. */
  readonly target: Effect.Effect<string, never, Platform>
  readonly isConfigured: Effect.Effect<boolean, never, Platform>
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
  readonly open: Asked<Reading>
}

/** The books of a service. */
export type BooksOf = (service: Service) => Books

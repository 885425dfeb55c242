/** What the memory sink holds: documents as an accountant would list them. */
import type { Ledger } from "#etl"

/** An account book in memory. Keys are the service's invoice ids. */
export type Store = Ledger.Documents.Documents

export const store = (): Store => new Map()

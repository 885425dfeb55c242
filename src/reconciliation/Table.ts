/** Where rows are kept, beside the journal: a table of the books, where they have one. */
import type * as Effect from "effect/Effect"
import type { Finding } from "../Check.ts"
import type { Service } from "../ledger/Service.ts"
import type { PipelineError } from "../PipelineError.ts"
import type { Platform } from "../Platform.ts"
import type { Cell } from "./Cell.ts"
import type { Kept, Row } from "./Row.ts"

/** A table that is there. */
export interface Open {
  /** What is kept of these, by their ids. */
  readonly read: (
    cells: ReadonlyArray<Cell>
  ) => Effect.Effect<ReadonlyMap<string, Kept>, PipelineError, Platform>
  /** Writes each once, changing those that are there; gives why some were refused, by their ids. */
  readonly write: (
    rows: ReadonlyArray<{ readonly row: Row; readonly kept: Kept | null }>
  ) => Effect.Effect<ReadonlyMap<string, string>, PipelineError, Platform>
}

export interface Table {
  /** For people. */
  readonly name: string
  /** Null where the books have no such table. */
  readonly open: Effect.Effect<Open | null, PipelineError, Platform>
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

export type TableOf = (service: Service) => Table

/**
 * What the journal asks of the database that it is kept in: a file of SQLite (`StateFile.ts`), or a PostgreSQL that machines
 * share (`StateDatabase.ts`). What is asked is the same text for both, but for the few words that `Sql` has for it.
 */
import type * as Effect from "effect/Effect"
import type { StateUnusable } from "../PipelineError.ts"

/** Asked and answered inside a transaction. */
export type Told<A> = Effect.Effect<A, StateUnusable>

/** In a column. */
export type Scalar = string | number | null

/** In a statement. */
export type Value = Scalar | ReadonlyArray<string>

export type Row = Readonly<Record<string, unknown>>

/** Where rows are added, and what is done about one that is there already. */
export interface Table {
  readonly name: string
  /** Types by name, in the order of a row's values. */
  readonly columns: Readonly<Record<string, "text" | "bigint">>
  /** `on conflict …`, or empty. Within one insertion no key comes twice. */
  readonly conflict: string
}

export interface Sql {
  /** Rows of a statement with parameters `?1`, `?2` …, each of them used. */
  readonly all: (text: string, ...values: ReadonlyArray<Value>) => Told<ReadonlyArray<Row>>
  readonly insert: (into: Table, rows: ReadonlyArray<ReadonlyArray<Scalar>>) => Told<void>
  /** Fails: what is read cannot be what was written. */
  readonly damaged: (detail: string) => Told<never>
  /** What is wrong with the tables and their indexes, as far as the database itself can tell; null where nothing is. */
  readonly damage: Told<string | null>
  /** A text as it will be read again. */
  readonly kept: (text: string) => string
  /** The bytes of a column, as they are there. */
  readonly bytes: (column: string) => string
  /** A field of the body of event `e`, where that is a run's beginning, as text. */
  readonly field: (name: string) => string
  /** Whether the column is among the texts of this parameter. */
  readonly isAmong: (column: string, parameter: string) => string
}

export interface Store {
  /** Where it is, for people. */
  readonly file: string
  /** Several machines use it at once, and it comes and goes with a network: an unanswered change may be asked for again. */
  readonly isShared: boolean
  /** Runs queries on one snapshot. */
  readonly read: <A>(query: (sql: Sql) => Told<A>) => Told<A>
  /** Runs changes as one transaction, the only one at a time: all of them are kept, or none. */
  readonly write: <A>(change: (sql: Sql) => Told<A>) => Told<A>
  /** Fails where the tables are damaged, or nothing can be written. */
  readonly examine: Told<void>
}

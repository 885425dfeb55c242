/** Which of the source's records a run takes. */
import type { CalendarDate } from "./CalendarDate.ts"

export interface Selection {
  /** Included. By the source's own date, in the ledger's time zone. */
  readonly since: CalendarDate | null
  /** Not included, so that consecutive windows meet and never overlap. */
  readonly until: CalendarDate | null
  /** Ids, numbers or billing references; empty takes all. */
  readonly only: ReadonlyArray<string>
  readonly limit: number | null
}

export const all: Selection = { since: null, until: null, only: [], limit: null }

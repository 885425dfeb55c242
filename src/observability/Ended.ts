/** A run that ended, as those see it who watch from outside. */
import type * as Cause from "effect/Cause"
import type * as DateTime from "effect/DateTime"
import type { Tally } from "../Tally.ts"

export interface Ended {
  readonly pipeline: string
  /** As `--sink` named it. */
  readonly sink: string
  /** Null where the run stopped before it had one. */
  readonly run: string | null
  readonly startedAt: DateTime.Utc
  readonly finishedAt: DateTime.Utc
  readonly exitCode: number
  /** What it did; null where it stopped. */
  readonly tally: Tally | null
  /** Why it stopped; null where it did not. */
  readonly cause: Cause.Cause<unknown> | null
  /** Every record that still waits for its billing system, of this run or an earlier one. */
  readonly waiting: ReadonlyArray<Waiting>
}

/** A record that could not be verified yet, as the journal keeps it. */
export interface Waiting {
  /** Its id. */
  readonly subject: string
  readonly reference: string | null
  /** When it was first found unverifiable, without being verified since; milliseconds since 1970. */
  readonly firstSeen: number
  /** Of its latest try. */
  readonly reason: string
  /** In how many runs it was tried. */
  readonly tries: number
}

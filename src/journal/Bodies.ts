/** What the journal says of each kind of event: the JSON of `event.body`. */
import type { Json } from "effect/Schema"
import type { Outcome, Subject } from "../Outcome.ts"

/** A run began. */
export interface Started {
  readonly pipeline: string
  /** Where the pipeline is declared, when that is outside of the project. */
  readonly file?: string | null
  readonly sink: string
  /** Where it writes, for people. */
  readonly target: string
  /** The time of its schedule that it ran for, in milliseconds since 1970; absent where a person ran it. */
  readonly due?: number
  /** Who leads its records: this process alone, or workers of a cluster. Absent means local. */
  readonly engine?: "local" | "cluster"
  /** What is needed to resume it. */
  readonly resumption?: Json
  readonly host: string
  readonly process: number
}

/** What is about to be written for one record. */
export interface Intent {
  readonly subject: Subject
  readonly reason: string
  /** One line each. */
  readonly operations: ReadonlyArray<string>
  /** Which rule made which line, one line each. */
  readonly rules: ReadonlyArray<string>
  /** What is made before it, one line each. */
  readonly requires: ReadonlyArray<string>
}

/** Records are about to be written. */
export interface Intents {
  readonly intents: ReadonlyArray<Intent>
}

/** A record ended: `outcome` as `OutcomeText.ts` writes it. */
export interface Ending {
  readonly outcome: Outcome
  /** The place of the event that says what was to be written, or null where nothing was. */
  readonly intent: number | null
  /** What the source said of the record. */
  readonly claims: Json
}

/** Nobody knows whether what was intended was written: the run ended before it could say. */
export interface Interrupted {
  /** The place of the event that says what was to be written. */
  readonly intent: number
  /** The run that found out. */
  readonly by: string
}

/** A run that had not finished goes on; where. */
export interface Resumed {
  readonly host: string
  readonly process: number
}

/** A run ended; for good, unless it is resumed after that. */
export interface Ended {
  readonly status: "finished" | "failed" | "interrupted"
  /** Why, where it did not finish. */
  readonly message: string | null
  /** Records by the label of their outcome; null where the run could not say any more. */
  readonly counts: Readonly<Record<string, number>> | null
}

/** Every way in which the journal, or what keeps runs apart, stops a run; part of `PipelineError.ts`. */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { ExitCode } from "./ExitCode.ts"

/**
 * What is wrong with the journal's file or database. `foreign`: another program's. `newer`: written by a later version of
 * this. `unreachable`, `refused`: only of a database.
 */
export const StateProblem = Schema.Literals([
  "damaged",
  "foreign",
  "locked",
  "readOnly",
  "full",
  "newer",
  "unreachable",
  "refused"
])

/** The journal cannot be used. Nothing of it is in the books, which can always be asked again. */
export class StateUnusable extends Schema.TaggedError<StateUnusable>()("StateUnusable", {
  /** A path, or the address of a database. */
  file: Schema.String,
  reason: StateProblem,
  /** What the system said. */
  detail: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = this.reason === "locked" || this.reason === "unreachable"
    ? ExitCode.unavailable
    : ExitCode.configuration
  override get message() {
    const setting = this.file.startsWith("postgres:") ? "PIPELINE_DATABASE" : "PIPELINE_STATE"
    return `${this.file} ${STATE_PROBLEMS[this.reason].replace("SETTING", setting)} (${this.detail})`
  }
}

const STATE_PROBLEMS: Readonly<Record<typeof StateProblem.Type, string>> = {
  damaged: "is damaged. Move it away or bring back a copy: only history is lost, the books are asked again",
  foreign: "is another program's database. Set SETTING to another place",
  locked: "is locked by another program. Run again when that has finished",
  readOnly: "cannot be written. Give this user the right to, or set SETTING to another place",
  full: "cannot grow: no room is left. Free some, or set SETTING to another place",
  newer: "was written by a newer version of this program. Use that version, or set SETTING to another place",
  unreachable: "cannot be reached, or did not answer. Run again when it does",
  refused: "does not let us do what we must. Check the user, the password and the rights in SETTING"
}

/** Another run of this pipeline into this sink is at work. */
export class LeaseHeld extends Schema.TaggedError<LeaseHeld>()("LeaseHeld", {
  pipeline: Schema.String,
  sink: Schema.String,
  /** `run 7K2M000 on books-1, process 4711`. */
  holder: Schema.String,
  /** When that run began, and when it was last heard of; ISO 8601 in UTC. */
  since: Schema.String,
  heard: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.unavailable
  override get message() {
    return `${this.pipeline} → ${this.sink} is at work already: ${this.holder}, since ${this.since}, ` +
      `last heard of at ${this.heard}. Should it be dead, its place is free within a minute of that`
  }
}

/** This run was silent for so long that another one took its place. */
export class LeaseLost extends Schema.TaggedError<LeaseLost>()("LeaseLost", {
  pipeline: Schema.String,
  sink: Schema.String,
  /** Null where nobody holds it now. */
  holder: Schema.NullOr(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.unavailable
  override get message() {
    return `${this.pipeline} → ${this.sink} was taken over by ${
      this.holder ?? "a run that has ended since"
    }, because ` +
      "this run was silent for too long. It stopped before its next write; run again"
  }
}

/** The turn to write was lost while writing, so that another may have it now. What was written stands: look, and go on. */
export class TurnLost extends Schema.TaggedError<TurnLost>()("TurnLost", {
  /** As the sink names it; no secret. */
  place: Schema.String,
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.unavailable
  override get message() {
    return `The turn to write to ${this.place} was lost: ${this.problem}. Nothing more is written without it; run again`
  }
}

/** Somebody cancelled the run, or it ended: nothing more of it is begun. */
export class RunCancelled extends Schema.TaggedError<RunCancelled>()("RunCancelled", {
  run: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.unavailable
  override get message() {
    return `Run ${this.run} was cancelled. What it has written stands; go on with: pipeline resume ${this.run}`
  }
}

/** The journal knows no run of this name, or no record. */
export class NotInJournal extends Schema.TaggedError<NotInJournal>()("NotInJournal", {
  what: Schema.String,
  remedy: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `The journal has no ${this.what}. ${this.remedy}`
  }
}

/** A run cannot go on: it has finished, or is kept where it cannot be taken up again. */
export class NotResumable extends Schema.TaggedError<NotResumable>()("NotResumable", {
  run: Schema.String,
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `Run ${this.run} ${this.problem}`
  }
}

/** A run that is to be cancelled is not at work. */
export class NotRunning extends Schema.TaggedError<NotRunning>()("NotRunning", {
  run: Schema.String,
  /** `finished`, `failed`, `interrupted`, or `silent`: its lease has run out. */
  status: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `Run ${this.run} is not at work: it is ${this.status}. There is nothing to cancel`
  }
}

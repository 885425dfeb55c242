/** Every way to stop a run, as values. A record that cannot be posted is data, not an error: see `Outcome.ts`. */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"

/** The exit codes that scripts may rely on. */
export const ExitCode = {
  done: 0,
  defect: 1,
  configuration: 2,
  unavailable: 3,
  someFailed: 4,
  someUnverifiable: 5
} as const

/** A setting that this run needs is not there. */
export class SettingMissing extends Schema.TaggedError<SettingMissing>()("SettingMissing", {
  setting: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `${this.setting} is not set. Set it in the environment or in .env (see .env.example), or try the sandbox: npm start`
  }
}

/** A setting or an argument is there and cannot be right. `problem` never repeats a secret. */
export class SettingInvalid extends Schema.TaggedError<SettingInvalid>()("SettingInvalid", {
  setting: Schema.String,
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `${this.setting} ${this.problem}`
  }
}

/** An outside system knows us and says no: a wrong key, a missing right, an unknown database. */
export class AccessRefused extends Schema.TaggedError<AccessRefused>()("AccessRefused", {
  plugin: Schema.String,
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `${this.plugin} ${this.problem}`
  }
}

/** A table, column, field or journal that we rely on is not there. */
export class SchemaMismatch extends Schema.TaggedError<SchemaMismatch>()("SchemaMismatch", {
  plugin: Schema.String,
  missing: Schema.Array(Schema.String),
  remedy: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `${this.plugin} lacks ${this.missing.join(", ")}. ${this.remedy}`
  }
}

/** An outside system could not be reached, or did not answer in a way that lets the run go on. */
export class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", {
  plugin: Schema.String,
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.unavailable
  override get message() {
    return `${this.plugin} ${this.problem}`
  }
}

/** The counts or the sums of a run do not add up: a defect of ours, found before anybody believes the numbers. */
export class OutOfBalance extends Schema.TaggedError<OutOfBalance>()("OutOfBalance", {
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.defect
  override get message() {
    return `The run does not add up: ${this.problem}. Do not trust its numbers; please report this`
  }
}

/** No pipeline has this name. */
export class UnknownPipeline extends Schema.TaggedError<UnknownPipeline>()("UnknownPipeline", {
  name: Schema.String,
  known: Schema.Array(Schema.String),
  suggestion: Schema.NullOr(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return this.suggestion === null
      ? `No pipeline "${this.name}". There are: ${this.known.join(", ")}`
      : `No pipeline "${this.name}". Did you mean ${this.suggestion}?`
  }
}

/** The pipeline declares no sink of this name. */
export class UnknownSink extends Schema.TaggedError<UnknownSink>()("UnknownSink", {
  name: Schema.String,
  known: Schema.Array(Schema.String),
  suggestion: Schema.NullOr(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `No sink "${this.name}". ` +
      (this.suggestion === null ? `There are: ${this.known.join(", ")}` : `Did you mean ${this.suggestion}?`)
  }
}

/** A file that a command was given, or is to write, cannot serve. */
export class FileUnusable extends Schema.TaggedError<FileUnusable>()("FileUnusable", {
  file: Schema.String,
  problem: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `${this.file} ${this.problem}`
  }
}

/** A plan was made for other books than the settings lead to. */
export class SinkMoved extends Schema.TaggedError<SinkMoved>()("SinkMoved", {
  planned: Schema.String,
  now: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    return `The plan was made for ${this.planned}, and the settings lead to ${this.now}. Nothing was written`
  }
}

/** The world is no longer as it was when a plan was made. Nothing of the chunk at hand was written. */
export class PlanOutdated extends Schema.TaggedError<PlanOutdated>()("PlanOutdated", {
  approved: Schema.Int,
  changed: Schema.Int,
  /** The first few changes, one sentence each. */
  first: Schema.Array(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = ExitCode.configuration
  override get message() {
    const more = this.changed > this.first.length ? `; and ${this.changed - this.first.length} more` : ""
    return `The plan no longer fits: ${this.changed} of ${this.approved} records changed since. ` +
      `${this.first.join("; ")}${more}. Make a new plan and review it`
  }
}

/** What is wrong with the state file. `foreign`: another program's database. `newer`: written by a later version of this. */
export const StateProblem = Schema.Literals(["damaged", "foreign", "locked", "readOnly", "full", "newer"])

/** The state file cannot be used. Nothing of it is in the books, which can always be asked again. */
export class StateUnusable extends Schema.TaggedError<StateUnusable>()("StateUnusable", {
  file: Schema.String,
  reason: StateProblem,
  /** What the system said. */
  detail: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = this.reason === "locked" ? ExitCode.unavailable : ExitCode.configuration
  override get message() {
    return `${this.file} ${STATE_PROBLEMS[this.reason]} (${this.detail})`
  }
}

const STATE_PROBLEMS: Readonly<Record<typeof StateProblem.Type, string>> = {
  damaged: "is damaged. Move it away or bring back a copy: only history is lost, the books are asked again",
  foreign: "is another program's database. Set PIPELINE_STATE to another place",
  locked: "is locked by another program. Run again when that has finished",
  readOnly: "cannot be written. Give this user the right to, or set PIPELINE_STATE to another place",
  full: "cannot grow: no room is left. Free some, or set PIPELINE_STATE to another place",
  newer: "was written by a newer version of this program. Use that version, or set PIPELINE_STATE to another place"
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

export type PipelineError =
  | FileUnusable
  | PlanOutdated
  | SinkMoved
  | SettingMissing
  | SettingInvalid
  | AccessRefused
  | SchemaMismatch
  | Unavailable
  | OutOfBalance
  | UnknownPipeline
  | UnknownSink
  | StateUnusable
  | LeaseHeld
  | LeaseLost

/** Every way to stop a run, as values. A record that cannot be posted is data, not an error: see `Outcome.ts`. */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { ExitCode } from "./ExitCode.ts"
import type { LeaseHeld, LeaseLost, RunCancelled, StateUnusable, TurnLost } from "./JournalError.ts"

export * from "./ExitCode.ts"
export * from "./JournalError.ts"

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
  | TurnLost
  | RunCancelled

/** The exit code of a run that finished. */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { ExitCode } from "../PipelineError.ts"
import type { Tally } from "../Tally.ts"

/** A run, or a check, that finished and found something: it has been said, and only the exit code is left. */
export class Verdict extends Schema.TaggedError<Verdict>()("Verdict", { exitCode: Schema.Int }) {
  override readonly [Runtime.errorExitCode] = this.exitCode
  override readonly [Runtime.errorReported] = false
}

/** Failed records weigh more than unverifiable ones. */
export const exitCode = ({ counts }: Tally): number => {
  if (counts.failed > 0) return ExitCode.someFailed
  return counts.unverifiable > 0 ? ExitCode.someUnverifiable : ExitCode.done
}

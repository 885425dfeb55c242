/** `pipeline journal verify`: whether the journal is as it was written. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Chain from "../journal/Chain.ts"
import { Journal } from "../journal/Journal.ts"
import { ExitCode } from "../PipelineError.ts"
import * as Fold from "./Fold.ts"
import * as JsonText from "./JsonText.ts"
import * as Paint from "./Paint.ts"
import { safe } from "./SafeText.ts"
import { Verdict } from "./Verdict.ts"

export interface Input {
  /** The hash that an earlier verification printed. */
  readonly kept: Option.Option<string>
  readonly json: boolean
}

/** Of the journal in force. Fails with a `Verdict` when it is not as it was written. */
export const perform = Effect.fn("pipeline.journal.verify")(function*({ json, kept }: Input) {
  const journal = yield* Journal
  const verification = yield* journal.verify(Option.getOrNull(kept))
  const { _tag, ...found } = verification
  if (json) yield* Console.log(JsonText.print({ file: journal.file, intact: _tag === "Intact", ...found }))
  else {
    const paint = yield* Paint.forOutput
    yield* Fold.print(lines(journal.file, verification, paint))
  }
  if (_tag === "Broken") return yield* new Verdict({ exitCode: ExitCode.configuration })
})

/** Of the journal that the settings lead to. */
export const execute = (input: Input) => Effect.provide(perform(input), Journal.layer)

const lines = (file: string, found: Chain.Verification, paint: Paint.Paint): ReadonlyArray<string> => {
  if (found._tag === "Intact") {
    const { events, hash } = found.head
    if (events === 0) return [`  ✓  ${safe(file)} holds no event`]
    return [
      `  ✓  ${safe(file)} is as it was written: ${events.toLocaleString("en-US")} events, the last ${hash}`,
      "     Who can write the file can rewrite all of it: keep this hash elsewhere, and check it later with --kept HASH"
    ]
  }
  const { kind, position, problem, run } = found
  const where = position === null ? "" : `event ${position}${kind === null ? "" : ` (${kind} of run ${run})`}: `
  return [`  ${paint.alarm("✗")}  ${safe(`${file}: ${where}${problem}`)}`]
}

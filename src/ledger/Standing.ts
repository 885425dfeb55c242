/**
 * How one run stands with a billing system: whether it is still asked.
 *
 * Stops  at once when our key is refused; when more than a fifth of at least 25 asked in this run are unknown there or
 *        of the wrong mode (the wrong account or key); after 5 network failures, or 25 refusals to serve, in a row
 */
import * as Effect from "effect/Effect"
import type { UnverifiableReason } from "../Outcome.ts"
import * as Progress from "../Progress.ts"
import { type Unanswered, unanswered } from "./Unanswered.ts"

export interface Standing {
  readonly system: string
  asked: number
  /** Unknown there, or of the wrong mode. */
  strange: number
  /** How often the last answer came without another in between. */
  inARow: { readonly reason: UnverifiableReason | null; readonly count: number }
  /** Nobody answered yet, or nobody did the last time: one question is enough to find out. */
  isAlone: boolean
  stopped: Unanswered | null
}

const STORM_ASKED_MIN = 25
const STORM_SHARE = 5
const IN_A_ROW_MAX: Partial<Record<UnverifiableReason, number>> = { Unreachable: 5, ServerError: 25, RateLimited: 25 }

export const make = (system: string): Standing => ({
  system,
  asked: 0,
  strange: 0,
  inARow: { reason: null, count: 0 },
  isAlone: true,
  stopped: null
})

/** Takes note of an answer, or of the failure to get one; tells people when it makes us stop. */
export const note = (run: Standing, failure: Unanswered | null): Effect.Effect<void, never, Progress.Progress> => {
  const notice = counted(run, failure)
  return notice === null ? Effect.void : Progress.report({ _tag: "notice", message: notice })
}

/** It is there, whatever it says. */
export const answers = (run: Standing): void => {
  run.isAlone = false
  run.inARow = { reason: null, count: 0 }
}

const counted = (run: Standing, failure: Unanswered | null): string | null => {
  const reason = failure?.reason ?? null
  run.asked += 1
  run.isAlone = reason === "Unreachable"
  run.inARow = { reason, count: reason === run.inARow.reason ? run.inARow.count + 1 : 1 }
  if (failure === null || run.stopped !== null) return null
  if (failure.wrongMode || failure.reason === "NotFound") run.strange += 1
  if (failure.stop) {
    run.stopped = failure
    return `${failure.message}. Its invoices stay unverifiable and are tried again next run.`
  }
  if (run.asked >= STORM_ASKED_MIN && run.strange * STORM_SHARE > run.asked) {
    const message =
      `${run.system} does not know ${run.strange} of ${run.asked} invoices: the key is of another account or mode`
    run.stopped = unanswered("Refused", message)
    return `${message}. ${OTHERS}`
  }
  if (run.inARow.count >= (IN_A_ROW_MAX[failure.reason] ?? Infinity)) {
    run.stopped = failure
    return `${failure.message}, ${run.inARow.count} times in a row. ${OTHERS}`
  }
  return null
}

const OTHERS = "The other invoices are not asked for and are tried again next run."

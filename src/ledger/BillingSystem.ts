/**
 * A billing system that can confirm invoices, asked one by one, and when to stop asking it.
 *
 * Stops  at once when our key is refused; when more than a fifth of at least 25 asked in this run are unknown there or
 *        of the wrong mode (the wrong account or key); after 5 network failures, or 25 refusals to serve, in a row
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Finding } from "../Check.ts"
import type { UnverifiableReason } from "../Outcome.ts"
import type { Platform } from "../Platform.ts"
import * as Progress from "../Progress.ts"
import type { Answer } from "../Verify.ts"
import type { Truth } from "./Truth.ts"
import { type Unanswered, unanswered } from "./Unanswered.ts"

export { decoder, malformed } from "./Answer.ts"
export { inquire, type JsonObject, Patience, type Reply, type Vendor } from "./Inquiry.ts"
export * as MinorUnits from "./MinorUnits.ts"
export { Buckets } from "./Pace.ts"
export { notConfigured, type Unanswered, unanswered } from "./Unanswered.ts"

/** Asks about one invoice. `reference` is whole: `in_…`, `lago:…`. */
export type AskOne = (
  reference: string
) => Effect.Effect<Exclude<Answer<Truth>, { readonly _tag: "Unverifiable" }>, Unanswered, Platform>

export interface BillingSystem {
  readonly name: string
  /** A run's own connection. Fails only where settings are missing or wrong: then every invoice is unverifiable. */
  readonly open: Effect.Effect<AskOne, Unanswered, Scope.Scope | Platform>
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

/** Asks about many, `CONCURRENCY` at a time, and remembers over the run when to stop. */
export type AskMany = (
  references: ReadonlyArray<string>
) => Effect.Effect<ReadonlyArray<Answer<Truth>>, never, Platform>

const CONCURRENCY = 8
const STORM_ASKED_MIN = 25
const STORM_SHARE = 5
const IN_A_ROW_MAX: Partial<Record<UnverifiableReason, number>> = { Unreachable: 5, ServerError: 25, RateLimited: 25 }

/** One run's questions to one system; `answered` follows each answer. */
export const askMany = Effect.fnUntraced(function*(
  system: BillingSystem,
  answered: Effect.Effect<void, never, Platform> = Effect.void
) {
  const opened = yield* Effect.result(system.open)
  const run: Standing = { asked: 0, strange: 0, inARow: { reason: null, count: 0 }, stopped: null }

  const ask = Effect.fnUntraced(function*(reference: string) {
    if (run.stopped !== null) return verdict(run.stopped)
    if (opened._tag === "Failure") return verdict(opened.failure)
    const answer = yield* Effect.result(opened.success(reference))
    const stop = takeNote(run, system.name, answer._tag === "Failure" ? answer.failure : null)
    if (stop !== null) yield* Progress.report({ _tag: "notice", message: stop })
    return answer._tag === "Success" ? answer.success : verdict(answer.failure)
  }, Effect.tap(answered))

  const many: AskMany = Effect.fnUntraced(function*(references) {
    // The first is asked alone: a refused key is found out with one request, not with eight.
    const alone = run.asked === 0 ? 1 : 0
    const first = yield* Effect.forEach(references.slice(0, alone), ask)
    const others = yield* Effect.forEach(references.slice(alone), ask, { concurrency: CONCURRENCY })
    return [...first, ...others]
  })
  return many
})

interface Standing {
  asked: number
  /** Unknown there, or of the wrong mode. */
  strange: number
  /** How often the last answer came without another in between. */
  inARow: { readonly reason: UnverifiableReason | null; readonly count: number }
  stopped: Unanswered | null
}

/** Counts one answer; returns what to tell people when it makes us stop. */
const takeNote = (run: Standing, system: string, failure: Unanswered | null): string | null => {
  const reason = failure?.reason ?? null
  run.asked += 1
  run.inARow = { reason, count: reason === run.inARow.reason ? run.inARow.count + 1 : 1 }
  if (failure === null || run.stopped !== null) return null
  if (failure.wrongMode || failure.reason === "NotFound") run.strange += 1
  if (failure.stop) {
    run.stopped = failure
    return `${failure.message}. Its invoices stay unverifiable and are tried again next run.`
  }
  if (run.asked >= STORM_ASKED_MIN && run.strange * STORM_SHARE > run.asked) {
    const message =
      `${system} does not know ${run.strange} of ${run.asked} invoices: the key is of another account or mode`
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

const verdict = ({ reason, message }: Unanswered): Answer<Truth> => ({ _tag: "Unverifiable", reason, message })

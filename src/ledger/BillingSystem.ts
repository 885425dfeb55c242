/**
 * A billing system that can confirm invoices, asked one by one, and when to stop asking it.
 *
 * Stops  at once when our key is refused; when more than a fifth of at least 25 asked in this run are unknown there or
 *        of the wrong mode (the wrong account or key); for this run after 5 network failures in a row
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Finding } from "../Check.ts"
import type { UnverifiableReason } from "../Outcome.ts"
import type { Platform } from "../Platform.ts"
import * as Progress from "../Progress.ts"
import type { Answer } from "../Verify.ts"
import type { Truth } from "./Truth.ts"

/** A question that got no answer. */
export interface Unanswered {
  readonly _tag: "Unverifiable"
  readonly reason: UnverifiableReason
  readonly message: string
  /** Our key is refused: nobody needs to ask again in this run. */
  readonly stop: boolean
  /** The invoice is of the other mode, live or test. */
  readonly wrongMode: boolean
}

export const unanswered = (
  reason: UnverifiableReason,
  message: string,
  flags: Partial<Pick<Unanswered, "stop" | "wrongMode">> = {}
): Unanswered => ({ _tag: "Unverifiable", reason, message, stop: flags.stop ?? false, wrongMode: flags.wrongMode ?? false })

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
export type AskMany = (references: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Answer<Truth>>, never, Platform>

const CONCURRENCY = 8
const STORM_ASKED_MIN = 25
const STORM_SHARE = 5
const NETWORK_FAILURES_MAX = 5

/** One run's questions to one system. */
export const askMany = Effect.fnUntraced(function*(system: BillingSystem) {
  const opened = yield* Effect.result(system.open)
  const run: Standing = { asked: 0, strange: 0, networkFailures: 0, stopped: null }

  const ask = Effect.fnUntraced(function*(reference: string) {
    if (run.stopped !== null) return verdict(run.stopped)
    if (opened._tag === "Failure") return verdict(opened.failure)
    const answer = yield* Effect.result(opened.success(reference))
    const stop = takeNote(run, system.name, answer._tag === "Failure" ? answer.failure : null)
    if (stop !== null) yield* Progress.report({ _tag: "notice", message: stop })
    return answer._tag === "Success" ? answer.success : verdict(answer.failure)
  })

  const many: AskMany = (references) => Effect.forEach(references, ask, { concurrency: CONCURRENCY })
  return many
})

interface Standing {
  asked: number
  strange: number
  networkFailures: number
  stopped: Unanswered | null
}

/** Counts one answer; returns what to tell people when it makes us stop. */
const takeNote = (run: Standing, system: string, failure: Unanswered | null): string | null => {
  run.asked += 1
  run.networkFailures = failure?.reason === "Unreachable" ? run.networkFailures + 1 : 0
  if (failure === null || run.stopped !== null) return null
  if (failure.wrongMode || failure.reason === "NotFound") run.strange += 1
  if (failure.stop) {
    run.stopped = failure
    return `${failure.message}. Its invoices stay unverifiable and are tried again next run.`
  }
  if (run.asked >= STORM_ASKED_MIN && run.strange * STORM_SHARE > run.asked) {
    const message = `${system} does not know ${run.strange} of ${run.asked} invoices: the key is of another account or mode`
    run.stopped = unanswered("Refused", message)
    return `${message}. The other invoices are not asked for and are tried again next run.`
  }
  if (run.networkFailures >= NETWORK_FAILURES_MAX) {
    run.stopped = failure
    return `${failure.message}, ${run.networkFailures} times in a row. ` +
      `The other invoices are not asked for and are tried again next run.`
  }
  return null
}

const verdict = ({ reason, message }: Unanswered): Answer<Truth> => ({ _tag: "Unverifiable", reason, message })

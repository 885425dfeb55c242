/** A billing system that can confirm invoices: asked for many at once where it lists them, for each of the rest alone. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { Finding } from "../Check.ts"
import type { Platform } from "../Platform.ts"
import type { Answer } from "../Verify.ts"
import type { Listing } from "./Listing.ts"
import type { Judged, Judgement, Question } from "./Question.ts"
import * as Standing from "./Standing.ts"
import { memory, sweep, WANTED_MIN } from "./Sweep.ts"
import type { Truth } from "./Truth.ts"
import type { Unanswered } from "./Unanswered.ts"

export { decoder, malformed } from "./Answer.ts"
export { inquire, isJsonObject, type JsonObject, Patience, type Reply, type Vendor } from "./Inquiry.ts"
export { evidence, fieldsOf, type Listing, type Page, type Received } from "./Listing.ts"
export * as MinorUnits from "./MinorUnits.ts"
export { Buckets, inProcess as ownBuckets } from "./Pace.ts"
export type { Judged, Judgement, Question } from "./Question.ts"
export { notConfigured, type Unanswered, unanswered } from "./Unanswered.ts"
export { allowance, type Window } from "./Windows.ts"

/** Asks about one invoice. `reference` is whole: `in_…`, `lago:…`. */
export type AskOne = (reference: string) => Effect.Effect<Judged, Unanswered, Platform>

/** A run's own connection. */
export interface Connection {
  readonly one: AskOne
  /** Null where it cannot list what it has. */
  readonly listing: Listing | null
}

export interface BillingSystem {
  readonly name: string
  /** Fails only where settings are missing or wrong: then every invoice is unverifiable. */
  readonly open: Effect.Effect<Connection, Unanswered, Scope.Scope | Platform>
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

/** Asks about many, whose references differ; answers each, by its reference. */
export type AskMany = (
  questions: ReadonlyArray<Question>
) => Effect.Effect<ReadonlyMap<string, Answer<Truth>>, never, Platform>

const TOGETHER_MAX = 8

/** One run's questions to one system; `answered` follows each answer, `standing` remembers when to stop. */
export const askMany = Effect.fnUntraced(function*(
  system: BillingSystem,
  answered: Effect.Effect<void, never, Platform> = Effect.void,
  standing: Standing.Standing = Standing.make(system.name)
) {
  const opened = yield* Effect.result(system.open)
  const lists = memory(standing)

  const many: AskMany = Effect.fnUntraced(function*(questions) {
    const answers = new Map<string, Answer<Truth>>()
    const settle = (reference: string, judgement: Judgement) => {
      answers.set(reference, Result.isSuccess(judgement) ? judgement.success : verdict(judgement.failure))
      return answered
    }
    const refuse = (reference: string, failure: Unanswered) => settle(reference, Result.fail(failure))
    const judged = Effect.fnUntraced(function*(reference: string, judgement: Judgement) {
      yield* Standing.note(standing, Result.isFailure(judgement) ? judgement.failure : null)
      yield* settle(reference, judgement)
    })
    const open = () => questions.map(({ reference }) => reference).filter((reference) => !answers.has(reference))

    if (Result.isFailure(opened)) {
      yield* Effect.forEach(open(), (reference) => refuse(reference, opened.failure), { discard: true })
      return answers
    }
    const { listing, one } = opened.success
    const ask = Effect.fnUntraced(function*(reference: string) {
      if (standing.stopped !== null) return yield* refuse(reference, standing.stopped)
      yield* judged(reference, yield* Effect.result(one(reference)))
    })

    if (listing !== null && questions.length >= WANTED_MIN) {
      const { found, trouble } = yield* sweep(listing, lists, questions)
      const judgements = yield* listing.judge(found)
      for (const [index, { reference }] of found.entries()) {
        const judgement = judgements[index]
        if (judgement !== undefined) yield* judged(reference, judgement)
      }
      // Who wants to be left alone is not asked a thousand times instead.
      if (trouble?.reason === "RateLimited") {
        yield* Effect.forEach(open(), (reference) => refuse(reference, trouble), { discard: true })
      }
    }
    // As long as nobody answers, one at a time: a refused key or a closed port is found out with few.
    while (standing.isAlone && standing.stopped === null && open().length > 0) {
      yield* Effect.forEach(open().slice(0, 1), ask)
    }
    yield* Effect.forEach(open(), ask, { concurrency: TOGETHER_MAX, discard: true })
    return answers
  })
  return many
})

const verdict = ({ message, reason }: Unanswered): Answer<Truth> => ({ _tag: "Unverifiable", reason, message })

/** Asks a billing system as a run does, and keeps what the run was told. */
import { type Check, Ledger, type Platform, Progress, type Verify } from "#etl"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"

const { askMany, Patience, Buckets, ownBuckets } = Ledger.BillingSystem
type BillingSystem = Ledger.BillingSystem.BillingSystem

export interface Asked {
  readonly answers: ReadonlyArray<Verify.Answer<Ledger.Truth>>
  readonly notices: ReadonlyArray<string>
  /** Requests sent. */
  readonly requests: number
}

/** Short enough for a test; five requests still fit in. */
export const impatient = { timeoutMs: 2_000, retryWithinMs: 1_000, backoffMs: 2 }

/** One run's questions, against real HTTP, with these settings and nothing of the environment. */
export const ask = (
  system: BillingSystem,
  settings: Readonly<Record<string, string>>,
  references: ReadonlyArray<string>,
  patience: typeof impatient = impatient
): Effect.Effect<Asked> =>
  askAll(system, settings, [references.map((reference) => ({ reference, claimedAt: null }))], patience)

/** The same in several chunks, with what the service claims of each invoice's time. */
export const askAll = (
  system: BillingSystem,
  settings: Readonly<Record<string, string>>,
  chunks: ReadonlyArray<ReadonlyArray<Ledger.BillingSystem.Question>>,
  patience: typeof impatient = impatient
): Effect.Effect<Asked> => {
  const events: Array<Progress.Event> = []
  const asked = Effect.flatMap(
    askMany(system),
    (many) =>
      Effect.forEach(
        chunks,
        (chunk) => Effect.map(many(chunk), (answers) => chunk.flatMap(({ reference }) => answers.get(reference) ?? []))
      )
  )
  return Effect.scoped(asked).pipe(
    Effect.map((answers) => ({
      answers: answers.flat(),
      notices: events.flatMap((event) => event._tag === "notice" ? [event.message] : []),
      requests: events.filter((event) => event._tag === "request").length
    })),
    inWorld(settings, patience, events)
  )
}

export const check = (
  system: BillingSystem,
  settings: Readonly<Record<string, string>>
): Effect.Effect<ReadonlyArray<Check.Finding>> => system.check.pipe(inWorld(settings, impatient, []))

const inWorld =
  (settings: Readonly<Record<string, string>>, patience: typeof impatient, events: Array<Progress.Event>) =>
  <A>(effect: Effect.Effect<A, never, Platform>): Effect.Effect<A> =>
    effect.pipe(
      Effect.provide(Layer.mergeAll(
        FetchHttpClient.layer,
        ConfigProvider.layer(ConfigProvider.fromUnknown(settings)),
        Layer.succeed(Progress.Progress, { report: (event) => Effect.sync(() => void events.push(event)) })
      )),
      Effect.provideService(Patience, patience),
      Effect.provideService(Buckets, ownBuckets())
    )

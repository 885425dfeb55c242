/** Written by the sink of the pipelines, as a run does it: look up, plan, apply. */
import { type Ledger, type Outcome, Progress, Sink, Source } from "#etl"
import * as Odoo from "#plugins/odoo"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { type Decision, service } from "./Invoices.ts"
import { makeMeter, type Measured, type Meter } from "./Measured.ts"
import type { Settings } from "./Odoo.ts"

type Entry = Ledger.Entry.Entry

const Key = Sink.Sink<Entry, Ledger.Books>()
const policy = { post: true, settle: true, voidedAfterPosting: "report" } as const

/** Every request goes past the meter. */
const metered = (meter: Meter) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transform(client, (answer, request) =>
        Effect.suspend(() => {
          const end = meter.begin(new URL(request.url).pathname.replace("/json/2/", "").replace("/", "."))
          return Effect.ensuring(answer, Effect.sync(end))
        })))
  ).pipe(Layer.provide(FetchHttpClient.layer))

const onOdoo = <A, E>(
  settings: Settings,
  meter: Meter,
  effect: Effect.Effect<A, E, Sink.Sink<Entry, Ledger.Books> | HttpClient.HttpClient | Progress.Progress>
): Promise<A> =>
  Effect.runPromise(
    effect.pipe(
      Effect.provide(Odoo.customerInvoices({ ...policy, service })),
      Effect.provide(metered(meter)),
      Effect.provide(Progress.Progress.layerSilent),
      Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord({ ...settings })))
    )
  )

/** Creates the fields that the sink needs, and reads the books. */
export const setUp = (settings: Settings): Promise<Ledger.Books> =>
  onOdoo(
    settings,
    makeMeter(),
    Effect.scoped(Effect.gen(function*() {
      const sink = yield* Key
      yield* Effect.forEach(yield* sink.lacks, ({ create }) => create)
      return yield* (yield* sink.open).context
    }))
  )

/**
 * Writes invoices that are not there.
 *
 * Throws  where one of them does not end as posted
 */
export const write = async (settings: Settings, decisions: ReadonlyArray<Decision>): Promise<Measured> => {
  const meter = makeMeter()
  const outcomes = await onOdoo(
    settings,
    meter,
    Effect.scoped(Effect.gen(function*() {
      const { lookup } = yield* (yield* Key).open
      const { plan } = yield* lookup(decisions.map(({ subject }) => subject))
      return yield* (yield* plan(decisions)).apply
    }))
  )
  const measured = meter.read(decisions.length)
  const wrong = outcomes.find(({ result }) => result._tag !== "posted")
  if (wrong !== undefined || outcomes.length !== decisions.length) {
    throw new Error(`the sink did not post all: ${JSON.stringify(wrong?.result ?? outcomes.length)}`)
  }
  return measured
}

const subject = (id: string): Outcome.Subject => ({ id, number: null, reference: null, customer: "" })

/**
 * Looks up invoices that are all posted and paid.
 *
 * Throws  where one of them is not in its final state
 */
export const lookUp = async (settings: Settings, ids: ReadonlyArray<string>): Promise<Measured> => {
  const meter = makeMeter()
  const done = await onOdoo(
    settings,
    meter,
    Effect.scoped(Effect.gen(function*() {
      const { lookup } = yield* (yield* Key).open
      let done = 0
      for (let from = 0; from < ids.length; from += Source.CHUNK_SIZE_MAX) {
        const found = yield* lookup(ids.slice(from, from + Source.CHUNK_SIZE_MAX).map(subject))
        done += found.done.length
        yield* (yield* found.plan([])).apply
      }
      return done
    }))
  )
  if (done !== ids.length) throw new Error(`the sink found ${done} of ${ids.length} in their final state`)
  return meter.read(ids.length)
}

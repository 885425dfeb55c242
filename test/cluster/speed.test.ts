/** How fast workers verify: together twice as fast where each has the vendor's limit, and at the limit where they share it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import postgres from "postgres"
import { seed } from "../../sandbox/nexacloud/Seed.ts"
import * as StripeDouble from "../../sandbox/stripe/Double.ts"
import { invoice, sql } from "../support/Bills.ts"
import { reportOf } from "../support/distributed/Accounts.ts"
import * as CommandProcess from "../support/distributed/CommandProcess.ts"
import * as Crew from "../support/distributed/Crew.ts"
import { temporaryFolder } from "../support/distributed/TemporaryFolder.ts"
import { isMissing, sharedDatabase } from "../support/SharedDatabase.ts"

/** As in `plugins/stripe/client.ts`. */
const PER_SECOND = 20
const BURST = 5

const LATENCY_MS = 50
/** Few of them, far from where a list is looked for: each is asked for by itself. */
const CHUNK_SIZE = 5
const KEY = "sk_test_speed"

/** On a busy machine a request arrives so much later than its turn came. */
const LATE_SECONDS = 0.25

interface Load {
  readonly invoices: number
  readonly workers: ReadonlyArray<string>
  readonly limits: "shared" | "per-worker"
}

/** A dry run without books, which does nothing but verify: when each request arrived at Stripe, in milliseconds. */
const asked = Effect.fnUntraced(function*({ invoices, limits, workers }: Load) {
  const [database, service] = [yield* sharedDatabase, yield* sharedDatabase]
  const folder = yield* temporaryFolder
  const stripe = yield* StripeDouble.serve({ apiKey: KEY, latencyMs: LATENCY_MS })
  yield* Effect.acquireUseRelease(
    Effect.sync(() => postgres(service.url, { max: 1, onnotice: () => undefined })),
    (owner) =>
      Effect.promise(async () => {
        await seed(owner)
        await owner.unsafe("truncate invoices, invoice_items")
      }),
    (owner) => Effect.promise(() => owner.end())
  )
  const names = Array.from({ length: invoices }, (_, n) => `SP-${n}`)
  const bill = { stripe: { untaxed: 10_000, tax: 1_300 } }
  yield* service.run(names.map((name) => sql(name, bill)).join("\n"))
  for (const name of names) stripe.state.add(invoice(name, bill.stripe))
  const settings = () => ({
    PIPELINE_DATABASE: database.url,
    PIPELINE_LIMITS: limits,
    NEXACLOUD_DSN: service.url,
    STRIPE_API_KEY: KEY,
    STRIPE_API_BASE: stripe.url
  })
  const crew = yield* Crew.start({ names: workers, concurrency: 8, folder, settings })
  const args = `run ledger.daily --sink dry-run --engine cluster --chunk-size ${CHUNK_SIZE} --json`
  const client = yield* CommandProcess.start(args, { folder, settings: settings() })
  const { outcomes, read } = reportOf(yield* client.ended)
  assert.deepStrictEqual([read, outcomes.planned], [invoices, invoices])
  assert.isAtLeast(stripe.requests.length, invoices)
  assert.isTrue(stripe.requests.every(({ status }) => status === 200))
  const led = workers.map(crew.led)
  const times = stripe.requests.map(({ at }) => at).toSorted((a, b) => a - b)
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000
  const perSecond = times.length / seconds
  process.stderr.write(
    `${limits}: ${workers.length} workers, ${led.join(" + ")} chunks, ${times.length} requests in ${
      seconds.toFixed(1)
    } s, ` +
      `${perSecond.toFixed(1)} a second, ${busiest(times)} in the busiest one\n`
  )
  return { times, seconds, perSecond }
}, Effect.scoped)

/** Requests in the busiest second. */
const busiest = (times: ReadonlyArray<number>): number =>
  times.reduce((most, from, at) => Math.max(most, times.slice(at).filter((time) => time < from + 1_000).length), 0)

describe.skipIf(isMissing("how fast workers are"))("a load that is bound by verification", () => {
  it.live("is done at least 1.8 times as fast by two workers as by one, where each has the limit to itself", () =>
    Effect.gen(function*() {
      const load = { invoices: 1_000, limits: "per-worker" } as const
      const one = yield* asked({ ...load, workers: Crew.NAMES.slice(0, 1) })
      const two = yield* asked({ ...load, workers: Crew.NAMES })
      assert.isAtLeast(one.seconds / two.seconds, 1.8)
    }))

  it.live("is done no faster by two workers than the limit allows that they share, and hardly slower", () =>
    Effect.gen(function*() {
      const { seconds, times } = yield* asked({ invoices: 400, limits: "shared", workers: Crew.NAMES })
      const least = (times.length - BURST) / PER_SECOND
      assert.isAtLeast(seconds, least - LATE_SECONDS)
      assert.isAtMost(seconds, 1.5 * least)
      assert.isAtMost(busiest(times), PER_SECOND * (1 + LATE_SECONDS) + BURST)
    }))
})

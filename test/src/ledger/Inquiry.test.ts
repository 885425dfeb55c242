import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import { Ledger, Progress } from "#etl"

const { inquire, Buckets, ownBuckets } = Ledger.BillingSystem

const vendor: Ledger.BillingSystem.Vendor = {
  system: "acme",
  settings: { key: "ACME_KEY", address: "ACME_URL" },
  perSecond: 20,
  burst: 5,
  refusal: () => null,
  advice: () => null
}

/** A vendor on the test's clock: answers the n-th request so, or never; keeps when it was asked, in milliseconds. */
const acme = (reply: (n: number) => { readonly status: number; readonly headers?: Record<string, string> } | null) => {
  const asked: Array<number> = []
  const client = HttpClient.make(Effect.fnUntraced(function*(request) {
    const said = reply(asked.push(yield* Clock.currentTimeMillis) - 1)
    if (said === null) return yield* Effect.never
    return HttpClientResponse.fromWeb(request, new Response("{}", said))
  }))
  const layer = Layer.merge(Layer.succeed(HttpClient.HttpClient, client), Progress.Progress.layerSilent)
  const ask = (key = "key_1") =>
    inquire(
      vendor,
      HttpClientRequest.get("https://acme.example/v1/invoices/1").pipe(HttpClientRequest.bearerToken(key))
    )
  return { asked, ask, layer }
}

/** Lets the clock run for a minute, which is longer than any question may take. */
const within = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(Effect.result(effect))
    yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(fiber)
  }).pipe(Effect.provideService(Buckets, ownBuckets()))

describe("one request to a billing system", () => {
  it.effect("paces: five at once, then twenty a second, so never more than 25 in any second", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme(() => ({ status: 200 }))
      yield* within(Effect.forEach(Array.from({ length: 100 }), () => ask(), { concurrency: 100 })).pipe(
        Effect.provide(layer)
      )
      assert.deepStrictEqual(asked.slice(0, 7), [0, 0, 0, 0, 0, 50, 100])
      assert.strictEqual(asked[99], 95 * 50)
      const most = Math.max(...asked.map((start) => asked.filter((at) => at >= start && at < start + 1_000).length))
      assert.strictEqual(most, 24)
    }))

  it.effect("each key has a pace of its own", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme(() => ({ status: 200 }))
      const both = [...Array.from({ length: 5 }, () => "key_1"), ...Array.from({ length: 5 }, () => "key_2")]
      yield* within(Effect.forEach(both, ask, { concurrency: 10 })).pipe(Effect.provide(layer))
      assert.deepStrictEqual(asked, Array.from({ length: 10 }, () => 0))
    }))

  it.effect("slows down by half when it is too fast, and speeds up again with every answer", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme((n) => n === 10 ? { status: 429 } : { status: 200 })
      yield* within(Effect.forEach(Array.from({ length: 200 }), () => ask(), { concurrency: 2 })).pipe(
        Effect.provide(layer)
      )
      const pause = (n: number) => Math.round((asked[n + 1] ?? 0) - (asked[n] ?? 0))
      assert.strictEqual(pause(8), 50)
      assert.isAbove(pause(14), 90)
      assert.isBelow(pause(40), pause(14))
      assert.strictEqual(pause(190), 50)
    }))

  it.effect("many 429 at once are one word of warning, not many", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme((n) =>
        n < 5 ? { status: 429, headers: { "retry-after": "1" } } : { status: 200 }
      )
      yield* within(Effect.forEach(Array.from({ length: 5 }), () => ask(), { concurrency: 5 })).pipe(
        Effect.provide(layer)
      )
      assert.deepStrictEqual(asked.slice(0, 6), [0, 0, 0, 0, 0, 1_000])
      const pauses = asked.slice(6).map((at, n) => at - (asked[n + 5] ?? 0))
      assert.isTrue(pauses.length === 4 && pauses.every((pause) => pause > 90 && pause < 101), `${pauses}`)
    }))

  it.effect("backs off, each time longer, and gives up after four more tries", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme(() => ({ status: 503 }))
      const result = yield* within(ask()).pipe(Effect.provide(layer))
      assert.strictEqual(result._tag === "Failure" && result.failure.reason, "ServerError")
      assert.strictEqual(asked.length, 5)
      const pauses = asked.slice(1).map((at, n) => at - (asked[n] ?? 0))
      pauses.forEach((pause, n) => assert.isTrue(pause >= 150 * 2 ** n && pause <= 300 * 2 ** n, `${pauses}`))
    }))

  it.effect("waits as long as Retry-After says, in seconds or as a date, and so do the others", () =>
    Effect.gen(function*() {
      for (const retryAfter of ["3", new Date(3_000).toUTCString()]) {
        const { ask, asked, layer } = acme((n) =>
          n === 0 ? { status: 429, headers: { "retry-after": retryAfter } } : { status: 200 }
        )
        yield* TestClock.setTime(0)
        const other = Effect.delay(ask(), "1 second")
        yield* within(Effect.all([ask(), other], { concurrency: 2 })).pipe(Effect.provide(layer))
        assert.deepStrictEqual(asked, [0, 3_000, 3_100])
      }
    }))

  it.effect("a limit that lasts beyond ten seconds is not waited for, by nobody", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme(() => ({ status: 429, headers: { "x-ratelimit-reset": "30" } }))
      const others = Effect.result(Effect.delay(ask(), "5 seconds"))
      const result = yield* within(Effect.all([Effect.result(ask()), others], { concurrency: 2 })).pipe(
        Effect.provide(layer)
      )
      assert.deepStrictEqual(asked, [0])
      const reasons = result._tag === "Success"
        ? result.success.map((_) => _._tag === "Failure" && _.failure.reason)
        : []
      assert.deepStrictEqual(reasons, ["RateLimited", "RateLimited"])
    }))

  it.effect("gives up after 20 s without an answer, and then does not try again", () =>
    Effect.gen(function*() {
      const { ask, asked, layer } = acme(() => null)
      const result = yield* within(ask()).pipe(Effect.provide(layer))
      assert.deepStrictEqual(asked, [0])
      assert.strictEqual(
        result._tag === "Failure" && result.failure.message,
        "acme did not answer at acme.example within 20 s"
      )
    }))

  it.effect("the vendor's own advice goes before ours, either way", () =>
    Effect.gen(function*() {
      for (const [advice, status, times] of [[false, 503, 1], [true, 418, 5]] as const) {
        const { asked, layer } = acme(() => ({ status }))
        const advised = inquire({ ...vendor, advice: () => advice }, HttpClientRequest.get("https://acme.example"))
        yield* within(advised).pipe(Effect.provide(layer))
        assert.strictEqual(asked.length, times)
      }
    }))
})

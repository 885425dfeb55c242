/** A vendor without a network: answers at once, at a clock that passes over all waiting. */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import type { Request } from "../../sandbox/http/Exchange.ts"

/** HTTP that leads to a function. */
export const http = (
  answer: (request: Request) => { readonly status: number; readonly text: string }
): Layer.Layer<HttpClient.HttpClient> =>
  Layer.succeed(
    HttpClient.HttpClient,
    HttpClient.make((request, url) =>
      Effect.sync(() => {
        const { headers, method } = request
        const { status, text } = answer({ method, path: url.pathname, query: url.searchParams, headers })
        return HttpClientResponse.fromWeb(request, new Response(text, { status }))
      })
    )
  )

/** What is not waited for here: the end of a request's time. */
const LONG_MS = 15_000

/**
 * Runs with a clock of its own: a short wait is over at once, and the clock says that it took place.
 *
 * `off` is by how many milliseconds the wall clock is wrong, asked again whenever somebody looks at it.
 */
export const timeless = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  off: () => number = () => 0
): Effect.Effect<A, E, R> => {
  let now = Date.parse("2026-07-01T00:00:00Z")
  const wall = () => now + off()
  const nanos = (milliseconds: number) => BigInt(Math.round(milliseconds)) * 1_000_000n
  return Effect.provideService(effect, Clock.Clock, {
    currentTimeMillisUnsafe: wall,
    currentTimeMillis: Effect.sync(wall),
    currentTimeNanosUnsafe: () => nanos(wall()),
    currentTimeNanos: Effect.sync(() => nanos(wall())),
    monotonicTimeNanosUnsafe: () => nanos(now),
    monotonicTimeNanos: Effect.sync(() => nanos(now)),
    sleep: (duration) => {
      const milliseconds = Duration.toMillis(duration)
      return milliseconds >= LONG_MS ? Effect.never : Effect.sync(() => void (now += milliseconds))
    }
  })
}

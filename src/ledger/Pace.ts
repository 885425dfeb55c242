/** How fast a billing system is asked, over all runs of this process: a token bucket for each endpoint. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** `perSecond + burst` requests at most fall into any one second. */
export interface Rate {
  readonly perSecond: number
  /** Requests that need not wait for each other after a rest. */
  readonly burst: number
}

/** An endpoint's bucket. Times are milliseconds since 1970. */
interface Bucket {
  /** When it will be full again. */
  fullAt: number
  /** Before this the vendor does not want to be asked. */
  heldUntil: number
}

/** The buckets by endpoint. Replace it to be alone in a test. */
export const Buckets = Context.Reference<Map<string, Bucket>>("ledger/Buckets", { defaultValue: () => new Map() })

/** Takes the next place in the queue: the milliseconds until it, or none taken and null where that is too long. */
export const take = Effect.fnUntraced(function*(endpoint: string, rate: Rate, waitMsMax: number) {
  const bucket = yield* find(endpoint)
  const now = yield* Clock.currentTimeMillis
  const interval = 1_000 / rate.perSecond
  const at = Math.max(now, bucket.heldUntil, bucket.fullAt - (rate.burst - 1) * interval)
  if (at - now > waitMsMax) return null
  bucket.fullAt = Math.max(bucket.fullAt, at) + interval
  return at - now
})

/** Lets nobody ask an endpoint for a while, because the vendor said so. */
export const hold = Effect.fnUntraced(function*(endpoint: string, milliseconds: number) {
  const bucket = yield* find(endpoint)
  bucket.heldUntil = Math.max(bucket.heldUntil, (yield* Clock.currentTimeMillis) + milliseconds)
})

const find = (endpoint: string) =>
  Effect.map(Buckets, (buckets) => {
    const bucket = buckets.get(endpoint) ?? { fullAt: 0, heldUntil: 0 }
    buckets.set(endpoint, bucket)
    return bucket
  })

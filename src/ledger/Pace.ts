/**
 * How fast a billing system is asked, over all runs of this process: one bucket for each system and key.
 *
 * Slower  half as fast after each 429, down to one a second, and nothing before the vendor's own time
 * Faster  a hundredth of the full rate with each answer, up to it again
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** `perSecond + burst` requests at most fall into any one second. */
export interface Rate {
  readonly perSecond: number
  /** Requests that need not wait for each other after a rest. */
  readonly burst: number
}

/** A token bucket. Times are those of `now`. */
export interface Bucket {
  readonly full: Rate
  perSecond: number
  /** When nobody will have to wait again. */
  fullAt: number
  /** Before this the vendor does not want to be asked. */
  heldUntil: number
  slowedAt: number
  /** A question was given up because nobody answered, and nobody has since. */
  silent: boolean
}

/** The buckets by system and key. Replace it to be alone in a test. */
export const Buckets = Context.Reference<Map<string, Bucket>>("ledger/Buckets", { defaultValue: () => new Map() })

export const bucketOf = (name: string, full: Rate): Effect.Effect<Bucket> =>
  Effect.map(Buckets, (buckets) => {
    const found = buckets.get(name) ??
      { full, perSecond: full.perSecond, fullAt: 0, heldUntil: 0, slowedAt: -Infinity, silent: false }
    buckets.set(name, found)
    return found
  })

/** Milliseconds of a clock that never jumps, unlike the one on the wall. */
export const now: Effect.Effect<number> = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos) / 1e6)

/** Waits for the next token: the time it came, or null, with none taken, where that is too long. */
export const turn = Effect.fnUntraced(function*(bucket: Bucket, waitMsMax: number) {
  for (;;) {
    const asked = yield* now
    const interval = 1_000 / bucket.perSecond
    const burst = bucket.perSecond < bucket.full.perSecond ? 1 : bucket.full.burst
    const at = Math.max(asked, bucket.heldUntil, bucket.fullAt - (burst - 1) * interval)
    if (at - asked > waitMsMax) return null
    bucket.fullAt = Math.max(bucket.fullAt, at) + interval
    yield* Effect.sleep(at - asked)
    // Who waited while the vendor said "later" has lost the token.
    const come = yield* now
    if (come >= bucket.heldUntil) return come
  }
})

/** The vendor was asked too often, by a request sent at `sentAt`. */
export const slow = (bucket: Bucket, sentAt: number, now: number): void => {
  // What was sent before the last slowing says nothing of the rate since.
  if (sentAt <= bucket.slowedAt) return
  bucket.perSecond = Math.max(1, bucket.perSecond / 2)
  bucket.slowedAt = now
}

/** Lets nobody ask before then. */
export const hold = (bucket: Bucket, until: number): void => {
  bucket.heldUntil = Math.max(bucket.heldUntil, until)
  bucket.fullAt = Math.min(bucket.fullAt, bucket.heldUntil)
}

/** The vendor answered. */
export const quicken = (bucket: Bucket): void => {
  bucket.perSecond = Math.min(bucket.full.perSecond, bucket.perSecond + bucket.full.perSecond / 100)
}

/**
 * How fast a billing system is asked: one bucket for each system and key, over all runs of this process, or of all
 * processes that share their buckets.
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

/** A token bucket. Its instants are milliseconds of its own clock. */
export interface Bucket {
  /** Waits for the next token: when it came, or null, with none taken, where that would take too long. */
  readonly turn: (waitMsMax: number) => Effect.Effect<number | null>
  /** The vendor was asked too often, by the request whose turn came then. */
  readonly slow: (turn: number) => Effect.Effect<void>
  /** Lets nobody ask for so long. */
  readonly hold: (ms: number) => Effect.Effect<void>
  /** The vendor answered. */
  readonly quicken: Effect.Effect<void>
  /** A question was given up because nobody answered this process, and nobody has since. */
  silent: boolean
}

/** The bucket of a system and key, the same whenever it is asked for by the same name. */
export type BucketOf = (name: string, full: Rate) => Bucket

/** Milliseconds of a clock that never jumps, unlike the one on the wall. */
export const now: Effect.Effect<number> = Effect.map(Clock.monotonicTimeNanos, (nanos) => Number(nanos) / 1e6)

/** Buckets of this process alone. */
export const inProcess = (): BucketOf => {
  const buckets = new Map<string, Bucket>()
  return (name, full) => {
    const found = buckets.get(name) ?? make(full)
    buckets.set(name, found)
    return found
  }
}

/** Where the buckets are. Replace it to be alone in a test, or to share them with other processes. */
export const Buckets = Context.Reference<BucketOf>("ledger/Buckets", { defaultValue: inProcess })

const make = (full: Rate): Bucket => {
  let perSecond = full.perSecond
  /** When nobody will have to wait again. */
  let fullAt = 0
  /** Before this the vendor does not want to be asked. */
  let heldUntil = 0
  let slowedAt = -Infinity

  return {
    silent: false,
    turn: Effect.fnUntraced(function*(waitMsMax) {
      for (;;) {
        const asked = yield* now
        const interval = 1_000 / perSecond
        const burst = perSecond < full.perSecond ? 1 : full.burst
        const at = Math.max(asked, heldUntil, fullAt - (burst - 1) * interval)
        if (at - asked > waitMsMax) return null
        fullAt = Math.max(fullAt, at) + interval
        yield* Effect.sleep(at - asked)
        // Who waited while the vendor said "later" has lost the token.
        const come = yield* now
        if (come >= heldUntil) return come
      }
    }),
    slow: (turn) =>
      Effect.map(now, (now) => {
        // What was sent before the last slowing says nothing of the rate since.
        if (turn <= slowedAt) return
        perSecond = Math.max(1, perSecond / 2)
        slowedAt = now
      }),
    hold: (ms) =>
      Effect.map(now, (now) => {
        heldUntil = Math.max(heldUntil, now + ms)
        fullAt = Math.min(fullAt, heldUntil)
      }),
    quicken: Effect.sync(() => {
      perSecond = Math.min(full.perSecond, perSecond + full.perSecond / 100)
    })
  }
}

/**
 * How much is asked of Odoo at once: invoices in a batch, and batches in flight.
 *
 * Additive increase, multiplicative decrease: a time-out or a refusal halves the batches and leaves one in flight; a
 * round without either makes them grow again.
 */
import * as Effect from "effect/Effect"
import type { Client } from "../client.ts"
import { BATCH_SIZE_MAX, BATCHES_IN_FLIGHT_MAX } from "../config.ts"

/** Smaller ones cost more calls than they spare. */
const BATCH_SIZE_MIN = 5
const GROWTH = 10

export interface Pace {
  /** The client, whose time-outs and refusals slow this pace down. */
  readonly heed: <C extends Client>(client: C) => C
  /**
   * Writes all in batches, several at once; the results in any order.
   *
   * Items of one key are never in two batches at once: Odoo counts a customer's first invoices on the customer, and
   * undoes the whole call of whoever comes second, to do it again.
   */
  readonly inBatches: <A, B, E, R>(
    items: ReadonlyArray<A>,
    key: (item: A) => string,
    write: (batch: ReadonlyArray<A>) => Effect.Effect<ReadonlyArray<B>, E, R>
  ) => Effect.Effect<ReadonlyArray<B>, E, R>
}

/** A pace for one run, at full speed. */
export const make = (): Pace => {
  let size = BATCH_SIZE_MAX
  let inFlight = BATCHES_IN_FLIGHT_MAX
  let isTroubled = false

  const adapt = () => {
    size = isTroubled ? Math.max(BATCH_SIZE_MIN, Math.floor(size / 2)) : Math.min(BATCH_SIZE_MAX, size + GROWTH)
    inFlight = isTroubled ? 1 : Math.min(BATCHES_IN_FLIGHT_MAX, inFlight + 1)
    isTroubled = false
  }

  const trouble = Effect.sync(() => {
    isTroubled = true
  })

  return {
    heed: (client) => ({
      ...client,
      write: (...call) =>
        Effect.tapError(
          client.write(...call),
          ({ _tag }) => _tag === "AnswerLost" || _tag === "Refused" ? trouble : Effect.void
        )
    }),
    inBatches: Effect.fnUntraced(function*(items, key, write) {
      const results = []
      for (let from = 0; from < items.length;) {
        const batches = take(items.slice(from), key, size, inFlight)
        results.push(...(yield* Effect.forEach(batches, write, { concurrency: inFlight })).flat())
        from += batches.flat().length
        adapt()
      }
      return results
    })
  }
}

/** The next items in batches as even as can be, so that all end at about the same time. */
const take = <A>(
  items: ReadonlyArray<A>,
  key: (item: A) => string,
  size: number,
  inFlight: number
): ReadonlyArray<ReadonlyArray<A>> => {
  const even = Math.min(size, Math.ceil(items.length / inFlight))
  const batches = Array.from({ length: inFlight }, (): Array<A> => [])
  const batchOf = new Map<string, Array<A>>()
  for (const item of items.slice(0, even * inFlight)) {
    const batch = batchOf.get(key(item)) ?? batches.reduce((one, other) => other.length < one.length ? other : one)
    if (batch.length >= size) break
    batchOf.set(key(item), batch)
    batch.push(item)
  }
  return batches.filter((batch) => batch.length > 0)
}

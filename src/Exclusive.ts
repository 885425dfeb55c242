/**
 * What only one may write at a time: its turn is waited for, over all machines that share a database.
 *
 * In a single process there is nothing to wait for. Take the turn before planning, since a plan rests on what was read.
 * Who has a turn must not ask for the same one again: it would wait for itself.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { TurnLost } from "./PipelineError.ts"

/** Runs an effect when nobody else writes to this place; interrupts it, and fails, when that is no longer certain. */
export type Exclusive = <A, E, R>(
  place: string,
  effect: Effect.Effect<A, E, R>
) => Effect.Effect<A, E | TurnLost, R>

/** How turns are taken. A worker replaces it. */
export const Exclusive = Context.Reference<Exclusive>("etl/Exclusive", {
  defaultValue: () => (_place, effect) => effect
})

/** The same, to be piped into. */
export const exclusively =
  (place: string) => <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | TurnLost, R> =>
    Effect.flatMap(Exclusive, (take) => take(place, effect))

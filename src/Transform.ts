/** From confirmed records to the sink's entries. Pure: no clock, no network, no randomness. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Failure } from "./Outcome.ts"
import { type Verified, Verify } from "./Verify.ts"

export interface Transform<in out A, in out T, in out B, in out C> {
  readonly Transform: (_: [A, T, B, C]) => [A, T, B, C]
}

declare const transformed: unique symbol

/** An entry that came from a confirmed record. A sink takes nothing else. */
export type Transformed<B> = B & { readonly [transformed]: true }

export type Transformation<B> =
  | { readonly _tag: "Entry"; readonly entry: B }
  /** Confirmed, and worth nothing: no lines and no gap. */
  | { readonly _tag: "ZeroAmount" }
  | { readonly _tag: "Failed"; readonly failure: Failure }

/** `context` is what the sink knows and the rules need: the taxes and currencies of the books. */
export interface Service<A, T, B, in C> {
  readonly map: (verified: Verified<A, T>, context: C) => Transformation<Transformed<B>>
}

export const Transform = <A, T, B, C>() => Context.Service<Transform<A, T, B, C>, Service<A, T, B, C>>("etl/Transform")

export const map = <A, T, B, C>(
  f: (verified: Verified<A, T>, context: C) => Transformation<B>
): Layer.Layer<Transform<A, T, B, C>, never, Verify<A, T>> =>
  Layer.effect(
    Transform<A, T, B, C>(),
    Effect.as(Verify<A, T>(), {
      map: (verified, context) => {
        const transformation = f(verified, context)
        return transformation._tag === "Entry"
          ? { _tag: "Entry", entry: transformation.entry as Transformed<B> }
          : transformation
      }
    })
  )

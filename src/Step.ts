/**
 * A part of a chunk's way whose result is plain data: an engine may keep it, hand it to another process, and not do it again.
 *
 * Plain: literals, `bigint`, arrays, objects without a class, `Map`, `Set`, and `BigDecimal`.
 */
import type * as Effect from "effect/Effect"
import type { PipelineError } from "./PipelineError.ts"

export type Name = "verify" | "transform" | "write"

/** What an engine makes of a step. */
export type Step = <A, R>(
  name: Name,
  work: Effect.Effect<A, PipelineError, R>
) => Effect.Effect<A, PipelineError, R>

/** Done here and now. */
export const direct: Step = (_, work) => work

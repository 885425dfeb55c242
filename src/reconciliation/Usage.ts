/** What customers used, by a service's own count, beside what they were billed. */
import type { BigDecimal } from "effect/BigDecimal"
import type * as Effect from "effect/Effect"
import type { PipelineError } from "../PipelineError.ts"

export interface Usage {
  /** The user's id. */
  readonly customer: string
  /** `2026-05`. */
  readonly period: string
  /** Of processors; exact. */
  readonly cpuSeconds: BigDecimal
}

/** Read once in a run, before anything else. */
export type UsageOf = Effect.Effect<ReadonlyArray<Usage>, PipelineError>

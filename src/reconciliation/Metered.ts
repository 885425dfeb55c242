/** A service that the books bill in the shadow: what they hold of its plans and charges, before they post any of it. */
import type { BigDecimal } from "effect/BigDecimal"
import type * as Effect from "effect/Effect"
import type { Partner } from "../audit/Document.ts"
import type { Finding } from "../Check.ts"
import type { Service } from "../ledger/Service.ts"
import type { PipelineError } from "../PipelineError.ts"
import type { Platform } from "../Platform.ts"

/** What usage of processors costs beyond what a plan includes. */
export interface Charge {
  readonly name: string
  /** What is counted, in the books' word; and how many seconds of processors one of it is. */
  readonly unit: { readonly name: string; readonly seconds: bigint }
  /** Units a month. */
  readonly included: BigDecimal
  /** Of one unit beyond them, without tax. */
  readonly price: BigDecimal
}

/** What a customer has subscribed to. */
export interface Order {
  readonly name: string
  readonly currency: string
  /** A month, without tax. */
  readonly flat: BigDecimal
  readonly charges: ReadonlyArray<Charge>
  /** Why nothing can be computed from it: a charge in tiers, or of something that nobody counts. */
  readonly problem: string | null
}

export interface Subscriber {
  readonly partner: Partner
  readonly orders: ReadonlyArray<Order>
}

export interface Metered {
  /** Fails where the books lack what says it; then gives the subscribers that these users are, and all with orders. */
  readonly open: Effect.Effect<
    (users: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Subscriber>, PipelineError, Platform>,
    PipelineError,
    Platform
  >
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
}

export type MeteredOf = (service: Service) => Metered

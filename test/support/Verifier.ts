/** The verifier of a run, through its public interface, with nothing of the environment. */
import { Ledger, Progress, Source, Verify } from "#etl"
import type { Platform } from "#etl"
import * as BigDecimal from "effect/BigDecimal"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

const { Buckets, ownBuckets, Patience } = Ledger.BillingSystem
type Invoice = Ledger.Invoice.Invoice

export type Answer = Verify.Answer<Ledger.Truth>
export type Ask = Verify.Ask<Invoice, Ledger.Truth>

export interface World {
  readonly settings: Readonly<Record<string, string>>
  /** Real HTTP unless told. */
  readonly http?: Layer.Layer<HttpClient.HttpClient>
  /** As in a run unless told. */
  readonly patience?: { readonly timeoutMs: number; readonly retryWithinMs: number; readonly backoffMs: number }
  readonly told?: (event: Progress.Event) => void
}

/** What a service has of an invoice: its reference, and when it believes it was created. */
export const wanted = (reference: string, createdAt: string | null): Invoice => ({
  id: reference,
  number: null,
  reference,
  duplicateOf: null,
  customer: { userId: "u", fullName: null, company: null, email: null },
  currency: "CAD",
  subtotal: BigDecimal.fromBigInt(0n),
  tax: BigDecimal.fromBigInt(0n),
  items: [],
  claims: { createdAt, status: null, paidAt: null }
})

/** All that a verifier may ask of the outside. */
export const outside = ({ http = FetchHttpClient.layer, patience, settings, told = () => {} }: World) =>
  Layer.mergeAll(
    http,
    ConfigProvider.layer(ConfigProvider.fromUnknown(settings)),
    Layer.succeed(Progress.Progress, { report: (event) => Effect.sync(() => told(event)) }),
    Layer.succeed(Buckets, ownBuckets()),
    patience === undefined ? Layer.empty : Layer.succeed(Patience, patience)
  )

/** One run of a verifier, with a memory and a pace of its own. */
export const inRun = <A>(
  systems: Readonly<Record<string, Ledger.BillingSystem.BillingSystem>>,
  world: World,
  run: (ask: Ask) => Effect.Effect<A, never, Platform>
): Effect.Effect<A> => {
  const layer = Layer.merge(Ledger.verifiedBy(systems).pipe(Layer.provide(source)), outside(world))
  const key = Verify.Verify<Invoice, Ledger.Truth>()
  return Effect.scoped(Effect.flatMap(Effect.flatMap(key, ({ open }) => open), run)).pipe(Effect.provide(layer))
}

const source = Source.layer<Invoice>({
  name: "none",
  open: () => Effect.succeed(Stream.empty),
  check: Effect.succeed([])
})

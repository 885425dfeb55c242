/** Settings: `STRIPE_API_KEY`, `STRIPE_API_BASE` (only to point elsewhere than Stripe), `LEDGER_TIME_ZONE`. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Ledger, Setting } from "#etl"

export interface Settings {
  readonly key: Redacted.Redacted
  /** What the key says of itself; null where it says nothing. */
  readonly mode: "live" | "test" | null
  /** Without `/v1`. */
  readonly base: string
  /** The ledger's time zone. */
  readonly zone: string
}

/** Fails with `NotConfigured`. */
export const settings: Effect.Effect<Settings, Ledger.BillingSystem.Unanswered> = Effect.gen(function*() {
  const key = yield* Setting.key("STRIPE_API_KEY")
  const address = yield* Setting.address("STRIPE_API_BASE", "https://api.stripe.com")
  const mode = /^[a-z]+_(live|test)_/.exec(Redacted.value(key))?.[1]
  return {
    key,
    mode: mode === "live" || mode === "test" ? mode : null,
    base: address.replace(/\/v1$/, ""),
    zone: yield* Setting.timeZone
  } as const
}).pipe(Effect.mapError(Ledger.BillingSystem.notConfigured))

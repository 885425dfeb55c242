/** Settings: `LAGO_API_URL` (with or without `/api` or `/api/v1`), `LAGO_API_KEY`, `LEDGER_TIME_ZONE`. */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { Ledger, Setting } from "#etl"

export interface Settings {
  readonly key: Redacted.Redacted
  /** With `/api/v1`. */
  readonly base: string
  /** The ledger's time zone. */
  readonly zone: string
}

/** Fails with `NotConfigured`. */
export const settings: Effect.Effect<Settings, Ledger.BillingSystem.Unanswered> = Effect.gen(function*() {
  const address = yield* Setting.address("LAGO_API_URL")
  return {
    key: yield* Setting.key("LAGO_API_KEY"),
    base: `${address.replace(/\/api(\/v1)?$/, "")}/api/v1`,
    zone: yield* Setting.timeZone
  }
}).pipe(Effect.mapError(Ledger.BillingSystem.notConfigured))

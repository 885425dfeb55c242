/** Settings: `LAGO_API_URL` (with or without `/api` or `/api/v1`), `LAGO_API_KEY`, `LEDGER_TIME_ZONE`. */
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import { Ledger, type PipelineError, Setting } from "#etl"

export interface Settings {
  readonly key: Redacted.Redacted
  /** With `/api/v1`. */
  readonly base: string
  /** The ledger's time zone. */
  readonly zone: string
}

/** Fails with the setting that is missing or wrong. */
export const configured: Effect.Effect<
  Settings,
  PipelineError.SettingMissing | PipelineError.SettingInvalid
> = Effect.gen(function*() {
  const address = yield* Setting.address("LAGO_API_URL")
  return {
    key: yield* Setting.key("LAGO_API_KEY"),
    base: `${address.replace(/\/api(\/v1)?$/, "")}/api/v1`,
    zone: yield* Setting.timeZone
  }
})

/** Fails with `NotConfigured`. */
export const settings = Effect.mapError(configured, Ledger.BillingSystem.notConfigured)

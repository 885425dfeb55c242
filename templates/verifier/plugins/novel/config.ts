/** Settings: `NOVEL_URL`, `NOVEL_KEY`. */
import * as Effect from "effect/Effect"
import { Ledger, Setting } from "#etl"

/** Fails with `NotConfigured`. */
export const settings = Effect.mapError(
  Effect.all({ base: Setting.address("NOVEL_URL"), key: Setting.key("NOVEL_KEY") }),
  Ledger.BillingSystem.notConfigured
)

export type Settings = Effect.Success<typeof settings>

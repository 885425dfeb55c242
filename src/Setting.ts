/** One setting, read when it is needed. An empty one counts as not set. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { SettingInvalid, SettingMissing } from "./PipelineError.ts"

/** Its text, or none. */
export const optional = (setting: string): Effect.Effect<Option.Option<string>, SettingInvalid> =>
  Config.String(setting).pipe(
    Config.option,
    Effect.map(Option.filter((text) => text.trim() !== "")),
    Effect.mapError(() => new SettingInvalid({ setting, problem: "cannot be read as text" }))
  )

/** Its text. */
export const text = (setting: string): Effect.Effect<string, SettingMissing | SettingInvalid> =>
  Effect.flatMap(optional(setting), Option.match({
    onNone: () => new SettingMissing({ setting }),
    onSome: (value) => Effect.succeed(value.trim())
  }))

/** A secret; no log, error or report can show it. */
export const secret = (
  setting: string
): Effect.Effect<Redacted.Redacted<string>, SettingMissing | SettingInvalid> =>
  Effect.map(text(setting), (value) => Redacted.make(value, { label: setting }))

/** One setting, read when it is needed. An empty one counts as not set. */
import * as Config from "effect/Config"
import * as DateTime from "effect/DateTime"
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
  Effect.flatMap(
    optional(setting),
    Option.match({
      onNone: () => new SettingMissing({ setting }),
      onSome: (value) => Effect.succeed(value.trim())
    })
  )

/** A secret; no log, error or report can show it. */
export const secret = (
  setting: string
): Effect.Effect<Redacted.Redacted<string>, SettingMissing | SettingInvalid> =>
  Effect.map(text(setting), (value) => Redacted.make(value, { label: setting }))

/** A secret that is sent in a header; what no header can hold would be repeated by the error that refuses it. */
export const key = (
  setting: string
): Effect.Effect<Redacted.Redacted<string>, SettingMissing | SettingInvalid> =>
  Effect.filterOrFail(
    secret(setting),
    (value) => /^[\x21-\x7e]+$/.test(Redacted.value(value)),
    () =>
      new SettingInvalid({ setting, problem: "holds a blank, a line break or a letter that no key has. Copy it anew" })
  )

/** The address of an HTTP interface, without a slash at its end; required where there is no `fallback`. */
export const address = (
  setting: string,
  fallback?: string
): Effect.Effect<string, SettingMissing | SettingInvalid> =>
  (fallback === undefined ? text(setting) : withFallback(setting, fallback)).pipe(
    Effect.filterOrFail(
      (value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ""),
      () => new SettingInvalid({ setting, problem: "is not an address such as https://host.example" })
    ),
    Effect.filterOrFail(
      (value) => URL.parse(value)?.username === "" && URL.parse(value)?.password === "",
      () => new SettingInvalid({ setting, problem: "holds a user or a password, which are never sent. Leave them out" })
    ),
    Effect.map((value) => value.replace(/\/+$/, ""))
  )

/** The ledger's time zone, an IANA name: `LEDGER_TIME_ZONE`. */
export const timeZone: Effect.Effect<string, SettingInvalid> = withFallback("LEDGER_TIME_ZONE", "America/Toronto").pipe(
  Effect.filterOrFail(
    (zone) => Option.isSome(DateTime.zoneMakeNamed(zone)),
    () => new SettingInvalid({ setting: "LEDGER_TIME_ZONE", problem: "is not a time zone such as America/Toronto" })
  )
)

function withFallback(setting: string, fallback: string): Effect.Effect<string, SettingInvalid> {
  return Effect.map(optional(setting), Option.match({ onNone: () => fallback, onSome: (value) => value.trim() }))
}

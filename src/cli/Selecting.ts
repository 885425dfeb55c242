/** The selection that the flags of a run make. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as CalendarDate from "../CalendarDate.ts"
import { SettingInvalid } from "../PipelineError.ts"
import type { Selection } from "../Selection.ts"

/** The flags as they were written. */
export interface Input {
  readonly since: Option.Option<string>
  readonly until: Option.Option<string>
  readonly only: ReadonlyArray<string>
  readonly limit: Option.Option<string>
}

/** Fails `SettingInvalid`, naming the flag and how it is written. */
export const selection = Effect.fnUntraced(function*(input: Input) {
  const since = yield* date("--since", input.since)
  const until = yield* date("--until", input.until)
  if (since !== null && until !== null && until <= since) {
    return yield* new SettingInvalid({
      setting: `--until ${until}`,
      problem: `is not after --since ${since}. The day of --until itself is not included`
    })
  }
  if (input.only.some((id) => id.trim() === "")) {
    return yield* new SettingInvalid({ setting: "--only \"\"", problem: "names no record. Leave it out to take all" })
  }
  return { since, until, only: input.only, limit: yield* limit(input.limit) } satisfies Selection
})

const date = (flag: string, text: Option.Option<string>) =>
  Effect.gen(function*() {
    if (Option.isNone(text)) return null
    const day = CalendarDate.parse(text.value)
    if (Option.isSome(day)) return day.value
    return yield* new SettingInvalid({
      setting: `${flag} "${text.value}"`,
      problem: "is no date. Write it as YYYY-MM-DD"
    })
  })

const limit = (text: Option.Option<string>) =>
  Effect.gen(function*() {
    if (Option.isNone(text)) return null
    const records = /^\d{1,15}$/.test(text.value) ? Number(text.value) : 0
    if (records > 0) return records
    return yield* new SettingInvalid({ setting: `--limit "${text.value}"`, problem: "is no whole number above zero" })
  })

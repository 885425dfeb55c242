/** The address that is told what happens to runs, and the key that proves that it was us. */
import type * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type { Json } from "effect/Schema"
import { SettingInvalid } from "../PipelineError.ts"
import * as Setting from "../Setting.ts"

export interface Webhook {
  /** For people; the path may be a secret. */
  readonly host: string
  readonly url: Redacted.Redacted<string>
  readonly key: Redacted.Redacted<Uint8Array>
}

export interface Message {
  /** What happened: `run.failed`. */
  readonly type: string
  readonly timestamp: DateTime.Utc
  readonly data: Json
}

const URL_SETTING = "NOTIFY_WEBHOOK_URL"
const SECRET_SETTING = "NOTIFY_WEBHOOK_SECRET"

/** The configured webhook, or null. */
export const configured = Effect.gen(function*() {
  const text = yield* Setting.optional(URL_SETTING)
  if (Option.isNone(text)) return null
  const url = URL.parse(text.value.trim())
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    return yield* new SettingInvalid({
      setting: URL_SETTING,
      problem: "is not an address such as https://host.example"
    })
  }
  const secret = yield* Setting.secret(SECRET_SETTING)
  const key = Base64.decode(Redacted.value(secret).replace(/^whsec_/, ""))
  if (Result.isFailure(key) || key.success.length < 24 || key.success.length > 64) {
    return yield* new SettingInvalid({
      setting: SECRET_SETTING,
      problem: "is not 24 to 64 bytes in Base64 after whsec_. Make one: echo whsec_$(openssl rand -base64 32)"
    })
  }
  return {
    host: url.host,
    url: Redacted.make(url.href, { label: URL_SETTING }),
    key: Redacted.make(key.success, { label: SECRET_SETTING })
  } satisfies Webhook
})

/** A question to a billing system that got no answer. */
import type { UnverifiableReason } from "../Outcome.ts"
import type { SettingInvalid, SettingMissing } from "../PipelineError.ts"

export interface Unanswered {
  readonly _tag: "Unverifiable"
  readonly reason: UnverifiableReason
  /** One sentence, without keys or personal data; the same for every invoice that meets the same trouble. */
  readonly message: string
  /** Our key is refused: nobody needs to ask again in this run. */
  readonly stop: boolean
  /** The invoice is of the other mode, live or test. */
  readonly wrongMode: boolean
}

export const unanswered = (
  reason: UnverifiableReason,
  message: string,
  flags: Partial<Pick<Unanswered, "stop" | "wrongMode">> = {}
): Unanswered => ({
  _tag: "Unverifiable",
  reason,
  message,
  stop: flags.stop ?? false,
  wrongMode: flags.wrongMode ?? false
})

/** A setting of a billing system is missing or wrong: its invoices wait, the other systems' go on. */
export const notConfigured = (error: SettingMissing | SettingInvalid): Unanswered =>
  unanswered("NotConfigured", error._tag === "SettingMissing" ? `${error.setting} is not set` : error.message)

/** Tells a person that a run failed, left failures, or that a record has been unverifiable for too long. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Json } from "effect/Schema"
import type { Failure, FailureName, Outcome, Subject } from "../Outcome.ts"
import { SettingInvalid } from "../PipelineError.ts"
import * as Progress from "../Progress.ts"
import * as Setting from "../Setting.ts"
import * as Discretion from "./Discretion.ts"
import type { Ended } from "./Ended.ts"
import * as Webhook from "./Webhook.ts"

export interface Recipient {
  readonly webhook: Webhook.Webhook
  /** Days after which a record that cannot be verified is told. */
  readonly unverifiableDays: number
}

/** Records that one message lists, of however many there are. */
const LISTED_MAX = 20

const DAY_MS = 24 * 60 * 60 * 1000

const DAYS = "NOTIFY_UNVERIFIABLE_DAYS"

/** Who is to be told, or null. */
export const recipient = Effect.gen(function*() {
  const webhook = yield* Webhook.configured
  const days = Option.getOrElse(yield* Setting.optional(DAYS), () => "3").trim()
  if (!/^\d{1,4}$/.test(days)) {
    return yield* new SettingInvalid({ setting: DAYS, problem: "is no whole number of days" })
  }
  return webhook === null ? null : { webhook, unverifiableDays: Number(days) } satisfies Recipient
})

/** Tells what there is to tell; what cannot be delivered is one notice, and changes nothing else. */
export const afterRun = Effect.fnUntraced(function*({ unverifiableDays, webhook }: Recipient, ended: Ended) {
  const told = messages(ended, unverifiableDays)
  if (told.length === 0) return
  const Delivery = yield* Effect.promise(() => import("./Delivery.ts"))
  yield* Effect.forEach(told, (message) =>
    Delivery.send(webhook, message).pipe(
      Effect.catchTag("Undelivered", ({ problem }) =>
        Progress.report({
          _tag: "notice",
          message: `notification ${message.type} was not delivered to ${webhook.host} (${problem})`
        }))
    ), { concurrency: "unbounded", discard: true })
})

/** What a run gives reason to tell. No message names a person. */
export const messages = (ended: Ended, unverifiableDays: number): ReadonlyArray<Webhook.Message> => {
  const { cause, exitCode, finishedAt, pipeline, run, sink, tally } = ended
  const counts = tally === null ? null : { read: tally.read, ...tally.counts, skipped: { ...tally.skipped } }
  const message = (type: string, details: Readonly<Record<string, Json>>): Webhook.Message => ({
    type,
    timestamp: finishedAt,
    data: { pipeline, run, sink, exitCode, counts, ...details }
  })
  const failures = (tally?.remarkable ?? []).flatMap(failure)
  const deadline = DateTime.toEpochMillis(finishedAt) - unverifiableDays * DAY_MS
  const overdue = ended.waiting.filter(({ firstSeen }) => firstSeen <= deadline)
  return [
    ...(cause === null ? [] : [message("run.failed", { ...Discretion.stop(cause) })]),
    ...(failures.length === 0 ? [] : [message("run.incomplete", { failed: failures.slice(0, LISTED_MAX) })]),
    ...(overdue.length === 0 ? [] : [message("invoice.unverifiable", {
      days: unverifiableDays,
      total: overdue.length,
      unverifiable: overdue.toSorted((a, b) => a.firstSeen - b.firstSeen).slice(0, LISTED_MAX).map(
        ({ firstSeen, reason, reference, subject, tries }) => ({
          id: subject,
          reference,
          since: DateTime.formatIso(DateTime.makeUnsafe(firstSeen)),
          reason,
          tries
        })
      )
    })])
  ]
}

const failure = ({ result, subject }: Outcome): ReadonlyArray<{ id: string; error: string; message: string }> =>
  result._tag === "failed"
    ? [{ id: subject.id, error: result.failure.error, message: sentence(subject, result.failure) }]
    : []

/** Failures whose own sentence lists customers. */
const WITHOUT_NAMES: Partial<Record<FailureName, string>> = {
  PartnerAmbiguous: "several partners have the customer's e-mail. Merge them, or link the right one",
  PartnerDiffers: "the books have it as another customer's, or under another name"
}

const sentence = ({ customer }: Subject, { error, message }: Failure): string =>
  WITHOUT_NAMES[error] ?? Discretion.withoutPersons(message, [customer])

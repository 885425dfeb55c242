/**
 * One request to a billing system: paced, timed out, tried again within reason; answered by a JSON object or not at all.
 *
 * Retried  network failures, 408, 409, 424, 429, 5xx: backing off, not before `Retry-After` or `X-RateLimit-Reset`
 * Ends     after `RETRIES_MAX`, when the next try would begin later than `Patience` allows, when the vendor says so, or
 *          at once where nobody answered an earlier question, with all its tries, and nobody has since
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import { networkCause } from "../NetworkCause.ts"
import * as Progress from "../Progress.ts"
import * as Pace from "./Pace.ts"
import { type Unanswered, unanswered } from "./Unanswered.ts"

/** A billing system's manners. */
export interface Vendor extends Pace.Rate {
  /** As in messages and progress: `stripe`. */
  readonly system: string
  /** The settings with its key and its address: `STRIPE_API_KEY`. */
  readonly settings: { readonly key: string; readonly address: string }
  /** What a refusal in the vendor's own words means; null leaves it to the status. */
  readonly refusal: (reply: Reply) => Unanswered | null
  /** Whether the vendor itself says that asking again may help; null where it says nothing. */
  readonly advice: (reply: Reply) => boolean | null
}

/** An answer, read whole. */
export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Undefined where it is not a JSON object. */
  readonly body: JsonObject | undefined
}

export type JsonObject = Readonly<Record<string, unknown>>

/** How long one request may take, and how long after the first try another may begin. */
export const Patience = Context.Reference("ledger/Patience", {
  defaultValue: () => ({ timeoutMs: 20_000, retryWithinMs: 10_000, backoffMs: 300 })
})

const RETRIES_MAX = 4

/** Asks until there is an answer, or no hope of one. Only a 2xx with a JSON object succeeds. */
export const inquire = Effect.fnUntraced(function*(vendor: Vendor, request: HttpClientRequest) {
  const patience = yield* Patience
  const bucket = (yield* Pace.Buckets)(nameOf(request), vendor)
  let begun: number | null = null
  for (let tries = 0;; tries++) {
    const turn = yield* bucket.turn(patience.retryWithinMs)
    if (turn === null) return yield* Effect.fail(limited(vendor))
    begun ??= yield* Pace.now
    yield* Progress.report({ _tag: "request", system: vendor.system })
    const attempt = yield* Effect.result(send(vendor, request, patience.timeoutMs))
    const reply = attempt._tag === "Success" ? attempt.success : null
    if (reply !== null) bucket.silent = false
    if (reply !== null && reply.status >= 200 && reply.status < 300 && reply.body !== undefined) {
      yield* bucket.quicken
      return reply.body
    }
    const failure = attempt._tag === "Success" ? refused(vendor, attempt.success) : attempt.failure
    const asked = reply === null ? null : requestedWait(reply, yield* Clock.currentTimeMillis)
    const now = yield* Pace.now
    if (failure.reason === "RateLimited") yield* bucket.slow(turn)
    if (asked !== null) yield* bucket.hold(asked)
    const delay = Math.max(asked ?? 0, patience.backoffMs * 2 ** tries * (0.5 + (yield* Random.next) / 2))
    const isLast = tries >= RETRIES_MAX || now - begun + delay > patience.retryWithinMs
    if (isLast || (reply === null ? bucket.silent : !mayHelp(vendor, reply, failure))) {
      // The next questions need not find out anew, each with all its tries, that nobody is there.
      bucket.silent = reply === null
      return yield* Effect.fail(failure)
    }
    yield* Effect.sleep(delay)
  }
})

/** One for each system and key, whatever is asked there. Of the key it holds 32 bits of a hash, which tell nothing. */
const nameOf = (request: HttpClientRequest) =>
  `${new URL(request.url).host} ${Hash.string(request.headers["authorization"] ?? "")}`

/** Sends once and reads the whole answer. */
const send = Effect.fnUntraced(function*({ system }: Vendor, request: HttpClientRequest, timeoutMs: number) {
  const client = yield* HttpClient.HttpClient
  const { host } = new URL(request.url)
  return yield* client.execute(request).pipe(
    Effect.flatMap((response) =>
      Effect.map(response.text, (text): Reply => {
        const { headers, status } = response
        return { status, headers, body: jsonObject(text) }
      })
    ),
    // Our traces are no business of a vendor's.
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    Effect.mapError((error) =>
      unanswered("Unreachable", `${system} could not be reached at ${host} (${networkCause(error)})`)
    ),
    Effect.timeoutOrElse({
      duration: timeoutMs,
      orElse: () =>
        Effect.fail(unanswered("Unreachable", `${system} did not answer at ${host} within ${timeoutMs / 1000} s`))
    })
  )
})

const parseJson = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Unknown))

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const jsonObject = (text: string) => Option.getOrUndefined(Option.filter(parseJson(text), isJsonObject))

/** What a reply that is no answer means. */
const refused = (vendor: Vendor, reply: Reply): Unanswered => {
  const { settings, system } = vendor
  const { status } = reply
  const own = vendor.refusal(reply)
  if (own !== null) return own
  if (status === 401) {
    const message = `${system} refused our key (401): it is revoked or of another account; check ${settings.key}`
    return unanswered("Refused", message, { stop: true })
  }
  if (status === 403) {
    const message = `${system} does not let our key read invoices (403): give it that right, or check ${settings.key}`
    return unanswered("Refused", message, { stop: true })
  }
  if (status === 429) return limited(vendor)
  if (isTransient(status)) return unanswered("ServerError", `${system} is in trouble (${status})`)
  if (status === 400 || status === 405 || status === 422) {
    return unanswered("Refused", `${system} does not accept our request (${status}); check ${settings.address}`)
  }
  const what = reply.body === undefined ? "something that is no JSON object" : "JSON that is not its own"
  return unanswered(
    "Malformed",
    `${system} answered ${status} with ${what}: a proxy may be in between, or ${settings.address} leads elsewhere`
  )
}

const limited = ({ system }: Vendor) =>
  unanswered("RateLimited", `${system} is asked too often and wants us to wait (429)`)

const isTransient = (status: number) => status >= 500 || [408, 409, 424, 429].includes(status)

/** Whether the same request may be answered a little later. */
const mayHelp = (vendor: Vendor, reply: Reply, failure: Unanswered) =>
  vendor.advice(reply) ?? (isTransient(reply.status) || failure.reason === "RateLimited")

/** Milliseconds that the vendor wants us to wait, or null: `Retry-After`, seconds or a date, else `X-RateLimit-Reset`. */
const requestedWait = ({ headers, status }: Reply, now: number): number | null => {
  const retryAfter = headers["retry-after"] ?? (status === 429 ? headers["x-ratelimit-reset"] : undefined)
  if (retryAfter === undefined || retryAfter.trim() === "") return null
  const seconds = Number(retryAfter)
  const milliseconds = Number.isNaN(seconds) ? Date.parse(retryAfter) - now : seconds * 1000
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null
}

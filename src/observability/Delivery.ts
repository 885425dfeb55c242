/**
 * Delivers a message, signed by the Standard Webhooks convention, so that its owner knows that it was us.
 *
 * Retried  network failures, 429 and 5xx, backing off, with one id over all tries
 * Source   https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (read 2026-11-20)
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Mac from "effect/crypto/Mac"
import * as SecureRandom from "effect/crypto/SecureRandom"
import * as Data from "effect/Data"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Hex from "effect/encoding/Hex"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { networkCause } from "../NetworkCause.ts"
import type { Message, Webhook } from "./Webhook.ts"

/** A message that was not delivered. `problem` names neither address nor key. */
export class Undelivered extends Data.TaggedError("Undelivered")<{
  readonly problem: string
  readonly isRetryable: boolean
}> {}

/** How long one try may take, how long all of them, and how long the first pause is. */
export const Patience = Context.Reference("observability/Delivery/Patience", {
  defaultValue: () => ({ tryMs: 8_000, totalMs: 28_000, backoffMs: 500 })
})

/** Delivers one message, or fails `Undelivered` within half a minute. */
export const send = Effect.fn("Delivery.send")(function*(webhook: Webhook, message: Message) {
  const patience = yield* Patience
  const id = `msg_${Hex.encode(yield* SecureRandom.SecureRandom.use((_) => _.randomBytes(16)))}`
  const { data, timestamp, type } = message
  const body = JSON.stringify({ type, timestamp: DateTime.formatIso(timestamp), data })
  let latest = "no answer"
  yield* attempt(webhook, id, body, patience.tryMs).pipe(
    Effect.tapError(({ problem }) => Effect.sync(() => void (latest = problem))),
    Effect.retry({
      schedule: Schedule.jittered(Schedule.exponential(patience.backoffMs)),
      while: ({ isRetryable }) => isRetryable
    }),
    Effect.timeoutOrElse({
      duration: patience.totalMs,
      orElse: () =>
        new Undelivered({ problem: `${latest}, tried for ${patience.totalMs / 1000} s`, isRetryable: false })
    })
  )
}, Effect.provide(Mac.layerWebCrypto.pipe(Layer.provideMerge(SecureRandom.layerWebCrypto))))

/** The signature is of the time it is made, or the receiver takes a late try for a replay. */
const attempt = Effect.fnUntraced(function*(webhook: Webhook, id: string, body: string, timeoutMs: number) {
  const mac = yield* Mac.Mac
  const client = yield* HttpClient.HttpClient
  const timestamp = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const key = yield* Mac.key(Mac.hmacSha256, Redacted.value(webhook.key))
  const signature = yield* mac.sign(key, new TextEncoder().encode(`${id}.${timestamp}.${body}`))
  const request = HttpClientRequest.post(Redacted.value(webhook.url)).pipe(
    HttpClientRequest.bodyText(body, "application/json"),
    HttpClientRequest.setHeaders({
      "webhook-id": id,
      "webhook-timestamp": `${timestamp}`,
      "webhook-signature": `v1,${Base64.encode(signature)}`
    })
  )
  const { status } = yield* client.execute(request).pipe(
    // What is behind a redirect was not meant to be told.
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual" }),
    // The address may hold a secret, and our traces are no business of its owner's.
    Effect.withTracerEnabled(false),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false),
    Effect.mapError((error) => new Undelivered({ problem: networkCause(error), isRetryable: true })),
    Effect.timeoutOrElse({
      duration: timeoutMs,
      orElse: () => new Undelivered({ problem: `no answer within ${timeoutMs / 1000} s`, isRetryable: true })
    })
  )
  if (status >= 200 && status < 300) return
  return yield* new Undelivered({ problem: `${status}`, isRetryable: status === 429 || status >= 500 })
}, Effect.catchTag("CryptoError", (error) => Effect.die(error))) // a key of bytes and HMAC-SHA-256 are always there

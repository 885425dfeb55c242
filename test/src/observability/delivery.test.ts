import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Redacted from "effect/Redacted"
import { Webhook as Official } from "standardwebhooks"
import { Patience, send } from "../../../src/observability/Delivery.ts"
import * as HttpServer from "../../support/HttpServer.ts"
import { closedPort } from "../../support/Sandboxed.ts"

const KEY = new TextEncoder().encode("thirty-two bytes of a secret key")
const official = new Official(`whsec_${Base64.encode(KEY)}`)

const message = {
  type: "run.incomplete",
  timestamp: DateTime.makeUnsafe("2026-05-28T06:00:09Z"),
  data: { pipeline: "ledger.daily", failed: [{ id: "NEX-0017", message: "Café ≠ Cafe" }] }
}

const deliver = (url: string) =>
  send({ host: new URL(url).host, url: Redacted.make(url), key: Redacted.make(KEY) }, message).pipe(
    Effect.provideService(Patience, { tryMs: 300, totalMs: 1_500, backoffMs: 20 }),
    Effect.provide(FetchHttpClient.layer)
  )

const verified = ({ body, headers }: HttpServer.Received): unknown =>
  official.verify(
    body,
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  )

describe("a message", () => {
  it.live("is accepted by the official verifier, and says what it is", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => 204)
      yield* deliver(`${receiver.url}/hooks/T0?x=1`)
      const [request, ...others] = receiver.requests
      assert.isDefined(request)
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual([request.method, request.path], ["POST", "/hooks/T0?x=1"])
      assert.strictEqual(request.headers["content-type"], "application/json")
      assert.notProperty(request.headers, "traceparent", "our traces are no business of a receiver's")
      assert.deepStrictEqual(verified(request), { ...message, timestamp: "2026-05-28T06:00:09.000Z" })
    }))

  it.live("that was altered on its way is refused by the official verifier", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => 200)
      yield* deliver(receiver.url)
      const [request] = receiver.requests
      assert.isDefined(request)
      assert.throws(() => verified({ ...request, body: request.body.replace("NEX-0017", "NEX-0018") }))
    }))

  it.live("is sent again after 5xx and 429, each time signed anew, with one id and growing pauses", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve((number) => [503, 429, 500][number] ?? 200)
      yield* deliver(receiver.url)
      const { requests } = receiver
      assert.strictEqual(requests.length, 4)
      assert.strictEqual(new Set(requests.map(({ headers }) => headers["webhook-id"])).size, 1)
      for (const request of requests) verified(request)
      const pauses = requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? at))
      assert.isAbove(pauses[2] ?? 0, pauses[0] ?? 0)
    }))

  it.live("has an id of its own", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => 200)
      yield* deliver(receiver.url)
      yield* deliver(receiver.url)
      const ids = receiver.requests.map(({ headers }) => String(headers["webhook-id"]))
      assert.strictEqual(new Set(ids).size, 2)
      for (const id of ids) assert.match(id, /^msg_[0-9a-f]{32}$/)
    }))

  it.live.each([410, 400, 401, 404, 302])("is not sent again after %i", (status) =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => status, { location: "/elsewhere" })
      const { problem } = yield* Effect.flip(deliver(receiver.url))
      assert.deepStrictEqual([problem, receiver.requests.length], [`${status}`, 1])
    }))

  it.live("that nobody answers is given up in time, having been tried more than once", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => null)
      const begun = performance.now()
      const { problem } = yield* Effect.flip(deliver(receiver.url))
      assert.isBelow(performance.now() - begun, 2_000)
      assert.strictEqual(problem, "no answer within 0.3 s, tried for 1.5 s")
      assert.isAbove(receiver.requests.length, 1)
    }))

  it.live("to a port where nobody listens is given up in time", () =>
    Effect.gen(function*() {
      const { problem } = yield* Effect.flip(deliver(`http://127.0.0.1:${yield* closedPort}/T0`))
      assert.match(problem, /^(ECONNREFUSED|the connection failed), tried for 1.5 s$/) // Deno has no code for it
    }))
})

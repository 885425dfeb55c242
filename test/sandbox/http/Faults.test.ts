import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { started as lago } from "../lago/Started.ts"
import { apiKey, quebec, started } from "../stripe/Started.ts"

const ask = (url: string, key: string = apiKey) =>
  Effect.promise(async () => {
    const begun = performance.now()
    const headers = { authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}`, connection: "close" }
    try {
      const response = await fetch(url, { headers })
      return {
        status: response.status,
        headers: response.headers,
        text: await response.text(),
        took: performance.now() - begun
      }
    } catch {
      return { status: 0, headers: new Headers(), text: "", took: performance.now() - begun }
    }
  })

describe("a fault", () => {
  it.live("is used as often as it says, for the requests it is meant for, in the order given", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1"), quebec("in_2")] })
      double.fault({ kind: "status", status: 503, times: 2, when: (request) => request.path.endsWith("in_1") })
      double.fault({ kind: "status", status: 429, headers: { "retry-after": "3" } })
      const one = `${double.url}/v1/invoices/in_1`
      const first = yield* ask(`${double.url}/v1/invoices/in_2`)
      expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"])
      expect(JSON.parse(first.text).error.code).toBe("rate_limit")
      expect([(yield* ask(one)).status, (yield* ask(one)).status, (yield* ask(one)).status]).toEqual([503, 503, 200])
      expect(double.requests.map((each) => each.status)).toEqual([429, 503, 503, 200])
    }))

  it.live("sends any bytes in place of the answer", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1")] })
      const url = `${double.url}/v1/invoices/in_1`
      const bodies = ["<html>Bad gateway</html>", "{}", "[]", "null", "{\"id\":\"in_1\",", ""]
      for (const body of bodies) double.fault({ kind: "raw", body })
      for (const body of bodies) expect(yield* ask(url)).toMatchObject({ status: 200, text: body })
      double.fault({ kind: "raw", body: "<html>", status: 502, headers: { "content-type": "text/html" } })
      const proxy = yield* ask(url)
      expect([proxy.status, proxy.headers.get("content-type")]).toEqual([502, "text/html"])
    }))

  it.live("delays the true answer, or kills the socket before or in the middle of it", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1")] })
      const url = `${double.url}/v1/invoices/in_1`
      double.fault({ kind: "delay", milliseconds: 150 })
      const late = yield* ask(url)
      expect(late.status).toBe(200)
      expect(late.took).toBeGreaterThan(140)
      double.fault({ kind: "reset", moment: "before", when: (request) => request.path.endsWith("in_1"), times: 5 })
      expect((yield* ask(url)).status).toBe(0)
      double.clearFaults()
      double.fault({ kind: "reset", moment: "after" })
      expect((yield* ask(url)).status).toBe(0)
      expect((yield* ask(url)).status).toBe(200)
    }))
})

describe("a limit per second", () => {
  it.live("answers the vendor's 429 beyond it, and recovers a second later", () =>
    Effect.gen(function*() {
      const stripe = yield* started({ perSecond: 3, invoices: [quebec("in_1")] })
      const url = `${stripe.url}/v1/invoices/in_1`
      const burst = yield* Effect.forEach([1, 2, 3, 4, 5], () => ask(url), { concurrency: 5 })
      expect(burst.map((each) => each.status).toSorted()).toEqual([200, 200, 200, 429, 429])
      yield* Effect.sleep("1100 millis")
      expect((yield* ask(url)).status).toBe(200)
    }))

  it.live("is told in Lago's own headers", () =>
    Effect.gen(function*() {
      const double = yield* lago({ perSecond: 1 })
      const url = `${double.url}/api/v1/invoices`
      yield* ask(url, "lago_sandbox")
      const refused = yield* ask(url, "lago_sandbox")
      expect(refused.status).toBe(429)
      expect(refused.headers.get("x-ratelimit-reset")).toBe("1")
      expect(JSON.parse(refused.text)).toEqual({ status: 429, error: "Too Many Requests", code: "too_many_requests" })
    }))
})

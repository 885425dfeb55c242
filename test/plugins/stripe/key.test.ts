import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stripe from "#plugins/stripe"
import type { Running } from "../../../sandbox/http/Server.ts"
import * as Double from "../../../sandbox/stripe/Double.ts"
import { draft } from "../../../sandbox/stripe/Invoice.ts"
import { finalize } from "../../../sandbox/stripe/Transitions.ts"
import { ask, check } from "../../support/Asking.ts"
import { words } from "../../support/Verdict.ts"
import { customer, line } from "./invoice.ts"

const system = Stripe.invoices()

/** An account with one issued invoice in each mode, asked with a key. */
const account = (apiKey: string) =>
  Double.serve({
    apiKey,
    invoices: [["in_live", true] as const, ["in_test", false] as const].map(([id, livemode]) =>
      finalize(draft({ id, livemode, customer, created: 1_780_000_000, lines: [line(100)] }), 1_780_000_000, id)
    )
  })

const asked = Effect.fnUntraced(function*(key: string, reference: string, prepare: (_: Running) => void = () => {}) {
  const double = yield* account(key)
  prepare(double)
  const result = yield* ask(system, { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }, [reference])
  return { ...result, word: words(result.answers[0])[0] ?? "", double }
})

describe("Stripe's modes and keys", () => {
  for (
    const [key, reference, expected] of [
      ["sk_live_1", "in_live", "open 2026-05-28"],
      ["rk_live_1", "in_live", "open 2026-05-28"],
      ["sk_test_1", "in_test", "open 2026-05-28"],
      ["sk_live_1", "in_test", "Refused: the invoice is in test mode, our key is not; check STRIPE_API_KEY"],
      ["rk_test_1", "in_live", "Refused: the invoice is in live mode, our key is not; check STRIPE_API_KEY"]
    ] as const
  ) {
    it.live(`${key} asks for ${reference}: ${expected}`, () =>
      Effect.gen(function*() {
        assert.strictEqual((yield* asked(key, reference)).word, expected)
      }))
  }

  for (
    const [key, change, expected] of [
      [
        "sk_live_1",
        ["\"livemode\":true", "\"livemode\":false"],
        "Refused: the invoice is of Stripe's test mode, our key is of live mode"
      ],
      [
        "sk_live_1",
        ["\"test_clock\":null", "\"test_clock\":\"clock_1\""],
        "Refused: the invoice is of Stripe's test mode"
      ],
      ["key_1", ["\"livemode\":true", "\"livemode\":false"], "open 2026-05-28"],
      ["key_1", ["\"test_clock\":null", "\"test_clock\":\"clock_1\""], "Refused: the invoice is of Stripe's test mode"]
    ] as const
  ) {
    it.live(`${key} is answered ${change[1]}: ${expected}`, () =>
      Effect.gen(function*() {
        const live = yield* account("sk_live_1")
        const headers = { authorization: "Bearer sk_live_1" }
        const text = yield* Effect.promise(() =>
          fetch(`${live.url}/v1/invoices/in_live`, { headers }).then((_) => _.text())
        )
        const body = text.replaceAll(change[0], change[1])
        const { word } = yield* asked(key, "in_live", (double) => double.fault({ kind: "raw", body }))
        assert.isTrue(word.startsWith(expected), word)
      }))
  }

  it.live("a storm of invoices of the other mode stops it", () =>
    Effect.gen(function*() {
      const double = yield* account("sk_live_1")
      const body = JSON.stringify({
        error: {
          code: "resource_missing",
          message: "No such invoice: 'in_x'; a similar object exists in test mode, but a"
        }
      })
      double.fault({ kind: "raw", status: 404, body, times: 99 })
      const references = Array.from({ length: 60 }, (_, n) => `in_${n}`)
      const result = yield* ask(system, { STRIPE_API_KEY: "sk_live_1", STRIPE_API_BASE: double.url }, references)
      assert.isBelow(result.requests, 40)
      assert.strictEqual(result.notices.length, 1)
    }))

  it.live("sends the pinned version, the key, what to expand, and nothing about this machine", () =>
    Effect.gen(function*() {
      const { double } = yield* asked("sk_test_1", "in_test")
      const [request] = double.requests
      assert.strictEqual(request?.headers["stripe-version"], "2026-10-28.endive")
      assert.strictEqual(request?.headers["authorization"], "Bearer sk_test_1")
      assert.deepStrictEqual([...request?.query ?? []], [["expand[0]", "payments"]])
      assert.deepStrictEqual(
        Object.keys(request?.headers ?? {}).filter((name) => /^(x-stripe|traceparent|b3)/.test(name)),
        []
      )
    }))

  it.live("Stripe's advice not to retry is taken", () =>
    Effect.gen(function*() {
      const { requests, word } = yield* asked("sk_test_1", "in_test", (double) =>
        double.fault({ kind: "status", status: 500, headers: { "stripe-should-retry": "false" }, times: 9 }))
      assert.deepStrictEqual([word.split(":")[0], requests], ["ServerError", 1])
    }))

  for (const code of ["rate_limit", "lock_timeout"]) {
    it.live(`400 with code ${code} is a limit, not a refusal`, () =>
      Effect.gen(function*() {
        const body = { error: { code, message: "…" } }
        const { requests, word } = yield* asked("sk_test_1", "in_test", (double) =>
          double.fault({ kind: "status", status: 400, body, times: 9 }))
        assert.deepStrictEqual([word.split(":")[0], requests], ["RateLimited", 5])
      }))
  }

  it.live("the address may end in a slash or in /v1", () =>
    Effect.gen(function*() {
      const double = yield* account("sk_test_1")
      for (const end of ["", "/", "/v1", "/v1/"]) {
        const settings = { STRIPE_API_KEY: " sk_test_1\n", STRIPE_API_BASE: `${double.url}${end}` }
        assert.strictEqual((yield* ask(system, settings, ["in_test"])).answers[0]?._tag, "Confirmed", end)
      }
    }))

  for (
    const [settings, message] of [
      [{ STRIPE_API_KEY: " " }, "STRIPE_API_KEY is not set"],
      [
        { STRIPE_API_KEY: "k", STRIPE_API_BASE: "localhost:12111" },
        "STRIPE_API_BASE is not an address such as https://host.example"
      ],
      [
        { STRIPE_API_KEY: "k", LEDGER_TIME_ZONE: "Toronto" },
        "LEDGER_TIME_ZONE is not a time zone such as America/Toronto"
      ]
    ] as const
  ) {
    it.live(message, () =>
      Effect.gen(function*() {
        const result = yield* ask(system, settings, ["in_1"])
        assert.deepStrictEqual(result.answers, [{ _tag: "Unverifiable", reason: "NotConfigured", message }])
        assert.deepStrictEqual((yield* check(system, settings)).map(({ fact }) => fact), [message])
      }))
  }

  it.live("check says the key's mode, and asks only what reading invoices needs", () =>
    Effect.gen(function*() {
      const double = yield* account("rk_test_1")
      const findings = yield* check(system, { STRIPE_API_KEY: "rk_test_1", STRIPE_API_BASE: double.url })
      assert.deepStrictEqual(findings.map(({ fact }) => fact), [
        "STRIPE_API_KEY is a key of test mode",
        `127.0.0.1:${double.port} lets us read invoices`
      ])
      assert.deepStrictEqual(double.requests.map(({ path }) => path), ["/v1/invoices"])
    }))
})

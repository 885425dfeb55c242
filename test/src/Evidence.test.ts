import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { Evidence, Progress, Selection } from "#etl"
import * as Memory from "#plugins/memory"
import * as Stripe from "#plugins/stripe"
import * as Double from "../../sandbox/stripe/Double.ts"
import { draft } from "../../sandbox/stripe/Invoice.ts"
import { finalize } from "../../sandbox/stripe/Transitions.ts"
import { customer, line } from "../plugins/stripe/invoice.ts"
import { askAll } from "../support/Asking.ts"
import { evidence } from "../support/evidence.ts"
import { pipelineOf, type Told } from "../support/pipelines.ts"

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")
const withKeysTurned = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withKeysTurned)
    : typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).toReversed().map(([key, part]) => [key, withKeysTurned(part)]))
    : value

describe("evidence", () => {
  it.effect("the digest is that of JSON with sorted keys and no blanks", () =>
    Effect.gen(function*() {
      const json = { b: 1.5, a: [{ d: "é\"", c: null }, []], é: {}, B: true }
      const canonical = "{\"B\":true,\"a\":[{\"c\":null,\"d\":\"é\\\"\"},[]],\"b\":1.5,\"é\":{}}"
      assert.strictEqual(yield* Evidence.digest(json), sha256(canonical))
    }))

  it.effect("every field counts, whatever its name", () =>
    Effect.gen(function*() {
      const json = "{\"__proto__\":{\"b\":1},\"a\":2}"
      assert.strictEqual(yield* Evidence.digest(JSON.parse(json)), sha256(json))
    }))

  it.effect.prop(
    "the digest does not depend on the order of keys, and does on all else",
    [Schema.Json],
    Effect.fnUntraced(function*([json]) {
      const digest = yield* Evidence.digest(json)
      assert.strictEqual(yield* Evidence.digest(withKeysTurned(json)), digest)
      assert.notStrictEqual(yield* Evidence.digest([json]), digest)
    })
  )

  it.live("is of an invoice as Stripe sent it, alone or on a page, decimals with all their zeros", () =>
    Effect.gen(function*() {
      const key = "sk_test_evidence"
      const invoices = Array.from(
        { length: 12 },
        (_, n) =>
          finalize(
            draft({ id: `in_${n}`, customer, created: 1_780_000_000 + n, lines: [line(100)] }),
            1_780_000_100,
            "N"
          )
      )
      const double = yield* Double.serve({ apiKey: key, invoices })
      const headers = { authorization: `Bearer ${key}` }
      const text = yield* Effect.promise(() =>
        fetch(`${double.url}/v1/invoices?limit=100&expand[]=data.payments`, { headers }).then((_) => _.text())
      )
      const zeros = text.replaceAll(/("[a-z_]+_decimal":"\d+)"/g, "$1.00\"")
      assert.notStrictEqual(zeros, text)
      const isList = { when: ({ path }: { readonly path: string }) => path === "/v1/invoices", times: 9 }
      double.fault({ kind: "raw", body: zeros, ...isList })
      const settings = { STRIPE_API_KEY: key, STRIPE_API_BASE: double.url }
      const questions = invoices.map(({ created, id }) => ({ reference: id, claimedAt: created }))
      const { answers } = yield* askAll(Stripe.invoices(), settings, [questions])
      const sent: ReadonlyArray<{ readonly id: string }> = JSON.parse(zeros).data
      for (const [n, answer] of answers.entries()) {
        assert.isTrue(answer._tag === "Confirmed")
        if (answer._tag !== "Confirmed") continue
        const its = sent.find(({ id }) => id === questions[n]?.reference)
        assert.strictEqual(answer.evidence.digest, yield* Evidence.digest(its))
        assert.strictEqual(answer.evidence.version, "2026-10-28.endive")
        assert.match(
          answer.evidence.asked,
          /^GET \/v1\/invoices\?limit=100&expand\[\]=data.payments&created\[gte\]=\d+/
        )
        assert.strictEqual(answer.evidence.fields["total"], 100)
      }
    }))

  it.effect("an outcome has it where a billing system answered, and nowhere else", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<Told> = [
        { id: "open", subtotal: "50", tax: "6.50" },
        { id: "void", subtotal: "10", answer: { _tag: "Void", at: "2026-05-20" } },
        { id: "draft", subtotal: "10", answer: { _tag: "Draft" } },
        { id: "zero", subtotal: "0" },
        { id: "taxed", subtotal: "100", tax: "12.34" },
        { id: "lost", subtotal: "10", answer: { _tag: "Unverifiable", reason: "Unreachable", message: "time-out" } },
        { id: "broken", subtotal: "1", malformed: true }
      ]
      const options = { selection: Selection.all, details: "all" } as const
      const { tally } = yield* pipelineOf(cases, Memory.store()).run("memory", options).pipe(
        Effect.provide(FetchHttpClient.layer),
        Effect.provide(Progress.Progress.layerSilent)
      )
      const its = new Map(tally.outcomes.map((outcome) => [outcome.subject.id, outcome.evidence]))
      assert.deepStrictEqual(cases.map(({ id }) => its.get(id)), [
        ...Array.from({ length: 5 }, () => evidence),
        null,
        null
      ])
    }))
})

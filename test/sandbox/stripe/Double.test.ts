import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { posted } from "../../../sandbox/sample/Sample.ts"
import * as Stripe from "../../../sandbox/stripe/Double.ts"
import { invoices as sample } from "../../../sandbox/stripe/Sample.ts"
import { apiKey, get, quebec, started } from "./Started.ts"

const ids = (body: { readonly data: ReadonlyArray<{ readonly id: string }> }) => body.data.map((each) => each.id)

describe("the Stripe double", () => {
  it.live("tells the truth about the sample, in bodies that all meet Stripe's schema", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: sample })
      for (const each of posted.filter((invoice) => invoice.row.system === "stripe")) {
        const { body, status } = yield* get(double, `/v1/invoices/${each.billingId}?expand[]=payments`)
        expect(status).toBe(200)
        expect([body.total, body.total_excluding_tax, body.amount_paid].map(BigInt)).toEqual([
          each.total,
          each.subtotal,
          each.paid
        ])
        expect(body.total_taxes.map((row: { amount: number }) => BigInt(row.amount))).toEqual(
          each.taxes.map((row) => row.amount)
        )
        expect(body.lines.data.reduce((sum: number, line: { amount: number }) => sum + line.amount, 0)).toBe(
          body.subtotal
        )
        expect(body.livemode).toBe(false)
      }
      const listed = yield* get(double, "/v1/invoices?limit=100&expand[]=data.payments")
      const states = Object.groupBy(listed.body.data, (each: { status: string }) => each.status)
      expect(Object.entries(states).map(([status, each]) => [status, each?.length]).toSorted()).toEqual([
        ["draft", 2],
        ["open", 2],
        ["paid", 14],
        ["uncollectible", 1],
        ["void", 1]
      ])
    }))

  it.live("lists newest first, in pages, ranges and states, forwards and backwards", () =>
    Effect.gen(function*() {
      const double = yield* started({
        invoices: [10, 30, 20, 40].map((created) => quebec(`in_${created}`, { created }))
      })
      double.state.finalize("in_20", 50, "NX-1")
      const page = (query: string) =>
        Effect.map(get(double, `/v1/invoices?${query}`), ({ body }) => [ids(body), body.has_more])
      expect(yield* page("limit=3")).toEqual([["in_40", "in_30", "in_20"], true])
      expect(yield* page("limit=3&starting_after=in_20")).toEqual([["in_10"], false])
      expect(yield* page("limit=1&ending_before=in_20")).toEqual([["in_30"], true])
      expect(yield* page("created[gte]=20&created[lt]=40")).toEqual([["in_30", "in_20"], false])
      expect(yield* page("created[gt]=20&created[lte]=40")).toEqual([["in_40", "in_30"], false])
      expect(yield* page("status=open")).toEqual([["in_20"], false])
      expect(yield* page("customer=cus_2")).toEqual([[], false])
      expect((yield* get(double, "/v1/invoice_payments?invoice=in_20")).body.data).toMatchObject([{
        status: "open",
        invoice: "in_20"
      }])
    }))

  it.live("shows payments only when they are asked for", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1")] })
      expect((yield* get(double, "/v1/invoices/in_1")).body).not.toHaveProperty("payments")
      expect((yield* get(double, "/v1/invoices")).body.data[0]).not.toHaveProperty("payments")
      expect((yield* get(double, "/v1/invoices/in_1?expand[]=payments")).body).toHaveProperty("payments")
    }))

  it.live("refuses what Stripe refuses, in Stripe's words", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1"), quebec("in_live", { livemode: true })] })
      const refusal = (path: string, key?: string) =>
        Effect.map(get(double, path, key), ({ body, status }) => [status, body.error.code, body.error.message])
      expect(yield* refusal("/v1/invoices/in_1", "sk_test_other1234")).toEqual([
        401,
        undefined,
        "Invalid API Key provided: sk_test_****1234"
      ])
      expect((yield* refusal("/v1/invoices", ""))[0]).toBe(401)
      expect(yield* refusal("/v1/invoices/in_2")).toEqual([404, "resource_missing", "No such invoice: 'in_2'"])
      expect(yield* refusal("/v1/invoices/in_live")).toEqual([
        404,
        "resource_missing",
        "No such invoice: 'in_live'; " +
        "a similar object exists in live mode, but a test mode key was used to make this request."
      ])
      expect(yield* refusal("/v1/nonsense")).toEqual([
        404,
        undefined,
        expect.stringContaining("Unrecognized request URL")
      ])
      expect((yield* refusal("/v1/invoices?limit=101"))[0]).toBe(400)
      expect((yield* refusal("/v1/invoices?ids=in_1")).slice(0, 2)).toEqual([400, "parameter_unknown"])
      expect((yield* refusal("/v1/invoices?starting_after=in_gone")).slice(0, 2)).toEqual([400, "resource_missing"])
      expect((yield* refusal("/v1/invoices?expand[]=payments"))[0]).toBe(400)
      expect(ids((yield* get(double, "/v1/invoices")).body)).toEqual(["in_1"])
    }))

  it.live("shows a live key the live mode only", () =>
    Effect.gen(function*() {
      const key = "rk_live_books"
      const double = yield* started({ apiKey: key, invoices: [quebec("in_1"), quebec("in_live", { livemode: true })] })
      expect(ids((yield* get(double, "/v1/invoices", key)).body)).toEqual(["in_live"])
      expect((yield* get(double, "/v1/invoices/in_1", key)).body.error.message).toContain(
        "exists in test mode, but a live mode key"
      )
    }))

  it.live("keeps its invoices in a file from one start to the next", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "stripe-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true }))
      )
      const persist = join(folder, "state", "stripe.json")
      yield* Effect.scoped(
        Effect.map(
          started({ persist, invoices: [quebec("in_1")] }),
          ({ state }) => state.finalize("in_1", 2_000, "NX-1")
        )
      )
      const again = yield* started({ persist, invoices: [quebec("in_other")] })
      expect(again.state.all().map((each) => [each.id, each.status])).toEqual([["in_1", "open"]])
    }))

  it.live("answers 599 to whoever asks for a body that breaks the contract, and remembers it", () =>
    Effect.gen(function*() {
      const double = yield* Stripe.serve({
        apiKey,
        invoices: [quebec("in_1")],
        conform: (schema) => schema === "stripe.invoice" ? ["no"] : []
      })
      expect((yield* get(double, "/v1/invoices")).status).toBe(200)
      expect((yield* get(double, "/v1/invoices/in_1")).status).toBe(599)
      expect(double.violations).toEqual([{ schema: "stripe.invoice", path: "/v1/invoices/in_1", problems: ["no"] }])
    }))
})

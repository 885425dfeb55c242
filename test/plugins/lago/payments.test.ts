import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { Ledger, Progress } from "#etl"
import { Invoice, Payment } from "../../../plugins/lago/schema.ts"
import * as Payments from "../../../plugins/lago/verify/payments.ts"
import { whole } from "../../../sandbox/lago/Bodies.ts"
import { draft } from "../../../sandbox/lago/Invoice.ts"
import { finalize } from "../../../sandbox/lago/Transitions.ts"
import { customer, fee, uuid } from "./invoice.ts"

const { unanswered } = Ledger.BillingSystem
const HOUR = 3_600_000
const begin = Date.parse("2026-01-01T00:00:00Z")
const day = { issuingDate: "2026-01-01", createdAt: "2026-01-01T00:00:00Z" }
const template = Schema.decodeUnknownSync(Invoice)(
  whole(finalize(draft({ id: uuid(1), customer, fees: [fee(1_000)], ...day }), day.createdAt, "NX-1"))
)

/** The n-th invoice, made n hours after the first, 10.00 of it paid. */
const invoice = (n: number) =>
  new Invoice({
    ...template,
    lago_id: uuid(n),
    total_paid_amount_cents: 1_000,
    created_at: DateTime.makeUnsafe(begin + n * HOUR)
  })

/** Its payment, so many hours later. */
const payment = (n: number, hours: number, change: Partial<Payment> = {}) =>
  new Payment({
    lago_id: `py_${n}`,
    invoice_ids: [uuid(n)],
    payable_type: "Invoice",
    amount_cents: 1_000,
    amount_currency: "CAD",
    payment_status: "succeeded",
    type: "provider",
    created_at: DateTime.makeUnsafe(begin + (n + hours) * HOUR),
    ...change
  })

/** Everybody's payments on pages, and each invoice's; `fail` may refuse a page. */
const lago = (payments: ReadonlyArray<Payment>, fail: () => Ledger.BillingSystem.Unanswered | null = () => null) => {
  const log = { pages: 0, alone: 0 }
  const newestFirst = payments.toSorted((a, b) =>
    Number(b.created_at.epochMilliseconds - a.created_at.epochMilliseconds)
  )
  const total = Math.ceil(payments.length / 100)
  const its = Payments.make({
    paymentsPage: (page) =>
      Effect.suspend(() => {
        log.pages += 1
        const failure = fail()
        if (failure !== null) return Effect.fail(failure)
        const meta = { next_page: page < total ? page + 1 : null, total_pages: total }
        return Effect.succeed({ payments: newestFirst.slice((page - 1) * 100, page * 100), meta })
      }),
    payments: () =>
      Effect.suspend(() => {
        log.alone += 1
        const failure = fail()
        return failure === null ? Effect.succeed([]) : Effect.fail(failure)
      })
  })
  const read = (from: number, to: number) => {
    const invoices = Array.from({ length: to - from }, (_, n) => invoice(from + n))
    return Effect.map(its.read(invoices), (failure) => ({ failure, known: invoices.map((each) => its.take(each)) }))
  }
  return { log, read }
}

const world = Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent)
const range = (count: number) => Array.from({ length: count }, (_, n) => n)

describe("payments of many of Lago's invoices", () => {
  it.effect("a thousand in the middle of ten thousand are found by their time, on little more than their pages", () =>
    Effect.gen(function*() {
      const { log, read } = lago(range(10_000).map((n) => payment(n, 24)))
      const { known } = yield* read(4_000, 5_000)
      assert.isTrue(known.every((payments) => payments?.length === 1))
      assert.isAtMost(log.pages, 10 + 8 + 8)
      const before = log.pages
      assert.isTrue((yield* read(5_000, 6_000)).known.every((payments) => payments?.length === 1))
      assert.isAtMost(log.pages - before, 14)
    }).pipe(Effect.provide(world)))

  it.effect("few are not looked for among many", () =>
    Effect.gen(function*() {
      const { log, read } = lago(range(10_000).map((n) => payment(n, 24)))
      yield* read(10, 15)
      assert.strictEqual(log.pages, 0)
      yield* read(10, 40)
      assert.isAtMost(log.pages, 3)
    }).pipe(Effect.provide(world)))

  it.effect("one that does not come to what was paid, or is for several invoices, is not taken for all", () =>
    Effect.gen(function*() {
      const { read } = lago([
        payment(0, 1, { amount_cents: 999 }),
        payment(1, 1, { payable_type: "PaymentRequest", invoice_ids: [uuid(1), uuid(2)] }),
        payment(3, 1, { payment_status: "failed" }),
        payment(4, 1, { payment_status: "failed", lago_id: "py_again" }),
        payment(4, 2),
        ...range(20).slice(5).map((n) => payment(n, 1))
      ])
      const { known } = yield* read(0, 20)
      assert.deepStrictEqual(known.map((payments) => payments?.length ?? null), [
        null,
        null,
        null,
        null,
        2,
        ...range(15).map(() => 1)
      ])
    }).pipe(Effect.provide(world)))

  for (
    const [what, failure, alone] of [
      ["too many requests", unanswered("RateLimited", "429"), 0],
      ["a refused key", unanswered("Refused", "403", { stop: true }), 0],
      ["nobody there", unanswered("Unreachable", "ECONNREFUSED"), 1]
    ] as const
  ) {
    it.effect(`${what}: all meet it, and few requests`, () =>
      Effect.gen(function*() {
        const { log, read } = lago(range(100).map((n) => payment(n, 1)), () => failure)
        assert.strictEqual((yield* read(0, 100)).failure, failure)
        assert.deepStrictEqual(log, { pages: 1, alone })
      }).pipe(Effect.provide(world)))
  }

  it.effect("a list that nobody answers, while single questions are: it is left alone for good", () =>
    Effect.gen(function*() {
      let asked = 0
      const { log, read } = lago(
        range(100).map((n) => payment(n, 1)),
        () => asked++ === 0 ? unanswered("Unreachable", "time-out") : null
      )
      assert.isNull((yield* read(0, 50)).failure)
      assert.isNull((yield* read(50, 100)).failure)
      assert.deepStrictEqual(log, { pages: 1, alone: 1 })
    }).pipe(Effect.provide(world)))
})

import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { IllegalTransition } from "../../../sandbox/http/Store.ts"
import { uuid } from "../../../sandbox/sample/Identity.ts"
import { get, ontario, started } from "./Started.ts"

const [a, b] = [uuid("a"), uuid("b")]
const noon = "2026-06-18T12:00:00Z"

describe("an invoice of the Lago double", () => {
  it.live("is invisible while it is generated, then draft, pending, failed, pending and final", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [ontario("a", { status: "generating" })] })
      const seen = Effect.map(
        get(double, `/invoices/${a}`),
        ({ body, status }) => body.invoice?.status ?? [status, body.code]
      )
      expect(yield* seen).toEqual([404, "invoice_not_found"])
      const moves = ["draft", "pending", "failed", "pending"] as const
      for (const to of moves) {
        double.state.move(a, to, noon)
        expect(yield* seen).toBe(to)
      }
      double.state.finalize(a, noon, "NEX-1", "2026-06-03")
      expect((yield* get(double, `/invoices/${a}`)).body.invoice).toMatchObject({
        status: "finalized",
        payment_status: "pending",
        number: "NEX-1",
        issuing_date: "2026-06-03",
        sequential_id: 1
      })
    }))

  it.live("is paid in parts, after a failure, by hand and by a provider; only what came is paid", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [ontario("a")] })
      double.state.finalize(a, noon, "NEX-1")
      double.state.pay(a, { at: "2026-06-12T09:00:00Z", failed: true })
      expect((yield* get(double, `/invoices/${a}`)).body.invoice).toMatchObject({
        payment_status: "failed",
        total_paid_amount_cents: 0,
        total_due_amount_cents: 11_300
      })
      double.state.pay(a, { at: "2026-06-15T12:00:00Z", part: 2_500 })
      expect((yield* get(double, `/invoices/${a}`)).body.invoice).toMatchObject({
        payment_status: "pending",
        total_paid_amount_cents: 2_500,
        total_due_amount_cents: 8_800
      })
      double.state.pay(a, { at: "2026-06-19T15:30:00Z", type: "manual" })
      expect((yield* get(double, `/invoices/${a}`)).body.invoice).toMatchObject({
        payment_status: "succeeded",
        total_paid_amount_cents: 11_300,
        total_due_amount_cents: 0,
        total_amount_cents: 11_300
      })
      const { body } = yield* get(double, `/payments?invoice_id=${a}`)
      expect(
        body.payments.map((
          each: { type: string; payment_status: string; amount_cents: number; created_at: string }
        ) => [each.type, each.payment_status, each.amount_cents, each.created_at])
      ).toEqual([
        ["manual", "succeeded", 8_800, "2026-06-19T00:00:00Z"],
        ["provider", "succeeded", 2_500, "2026-06-15T12:00:00Z"],
        ["provider", "failed", 11_300, "2026-06-12T09:00:00Z"]
      ])
    }))

  it.live("may say `succeeded` without the cash: set by hand, set off, lost in a dispute, of zero", () =>
    Effect.gen(function*() {
      const double = yield* started({
        invoices: [ontario("a"), ontario("b"), ontario("c"), ontario("d", { fees: [], taxes: [] })]
      })
      const [c, d] = [uuid("c"), uuid("d")]
      for (const id of [a, b, c, d]) double.state.finalize(id, noon, `NEX-${id.slice(0, 4)}`)
      double.state.setPaymentStatus(a, "succeeded", noon)
      double.state.credit(b, "offset", 11_300, noon)
      double.state.pay(c, { at: noon })
      double.state.loseDispute(c, "2026-07-20T12:00:00Z")
      const read = (id: string) =>
        Effect.map(get(double, `/invoices/${id}`), ({ body: { invoice } }) => [
          invoice.payment_status,
          invoice.total_paid_amount_cents,
          invoice.total_due_amount_cents,
          invoice.payment_dispute_lost_at
        ])
      expect(yield* read(a)).toEqual(["succeeded", 0, 11_300, null])
      expect(yield* read(b)).toEqual(["succeeded", 0, 0, null])
      expect(yield* read(c)).toEqual(["succeeded", 11_300, 0, "2026-07-20T12:00:00Z"])
      expect(yield* read(d)).toEqual(["succeeded", 0, 0, null])
      double.state.credit(c, "refund", 5_000, noon)
      const notes = yield* get(double, "/credit_notes?external_customer_id=u-17")
      expect(
        notes.body.credit_notes.map((
          note: { refund_amount_cents: number; offset_amount_cents: number }
        ) => [note.refund_amount_cents, note.offset_amount_cents]).toSorted()
      ).toEqual([[0, 11_300], [5_000, 0]])
    }))

  it.live("can be voided even when it is paid, and keeps its payment status", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [ontario("a")] })
      double.state.finalize(a, noon, "NEX-1")
      double.state.pay(a, { at: noon })
      double.state.void(a, "2026-06-20T10:00:00Z")
      expect((yield* get(double, `/invoices/${a}`)).body.invoice).toMatchObject({
        status: "voided",
        payment_status: "succeeded",
        voided_at: "2026-06-20T10:00:00Z",
        total_due_amount_cents: 0,
        total_paid_amount_cents: 11_300
      })
    }))

  it.live("can be paid together with others by one payment that names no single invoice", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [ontario("a"), ontario("b")] })
      for (const id of [a, b]) double.state.finalize(id, noon, `NEX-${id.slice(0, 4)}`)
      double.state.payTogether([a, b], noon)
      const { body } = yield* get(double, `/payments?invoice_id=${b}`)
      expect(body.payments).toMatchObject([{
        payable_type: "PaymentRequest",
        invoice_ids: [a, b],
        amount_cents: 22_600
      }])
      expect((yield* get(double, `/invoices/${b}`)).body.invoice).toMatchObject({
        payment_status: "succeeded",
        total_paid_amount_cents: 11_300
      })
      expect((yield* get(double, "/payments")).body.meta.total_count).toBe(1)
    }))

  it.live("refuses every change that Lago does not document", () =>
    Effect.gen(function*() {
      const { state } = yield* started({ invoices: [ontario("a"), ontario("b"), ontario("c")] })
      const c = uuid("c")
      state.finalize(b, noon, "NEX-1")
      state.finalize(c, noon, "NEX-2")
      state.void(c, noon)
      const illegal = [
        () => state.pay(a, { at: noon }),
        () => state.void(a, noon),
        () => state.setPaymentStatus(a, "succeeded", noon),
        () => state.finalize(b, noon, "again"),
        () => state.delete(b),
        () => state.move(b, "draft", noon),
        () => state.pay(b, { at: noon, part: 11_301 }),
        () => state.loseDispute(b, noon),
        () => state.credit(b, "refund", 1, noon),
        () => state.credit(b, "offset", 11_301, noon),
        () => state.pay(c, { at: noon }),
        () => state.void(c, noon)
      ]
      for (const change of illegal) expect(change).toThrow(IllegalTransition)
      expect([a, b, c].map((id) => state.get(id)?.status)).toEqual(["draft", "finalized", "voided"])
    }))
})

import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { IllegalTransition } from "../../../sandbox/http/Store.ts"
import { get, quebec, started } from "./Started.ts"

describe("an invoice of the Stripe double", () => {
  it.live("goes from draft over part payments to paid, each payment with its own date", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1")] })
      expect((yield* get(double, "/v1/invoices/in_1")).body).toMatchObject({
        status: "draft",
        number: null,
        effective_at: null,
        ending_balance: null,
        automatically_finalizes_at: 4_600,
        total: 14_193
      })
      double.state.finalize("in_1", 2_000, "NX-1")
      double.state.pay("in_1", { at: 3_000, amount: 4_000 })
      const partly = yield* get(double, "/v1/invoices/in_1?expand[]=payments&expand[]=amount_paid_off_stripe")
      expect(partly.body).toMatchObject({
        status: "open",
        number: "NX-1",
        effective_at: 2_000,
        amount_due: 14_193,
        amount_paid: 4_000,
        amount_remaining: 10_193
      })
      expect(partly.body.payments.data.map((each: { status: string }) => each.status)).toEqual(["open", "paid"])
      double.state.pay("in_1", { at: 9_000, type: "payment_record" })
      const paid = yield* get(double, "/v1/invoices/in_1?expand[0]=payments&expand[1]=amount_paid_off_stripe")
      expect(paid.body).toMatchObject({
        status: "paid",
        amount_remaining: 0,
        amount_paid_off_stripe: 10_193,
        status_transitions: { finalized_at: 2_000, paid_at: 9_000, voided_at: null, marked_uncollectible_at: null },
        payments: {
          data: [
            { amount_paid: 4_000, status_transitions: { paid_at: 3_000 }, payment: { type: "payment_intent" } },
            { amount_paid: 10_193, status_transitions: { paid_at: 9_000 }, payment: { type: "payment_record" } }
          ]
        }
      })
    }))

  it.live("adds up to the cent: lines, taxes on lines, discount, balance and credit notes", () =>
    Effect.gen(function*() {
      const double = yield* started({
        invoices: [
          quebec("in_1", { discount: 100, startingBalance: -1_100 }),
          quebec("in_2", { startingBalance: -20_000 })
        ]
      })
      double.state.finalize("in_1", 2_000, "NX-1")
      double.state.credit("in_1", 93, 2_500)
      const { body } = yield* get(double, "/v1/invoices/in_1")
      expect(body).toMatchObject({
        subtotal: 12_345,
        total_excluding_tax: 12_245,
        total: 14_093,
        amount_due: 12_900,
        starting_balance: -1_100,
        ending_balance: 0,
        pre_payment_credit_notes_amount: 93,
        total_discount_amounts: [{ amount: 100 }]
      })
      const lines: ReadonlyArray<
        { taxes: ReadonlyArray<{ amount: number }>; discount_amounts: ReadonlyArray<{ amount: number }> }
      > = body.lines.data
      const sum = (amounts: ReadonlyArray<{ amount: number }>) =>
        amounts.reduce((total, each) => total + each.amount, 0)
      expect(sum(lines.flatMap((line) => line.taxes))).toBe(1_848)
      expect(sum(lines.flatMap((line) => line.discount_amounts))).toBe(100)
      double.state.pay("in_1", { at: 3_000 })
      double.state.credit("in_1", 2_000, 4_000)
      expect((yield* get(double, "/v1/invoices/in_1")).body).toMatchObject({
        status: "paid",
        amount_paid: 12_900,
        post_payment_credit_notes_amount: 2_000
      })
      const notes = yield* get(double, "/v1/credit_notes?invoice=in_1")
      expect(notes.body.data.map((note: { type: string; amount: number }) => [note.type, note.amount]))
        .toEqual([["post_payment", 2_000], ["pre_payment", 93]])
      double.state.finalize("in_2", 2_000, "NX-2")
      expect((yield* get(double, "/v1/invoices/in_2?expand[]=payments")).body).toMatchObject({
        status: "paid",
        amount_due: 0,
        amount_paid: 0,
        ending_balance: -5_807,
        payments: { data: [] }
      })
    }))

  it.live("can be given up and then paid or voided, with every date kept", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: ["in_1", "in_2"].map((id) => quebec(id)) })
      for (const id of ["in_1", "in_2"]) {
        double.state.finalize(id, 2_000, `NX-${id}`, 1_900)
        double.state.markUncollectible(id, 3_000)
      }
      expect((yield* get(double, "/v1/invoices/in_1")).body).toMatchObject({
        status: "uncollectible",
        effective_at: 1_900,
        amount_remaining: 14_193,
        status_details: { uncollectible: { reason: "payment_not_received" } }
      })
      double.state.pay("in_1", { at: 4_000 })
      double.state.void("in_2", 5_000)
      expect((yield* get(double, "/v1/invoices/in_1")).body).toMatchObject({
        status: "paid",
        status_transitions: { marked_uncollectible_at: 3_000, paid_at: 4_000 }
      })
      expect((yield* get(double, "/v1/invoices/in_2")).body).toMatchObject({
        status: "void",
        status_transitions: { voided_at: 5_000 }
      })
    }))

  it.live("refuses every change that Stripe does not document", () =>
    Effect.gen(function*() {
      const { state } = yield* started({
        invoices: ["in_draft", "in_open", "in_paid", "in_void"].map((id) => quebec(id))
      })
      for (const id of ["in_open", "in_paid", "in_void"]) state.finalize(id, 2_000, id)
      state.pay("in_paid", { at: 3_000 })
      state.void("in_void", 3_000)
      const illegal = [
        () => state.pay("in_draft", { at: 4_000 }),
        () => state.void("in_draft", 4_000),
        () => state.markUncollectible("in_draft", 4_000),
        () => state.credit("in_draft", 1, 4_000),
        () => state.finalize("in_open", 4_000, "again"),
        () => state.delete("in_open"),
        () => state.pay("in_open", { at: 4_000, amount: 14_194 }),
        () => state.pay("in_open", { at: 4_000, amount: 0 }),
        () => state.void("in_paid", 4_000),
        () => state.pay("in_paid", { at: 4_000 }),
        () => state.markUncollectible("in_paid", 4_000),
        () => state.credit("in_paid", 14_194, 4_000),
        () => state.pay("in_void", { at: 4_000 }),
        () => state.void("in_void", 4_000)
      ]
      for (const change of illegal) expect(change).toThrow(IllegalTransition)
      expect(state.all().map((each) => each.status).toSorted()).toEqual(["draft", "open", "paid", "void"])
      expect(() => state.void("in_nowhere", 1)).toThrow(RangeError)
    }))

  it.live("is not found once its draft is deleted", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: [quebec("in_1")] })
      double.state.delete("in_1")
      const { body, status } = yield* get(double, "/v1/invoices/in_1")
      expect([status, body.error.code, body.error.param]).toEqual([404, "resource_missing", "invoice"])
    }))
})

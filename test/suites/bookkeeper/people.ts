/** What people do to what is ours, and runs at once. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { part, type Promises, unpaid } from "./office.ts"

export const promises: Promises = {
  "an invoice that somebody cancelled is reported, and stays cancelled": Effect.fnUntraced(
    function*({ acts, call, moveId }) {
      yield* acts.run([unpaid], { post: false })
      yield* call("account.move", "button_cancel", { ids: [yield* moveId("a")] })
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid]), acts), { a: "Rejected" })
      assert.deepStrictEqual(yield* acts.booked("a"), [])
    }
  ),

  "a draft that somebody deleted is made again": Effect.fnUntraced(function*({ acts, call, moveId }) {
    yield* acts.run([unpaid], { post: false })
    yield* call("account.move", "unlink", { ids: [yield* moveId("a")] })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid]), acts), { a: "posted" })
  }),

  "a draft that somebody deletes under our hands fails, and the others go through": Effect.fnUntraced(
    function*(office) {
      const { acts, call } = office
      const both = [unpaid, { ...unpaid, id: "b" }]
      yield* acts.run(both, { post: false })
      const meanwhile = Effect.flatMap(office.moveId("a"), (id) => call("account.move", "unlink", { ids: [id] }))
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run(both, {}, meanwhile), acts), { a: "Rejected", b: "updated" })
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run(both), acts), { a: "posted", b: "alreadyPosted" })
    }
  ),

  "a payment that somebody cancelled is reported, and never called settled": Effect.fnUntraced(function*(office) {
    const { acts, call, ids } = office
    yield* acts.run([part])
    const payments = yield* ids("account.payment", [["invoice_ids", "in", [yield* office.moveId("a")]]])
    yield* call("account.payment", "action_draft", { ids: payments })
    yield* call("account.payment", "action_cancel", { ids: payments })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([part]), acts), { a: "Rejected" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ residual }) => residual), ["113.00"])
  }),

  "payment terms that somebody gave the customer do not move the due date": Effect.fnUntraced(
    function*({ acts, call, ids }) {
      const [terms] = yield* ids("account.payment.term", [["line_ids.nb_days", "=", 30]])
      const customer = {
        ...unpaid,
        company: `${acts.id("")} Terms Inc.`,
        email: "terms@example.com",
        due: "2026-05-09"
      } as const
      yield* call("res.partner", "create", {
        vals_list: [{
          name: customer.company,
          email: acts.id(customer.email),
          is_company: true,
          property_payment_term_id: terms
        }]
      })
      yield* acts.run([{ ...customer, id: "b" }], { post: false })
      yield* acts.run([customer, { ...customer, id: "b" }])
      const due = (yield* acts.booked("a", "b")).map(({ dueDate, partner, state }) => [state, partner, dueDate])
      const posted = ["posted", customer.company, "2026-05-09"]
      assert.deepStrictEqual(due, [posted, posted])
    }
  ),

  "a credit note for a part of it is no reversal": Effect.fnUntraced(function*(office) {
    const { acts, call, ids } = office
    yield* acts.run([unpaid])
    const id = yield* office.moveId("a")
    const context = { active_model: "account.move", active_ids: [id] }
    const [journal] = yield* ids("account.journal", [["type", "=", "sale"]])
    const wizard = yield* call("account.move.reversal", "create", {
      vals_list: [{ journal_id: journal, date: "2026-05-10", reason: "a part" }],
      context
    })
    yield* call("account.move.reversal", "refund_moves", { ids: wizard, context })
    const [credit] = yield* ids("account.move", [["reversed_entry_id", "=", id]])
    const [line] = yield* ids("account.move.line", [["move_id", "=", credit], ["display_type", "=", "product"]])
    yield* call("account.move", "write", { ids: [credit], vals: { invoice_line_ids: [[1, line, { price_unit: 10 }]] } })
    yield* call("account.move", "action_post", { ids: [credit] })
    const ended = yield* acts.runVoid("a", "2026-05-20", { voidedAfterPosting: "reverse" })
    assert.deepStrictEqual(SinkActs.ends(ended, acts), { a: "Rejected" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ residual }) => residual), ["101.70"])
  }),

  "runs at once reverse an invoice once": Effect.fnUntraced(function*({ acts, ids, moveId }) {
    yield* acts.run([unpaid])
    const reverse = acts.runVoid("a", "2026-05-20", { voidedAfterPosting: "reverse" })
    yield* Effect.all([reverse, reverse, reverse], { concurrency: 3 })
    assert.strictEqual((yield* ids("account.move", [["reversed_entry_id", "=", yield* moveId("a")]])).length, 1)
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ isReversed }) => isReversed), [true])
  }),

  "an income account that somebody gave another code is found again": Effect.fnUntraced(function*({ acts, call, ids }) {
    const other = { items: [["Something Unmapped", "1", "5", "5"]], subtotal: "5" } as const
    yield* acts.run([{ ...other, id: "a" }])
    const [account] = yield* ids("account.account", [["code", "=", "NTR.OTHER"]])
    yield* call("account.account", "write", { ids: [account], vals: { code: "NTR.OTHER.9" } })
    yield* acts.run([{ ...other, id: "b" }])
    const booked = yield* acts.booked("b")
    yield* call("account.account", "write", { ids: [account], vals: { code: "NTR.OTHER" } })
    assert.deepStrictEqual(booked.map(({ lines }) => lines), [[["NTR.OTHER.9", "5.00"]]])
  })
}

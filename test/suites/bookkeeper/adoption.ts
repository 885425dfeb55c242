/** Invoices and payments that are in the books already: made by another hand, or left by an interrupted run. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { service } from "../../support/invoices.ts"
import * as SinkActs from "../../support/SinkActs.ts"
import { type Office, paid, part, type Promises, said, unpaid } from "./office.ts"

const TAKEN = "it was in the books already, made by another hand: taken as this invoice"

/** An invoice of 113.00 that bears the id, and no mark of ours. */
const bookByHand = Effect.fnUntraced(function*({ acts, call, ids }: Office, id: string) {
  const [tax] = yield* ids("account.tax", [["name", "=", "13% HST"], ["type_tax_use", "=", "sale"]])
  const [account] = yield* ids("account.account", [["account_type", "=", "income"]])
  const [partner] = yield* ids("res.partner", [["name", "=", `Company ${acts.id(id)}`]])
  const customer = partner ??
    (yield* call("res.partner", "create", { vals_list: [{ name: `Company ${acts.id(id)}`, is_company: true }] }))
  const line = { name: "Hosting", quantity: 1, price_unit: 100, account_id: account, tax_ids: [[6, 0, [tax]]] }
  return yield* call("account.move", "create", {
    vals_list: [{
      move_type: "out_invoice",
      partner_id: Array.isArray(customer) ? customer[0] : customer,
      invoice_date: "2026-05-04",
      date: "2026-05-04",
      invoice_date_due: "2026-05-04",
      [service.invoiceIdField]: acts.id(id),
      invoice_line_ids: [[0, 0, line]]
    }]
  })
})

/** How many of our marks an invoice bears. */
const marks = (office: Office, id: string) =>
  Effect.flatMap(office.moveId(id), (moveId) =>
    Effect.map(
      office.ids("ir.model.data", [
        ["module", "=", "nexa_ledger"],
        ["model", "=", "account.move"],
        ["res_id", "=", moveId]
      ]),
      ({ length }) => length
    ))

export const promises: Promises = {
  "a draft that another hand made is taken over, replaced and posted": Effect.fnUntraced(function*(office) {
    const { acts } = office
    yield* bookByHand(office, "a")
    const outcomes = yield* acts.run([unpaid])
    assert.deepStrictEqual([SinkActs.ends(outcomes, acts), said(outcomes)], [{ a: "updated" }, [TAKEN]])
    const booked = yield* acts.booked("a")
    assert.deepStrictEqual(booked.map(({ lines, state }) => [state, lines]), [["posted", [["NTR.HOSTING", "100.00"]]]])
    assert.strictEqual(yield* marks(office, "a"), 1)
  }),

  "an invoice that another hand posted is taken over and settled, its lines left alone": Effect.fnUntraced(
    function*(office) {
      const { acts, call } = office
      yield* call("account.move", "action_post", { ids: yield* bookByHand(office, "a") })
      const [before] = yield* acts.booked("a")
      const outcomes = yield* acts.run([part])
      assert.deepStrictEqual([SinkActs.ends(outcomes, acts), said(outcomes)], [{ a: "settled" }, [TAKEN]])
      const [after] = yield* acts.booked("a")
      assert.deepStrictEqual([after?.residual, after?.lines], ["73.00", before?.lines])
      assert.strictEqual(yield* marks(office, "a"), 1)
      const again = yield* acts.run([part])
      assert.deepStrictEqual([SinkActs.ends(again, acts), said(again)], [{ a: "alreadyPosted" }, []])
    }
  ),

  "a payment that another hand registered is known by its memo, its amount, or by paying the whole": Effect.fnUntraced(
    function*(office) {
      const { acts, call, ids } = office
      const pay = Effect.fnUntraced(function*(id: string, amount: number, memo: string) {
        const move = yield* bookByHand(office, id)
        yield* call("account.move", "action_post", { ids: move })
        const context = { active_model: "account.move", active_ids: move }
        const [journal] = yield* ids("account.journal", [["code", "=", "NCSTR"]])
        const wizard = yield* call("account.payment.register", "create", {
          vals_list: [{ journal_id: journal, payment_date: "2026-05-06", amount, communication: memo }],
          context
        })
        yield* call("account.payment.register", "action_create_payments", { ids: wizard, context })
      })
      yield* pay("a", 113, "cheque 17")
      yield* pay("b", 40, acts.id("py1"))
      yield* pay("c", 40, "cheque 18")
      const outcomes = yield* acts.run([paid, { ...part, id: "b" }, { ...part, id: "c" }])
      const untouched = { a: "alreadyPosted", b: "alreadyPosted", c: "alreadyPosted" }
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), untouched)
      const taken = `payment ${acts.id("py1")} is taken to be 40.00 "cheque 18", which another hand registered`
      assert.deepStrictEqual(said(outcomes), [TAKEN, TAKEN, taken])
      const booked = yield* acts.booked("a", "b", "c")
      assert.deepStrictEqual(booked.map(({ payments, residual }) => [payments.length, residual]), [
        [1, "0.00"],
        [1, "73.00"],
        [1, "73.00"]
      ])
    }
  ),

  "two invoices with one id are reported, and neither is written": Effect.fnUntraced(function*(office) {
    const { acts, call } = office
    yield* acts.run([unpaid])
    yield* call("account.move", "action_post", { ids: yield* bookByHand(office, "a") })
    const before = yield* acts.booked("a")
    const outcomes = yield* acts.run([paid])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "alreadyPosted" })
    assert.match(said(outcomes).join(), /^doubled: \S+, \S+; keep one/)
    assert.deepStrictEqual([before.length, yield* acts.booked("a")], [2, before])
  }),

  "an invoice that took the place of a reversed one is the one that is settled": Effect.fnUntraced(function*(office) {
    const { acts, call } = office
    yield* acts.run([unpaid])
    yield* acts.runVoid("a", "2026-05-20", { voidedAfterPosting: "reverse" })
    yield* call("account.move", "action_post", { ids: yield* bookByHand(office, "a") })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([part]), acts), { a: "settled" })
    const booked = yield* acts.booked("a")
    assert.deepStrictEqual(booked.map(({ isReversed, payments }) => [isReversed, payments.length]), [[true, 0], [
      false,
      1
    ]])
  }),

  "a payment that an interrupted run left is finished, and that is said": Effect.fnUntraced(function*(office) {
    const { acts, call, ids } = office
    yield* acts.run([unpaid])
    const move = yield* office.moveId("a")
    const [journal] = yield* ids("account.journal", [["code", "=", "NCSTR"]])
    const [partner] = yield* ids("res.partner", [["name", "=", `Company ${acts.id("a")}`]])
    const payment = {
      id: `nexa_ledger.payment_${service.key}_${acts.id("py1")}_${acts.id("a")}`,
      payment_type: "inbound",
      partner_type: "customer",
      "partner_id/.id": partner,
      amount: "40.00",
      date: "2026-05-06",
      memo: acts.id("py1"),
      "journal_id/.id": journal,
      "invoice_ids/.id": move
    }
    yield* call("account.payment", "load", {
      fields: Object.keys(payment),
      data: [Object.values(payment).map(String)],
      context: { mode: "update", noupdate: true }
    })
    const outcomes = yield* acts.run([part])
    assert.deepStrictEqual([SinkActs.ends(outcomes, acts), said(outcomes)], [{ a: "settled" }, [
      `finished what an interrupted run had begun: payment ${acts.id("py1")}`
    ]])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.residual, booked?.payments.length], ["73.00", 1])
  })
}

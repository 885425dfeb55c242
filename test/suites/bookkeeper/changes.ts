/** What a person changed in a posted invoice: reported, and never overwritten. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { type Promises, said, unpaid } from "./office.ts"

export const promises: Promises = {
  "an invoice that somebody set back to draft is reported, and not replaced": Effect.fnUntraced(function*(office) {
    const { acts, call, ids } = office
    yield* acts.run([unpaid])
    const move = yield* office.moveId("a")
    yield* call("account.move", "button_draft", { ids: [move] })
    const [line] = yield* ids("account.move.line", [["move_id", "=", move], ["display_type", "=", "product"]])
    yield* call("account.move", "write", { ids: [move], vals: { invoice_line_ids: [[1, line, { price_unit: 90 }]] } })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid]), acts), { a: "Rejected" })
    const booked = yield* acts.booked("a")
    assert.deepStrictEqual(booked.map(({ state, total }) => [state, total]), [["draft", "101.70"]])
    yield* call("account.move", "action_post", { ids: [move] })
    const [outcome] = yield* acts.run([unpaid])
    assert.deepInclude(outcome?.result, { _tag: "failed" })
    assert.match(
      outcome?.result._tag === "failed" ? outcome.result.failure.message : "",
      /with CAD 101.70 \(90.00 without tax\), the billing system says CAD 113.00 \(100.00 without tax\)/
    )
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ state, total }) => [state, total]), [["posted", "101.70"]])
  }),

  "another date and another customer are said, and stay": Effect.fnUntraced(function*(office) {
    const { acts, call } = office
    yield* acts.run([unpaid])
    const move = yield* office.moveId("a")
    const name = `${acts.id("")} Other Inc.`
    const other = yield* call("res.partner", "create", { vals_list: [{ name }] })
    yield* call("account.move", "button_draft", { ids: [move] })
    yield* call("account.move", "write", {
      ids: [move],
      vals: { partner_id: Array.isArray(other) ? other[0] : other, invoice_date: "2026-05-09", date: "2026-05-09" }
    })
    yield* call("account.move", "action_post", { ids: [move] })
    const outcomes = yield* acts.run([unpaid])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "alreadyPosted" })
    assert.deepStrictEqual(said(outcomes).map((sentence) => sentence.replace(/^\S+/, "INV")), [
      "INV is dated 2026-05-09, the billing system says 2026-05-04",
      `INV is ${name}'s, Company ${acts.id("a")} is billed`
    ])
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ date, partner }) => [date, partner]), [[
      "2026-05-09",
      name
    ]])
  })
}

/** Each invoice once: what is absent, a draft, posted, planned, or not to be posted at all. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { hosting, paid, type Promises, unpaid } from "./promise.ts"

export const promises: Promises = {
  "an absent invoice is posted with its dates, partner, lines, tax and payment": Effect.fnUntraced(function*(acts) {
    const outcomes = yield* acts.run([{ ...paid, due: "2026-06-03", company: "Café Ouimet Inc." }])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted" })
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual({ ...booked, version: "" }, {
      id: acts.id("a"),
      state: "posted",
      kind: "invoice",
      untaxed: "100.00",
      tax: "13.00",
      total: "113.00",
      residual: "0.00",
      date: "2026-05-04",
      dueDate: "2026-06-03",
      partner: "Café Ouimet Inc.",
      lines: [["NTR.HOSTING", "100.00"]],
      payments: [[`in_${acts.id("a")}`, "2026-05-06", "113.00"]],
      taxes: ["13% HST"],
      isRounded: false,
      isReversed: false,
      creditNotes: [],
      version: ""
    })
  }),

  "a second run finds it posted and changes nothing": Effect.fnUntraced(function*(acts) {
    yield* acts.run([paid])
    const before = yield* acts.booked("a")
    const again = yield* acts.run([paid])
    assert.deepStrictEqual(SinkActs.ends(again, acts), { a: "alreadyPosted" })
    assert.deepStrictEqual(yield* acts.booked("a"), before)
  }),

  "an unpaid invoice is left untouched when nothing new was paid": Effect.fnUntraced(function*(acts) {
    yield* acts.run([unpaid])
    const before = yield* acts.booked("a")
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid]), acts), { a: "alreadyPosted" })
    assert.deepStrictEqual(yield* acts.booked("a"), before)
  }),

  "planning writes nothing": Effect.fnUntraced(function*(acts) {
    assert.deepStrictEqual(SinkActs.ends(yield* acts.plan([paid, { ...unpaid, id: "b" }]), acts), {
      a: "planned",
      b: "planned"
    })
    assert.deepStrictEqual(yield* acts.booked("a", "b"), [])
  }),

  "runs at once write one invoice and each payment once": Effect.fnUntraced(function*(acts) {
    const twice = { ...unpaid, id: "b", payments: [["py2", "2026-05-06", "40"], ["py3", "2026-05-07", "73"]] } as const
    const run = acts.run([paid, twice])
    yield* Effect.all([run, run, run, run], { concurrency: 4 })
    const booked = yield* acts.booked("a", "b")
    assert.deepStrictEqual(booked.map(({ id, payments, residual }) => [id, payments.length, residual]), [
      [acts.id("a"), 1, "0.00"],
      [acts.id("b"), 2, "0.00"]
    ])
  }),

  "a draft left for review is replaced, then posted": Effect.fnUntraced(function*(acts) {
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid], { post: false }), acts), { a: "drafted" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ state, total }) => [state, total]), [["draft", "113.00"]])
    const changed = {
      ...paid,
      items: [["Daily Backup Protection", "2", "25.00", "50.00"]],
      subtotal: "80",
      tax: "10.40",
      rows: ["10.40"],
      payments: [["py1", "2026-05-06", "90.40"]]
    } as const
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([changed]), acts), { a: "updated" })
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual(booked?.lines, [["NTR.ADDONS", "50.00"], ["NTR.BASE", "30.00"]])
    assert.deepStrictEqual([booked?.state, booked?.total, booked?.residual], ["posted", "90.40", "0.00"])
  }),

  "nothing to record is skipped and leaves nothing": Effect.fnUntraced(function*(acts) {
    assert.deepStrictEqual(SinkActs.ends(yield* acts.runZeroAmount("a"), acts), { a: "skipped:zeroAmount" })
    assert.deepStrictEqual(yield* acts.booked("a"), [])
  }),

  "a currency that the books do not use fails that invoice; the others go through": Effect.fnUntraced(function*(acts) {
    const foreign = { id: "x", items: [hosting], subtotal: "100", currency: "XPF" } as const
    const outcomes = yield* acts.run([{ ...unpaid, id: "a" }, foreign, { ...paid, id: "b" }])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", x: "CurrencyInactive", b: "posted" })
    assert.deepStrictEqual((yield* acts.booked("a", "x", "b")).map(({ id }) => id), [acts.id("a"), acts.id("b")])
  }),

  "the order of the records does not matter": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ ...paid, id: "b" }, { ...unpaid, id: "a" }])
    yield* acts.run([{ ...unpaid, id: "a" }, { ...paid, id: "b" }])
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ residual }) => residual).toSorted(), [
      "0.00",
      "113.00"
    ])
  })
}

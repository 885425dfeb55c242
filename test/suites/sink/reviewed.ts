/** History with a person's review in between: left as drafts, edited, posted as they stand, settled. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Case } from "../../support/invoices.ts"
import * as SinkActs from "../../support/SinkActs.ts"
import { paid, type Promises, unpaid } from "./promise.ts"

const DRAFT = { post: false, settle: false } as const
const POST = { settle: false, scope: "drafts", drafts: "keep" } as const
const SETTLE = { scope: "paid", drafts: "keep" } as const

/** Two lines: 60.00 hosting and 40.00 base. */
const two = { ...paid, items: [["Odoo ERP Hosting", "1", "60.00", "60.00"]] } as const

/** A dollar of it went back. */
const refunded = {
  ...two,
  creditNotes: [{
    id: "cn",
    lines: [["Odoo ERP Hosting", "10"]],
    tax: "1.30",
    rows: ["1.30"],
    refunds: [["re1", "2026-05-21", "11.30"]]
  }]
} as const

/** The same under another name, of its own customer. */
const named = (id: string): Case => ({
  ...refunded,
  id,
  payments: [[`py-${id}`, "2026-05-06", "113"]],
  creditNotes: refunded.creditNotes.map((note) => ({
    ...note,
    id: `cn-${id}`,
    refunds: [[`re-${id}`, "2026-05-21", "11.30"]]
  }))
})

export const promises: Promises = {
  "left as a draft twice is one draft, as billed the second time": Effect.fnUntraced(function*(acts) {
    yield* acts.run([two], DRAFT)
    yield* acts.edit("a", ["10.00", "90.00"])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([two], DRAFT), acts), { a: "drafted" })
    const booked = yield* acts.booked("a")
    assert.deepStrictEqual(booked.map(({ lines, state }) => [state, lines]), [
      ["draft", [["NTR.HOSTING", "60.00"], ["NTR.BASE", "40.00"]]]
    ])
  }),

  "a reviewed draft is posted as it stands, and nothing is paid": Effect.fnUntraced(function*(acts) {
    yield* acts.run([two], DRAFT)
    yield* acts.edit("a", ["10.00", "90.00"])
    const outcomes = yield* acts.run([two], POST)
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted" })
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual(booked?.lines, [["NTR.HOSTING", "10.00"], ["NTR.BASE", "90.00"]])
    assert.deepStrictEqual([booked?.state, booked?.total, booked?.residual, booked?.date], [
      "posted",
      "113.00",
      "113.00",
      "2026-05-04"
    ])
    const families = outcomes.flatMap(({ result }) => "written" in result ? [...result.written.families] : [])
    assert.deepStrictEqual(families.map(([family, { minor }]) => [family, minor]), [["hosting", 1000n], [
      "base",
      9000n
    ]])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([two], POST), acts), { a: "alreadyPosted" })
  }),

  "a draft that does not come to what was billed stays one; the others are posted": Effect.fnUntraced(function*(acts) {
    const other = { ...unpaid, id: "b" } as const
    yield* acts.run([two, other], DRAFT)
    yield* acts.edit("a", ["10.00", "80.00"])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([two, other], POST), acts), {
      a: "AmountMismatch",
      b: "posted"
    })
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ state }) => state), ["draft", "posted"])
  }),

  "where only drafts are posted, what is absent is left out and what is posted is left alone": Effect.fnUntraced(
    function*(acts) {
      yield* acts.run([unpaid])
      const before = yield* acts.booked("a")
      const outcomes = yield* acts.run([{ ...paid, id: "a" }, { ...paid, id: "b" }], POST)
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "alreadyPosted", b: "skipped:noDraft" })
      assert.deepStrictEqual(yield* acts.booked("a", "b"), before)
    }
  ),

  "where only what is paid is posted, unpaid drafts stay drafts": Effect.fnUntraced(function*(acts) {
    const part = { ...unpaid, id: "c", payments: [["py3", "2026-05-06", "40"]] } as const
    const all = [two, { ...unpaid, id: "b" }, part, { ...unpaid, id: "d" }] as const
    yield* acts.run(all.slice(0, 3), DRAFT)
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run(all, SETTLE), acts), {
      a: "posted",
      b: "skipped:unpaid",
      c: "posted",
      d: "skipped:unpaid"
    })
    const booked = yield* acts.booked("a", "b", "c", "d")
    assert.deepStrictEqual(booked.map(({ residual, state }) => [state, residual]).slice(0, 1), [["posted", "0.00"]])
    assert.deepStrictEqual(booked.map(({ state }) => state), ["posted", "draft", "posted"])
    assert.deepStrictEqual(booked[2]?.residual, "73.00")
  }),

  "left as a draft, posted and settled is as posted at once": Effect.fnUntraced(function*(acts) {
    yield* acts.run([named("a")])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([named("b")], DRAFT), acts), { b: "drafted" })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([named("b")], POST), acts), { b: "posted" })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([named("b")], SETTLE), acts), { b: "settled" })
    const form = (id: string) =>
      Effect.map(acts.booked(id), (booked) =>
        JSON.stringify(booked.map((one) => ({ ...one, version: "" })))
          .replaceAll(acts.id(id), "").replaceAll(acts.id(`py-${id}`), "").replaceAll(acts.id(`re-${id}`), ""))
    assert.strictEqual(yield* form("b"), yield* form("a"))
  }),

  "a draft whose day is closed by now is not posted": Effect.fnUntraced(function*(acts) {
    yield* acts.run([unpaid], DRAFT)
    yield* acts.close("2026-05-31")
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid], POST), acts), { a: "PeriodClosed" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ state }) => state), ["draft"])
  })
}

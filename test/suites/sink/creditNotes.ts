/** What becomes of money that was taken back after it was paid. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { CreditNote } from "../../support/invoices.ts"
import * as SinkActs from "../../support/SinkActs.ts"
import { hosting, paid, type Promises, unpaid } from "./promise.ts"

const [HOSTING] = hosting

const part = { ...unpaid, payments: [["py1", "2026-05-06", "40"]] } as const

/** All of an invoice of 113.00. */
const whole: CreditNote = {
  id: "cn1",
  date: "2026-06-03",
  lines: [[HOSTING, "100"]],
  tax: "13",
  rows: ["13"],
  refunds: [["re1", "2026-06-04", "113"]]
}

/** 22.60 of it. */
const some: CreditNote = {
  id: "cn1",
  date: "2026-06-03",
  lines: [["Odoo ERP Hosting, three days", "20"]],
  tax: "2.60",
  rows: ["2.60"],
  refunds: [["re1", "2026-06-04", "22.60"]]
}

const quebec: CreditNote = {
  id: "cn1",
  lines: [["Odoo ERP Hosting", "20"], ["Daily Backup Protection", "3.45"]],
  tax: "3.51",
  rows: ["1.17", "2.34"]
}

/** Total, what is open, and what was paid out. */
const money = ({ refunds, residual, total }: SinkActs.Credited) => [total, residual, refunds.map(([, , sum]) => sum)]

/** What was said of a credit note. */
const said = (outcomes: Effect.Success<ReturnType<SinkActs.Acts["run"]>>) =>
  outcomes.flatMap(({ attention }) => attention.filter((what) => what.includes("credit note")))

export const promises: Promises = {
  "an invoice refunded whole is posted, credited, paid and paid back: nothing is left open": Effect.fnUntraced(
    function*(acts) {
      const outcomes = yield* acts.run([{ ...paid, creditNotes: [whole] }])
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted" })
      const [booked] = yield* acts.booked("a")
      assert.deepStrictEqual([booked?.residual, booked?.isReversed], ["0.00", false])
      assert.deepStrictEqual(booked?.payments, [[`in_${acts.id("a")}`, "2026-05-06", "113.00"]])
      assert.deepStrictEqual(booked?.creditNotes, [{
        state: "posted",
        kind: "creditNote",
        tax: "-13.00",
        total: "-113.00",
        residual: "0.00",
        date: "2026-06-03",
        partner: `Company ${acts.id("a")}`,
        lines: [["NTR.HOSTING", "-100.00"]],
        taxes: ["13% HST"],
        refunds: [[acts.id("re1"), "2026-06-04", "113.00"]]
      }])
      assert.match(
        said(outcomes).join(),
        /^credit note .*cn1 of 113\.00 booked as \S+ on 2026-06-03, 113\.00 refunded$/
      )
    }
  ),

  "a refund of a part takes back its tax too, once over three runs": Effect.fnUntraced(function*(acts) {
    const one = { ...paid, creditNotes: [some] }
    yield* acts.run([one])
    const [first] = yield* acts.booked("a")
    assert.deepStrictEqual(first?.creditNotes.map(({ lines, tax }) => [tax, lines]), [["-2.60", [[
      "NTR.HOSTING",
      "-20.00"
    ]]]])
    assert.deepStrictEqual(first?.creditNotes.map(money), [["-22.60", "0.00", ["22.60"]]])
    for (const _ of ["second", "third"]) {
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run([one]), acts), { a: "alreadyPosted" })
    }
    assert.deepStrictEqual((yield* acts.booked("a"))[0], first)
  }),

  "GST and QST are taken back as the rows say, each line in its family": Effect.fnUntraced(function*(acts) {
    const items = [["Odoo ERP Hosting", "1", "100", "100"], ["Daily Backup Protection", "1", "23.45", "23.45"]] as const
    const one = { id: "a", items, subtotal: "123.45", tax: "18.48", rows: ["6.17", "12.31"], province: "QC" } as const
    yield* acts.run([{ ...one, payments: [["py1", "2026-05-06", "141.93"]], creditNotes: [quebec] }])
    const [note] = (yield* acts.booked("a"))[0]?.creditNotes ?? []
    assert.deepStrictEqual([note?.tax, note?.total, note?.lines], [
      "-3.51",
      "-26.96",
      [["NTR.HOSTING", "-20.00"], ["NTR.ADDONS", "-3.45"]]
    ])
    assert.deepStrictEqual(note?.taxes, ["14.975% GST+QST", "14.975% GST+QST"])
  }),

  "what is not paid back stays open on the customer's account": Effect.fnUntraced(function*(acts) {
    const outcomes = yield* acts.run([{ ...paid, creditNotes: [{ ...some, refunds: [["re1", "2026-06-04", "12"]] }] }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.residual, booked?.creditNotes.map(money)], ["0.00", [["-22.60", "-10.60", [
      "12.00"
    ]]]])
    assert.match(said(outcomes).join(), /, 12\.00 refunded$/)
  }),

  "a credit note that is seen late is booked while the invoice is open, and does not settle it": Effect.fnUntraced(
    function*(acts) {
      yield* acts.run([part])
      const late = { ...part, creditNotes: [{ ...some, refunds: [] }] }
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run([late]), acts), { a: "settled" })
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run([late]), acts), { a: "alreadyPosted" })
      const [booked] = yield* acts.booked("a")
      assert.deepStrictEqual([booked?.residual, booked?.creditNotes.map(money)], ["73.00", [["-22.60", "-22.60", []]]])
    }
  ),

  "what a run that was killed had not booked, the next one books, and it alone": Effect.fnUntraced(function*(acts) {
    const one = { ...paid, creditNotes: [some] }
    // As after a run that was killed when the invoice was posted, and one that was when the credit note was.
    yield* acts.run([unpaid])
    yield* acts.run([{ ...unpaid, id: "b", creditNotes: [{ ...some, id: "cn2", refunds: [] }] }])
    const both = [
      one,
      { ...one, id: "b", creditNotes: [{ ...some, id: "cn2", refunds: [["re2", "2026-06-04", "22.60"]] }] } as const
    ]
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run(both), acts), { a: "settled", b: "settled" })
    const booked = yield* acts.booked("a", "b")
    assert.deepStrictEqual(booked.map(({ creditNotes, residual }) => [residual, ...creditNotes.map(money)]), [
      ["0.00", ["-22.60", "0.00", ["22.60"]]],
      ["0.00", ["-22.60", "0.00", ["22.60"]]]
    ])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run(both), acts), { a: "alreadyPosted", b: "alreadyPosted" })
  }),

  "a credit note given in part before payment settles that part of the invoice": Effect.fnUntraced(function*(acts) {
    const mixed = { ...some, refunds: [["re1", "2026-06-04", "10"]], applied: "12.60" } as const
    const one = { ...unpaid, payments: [["py1", "2026-05-06", "100.40"]], creditNotes: [mixed] } as const
    yield* acts.run([one])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.residual, booked?.creditNotes.map(money)], ["0.00", [["-22.60", "0.00", [
      "10.00"
    ]]]])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([one]), acts), { a: "alreadyPosted" })
  }),

  "a credit note of a closed period is refused with its invoice, or booked on the next open day": Effect.fnUntraced(
    function*(acts) {
      const one = {
        ...unpaid,
        date: "2026-06-10",
        payments: [["py1", "2026-06-11", "113"]],
        creditNotes: [{ ...some, date: "2026-05-20" }]
      } as const
      yield* acts.close("2026-05-31")
      assert.deepStrictEqual(SinkActs.ends(yield* acts.run([one]), acts), { a: "PeriodClosed" })
      assert.deepStrictEqual(yield* acts.booked("a"), [])
      yield* acts.run([one], { closedPeriod: "nextOpenDay" })
      const [booked] = yield* acts.booked("a")
      assert.deepStrictEqual(booked?.creditNotes.map(({ date }) => date), ["2026-06-01"])
    }
  ),

  "a credit note that was voided after it was booked is reported and left alone": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ ...part, creditNotes: [{ ...some, refunds: [] }] }])
    const before = yield* acts.booked("a")
    const outcomes = yield* acts.run([part])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "alreadyPosted" })
    assert.match(said(outcomes).join(), /^credit note \S+ is booked, and the billing system confirms it no longer/)
    assert.deepStrictEqual(yield* acts.booked("a"), before)
  }),

  "where the pipeline only reports refunds, nothing of them is written": Effect.fnUntraced(function*(acts) {
    const outcomes = yield* acts.run([{ ...paid, creditNotes: [some] }], { refunds: "report" })
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted" })
    assert.deepStrictEqual(said(outcomes), [
      `credit note ${acts.id("cn1")} of 22.60 on 2026-06-03, 22.60 refunded: record it`
    ])
    assert.deepStrictEqual((yield* acts.booked("a"))[0]?.creditNotes, [])
  }),

  "a credit note whose tax fits none of the books is reported, and its invoice is posted": Effect.fnUntraced(
    function*(acts) {
      const odd = { ...some, tax: "3.33", rows: ["3.33"] }
      const outcomes = yield* acts.run([{ ...paid, creditNotes: [odd] }])
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted" })
      assert.match(said(outcomes).join(), /^credit note \S+ of 23\.33 is not booked: tax 3\.33 .* fits no sale tax/)
      assert.deepStrictEqual((yield* acts.booked("a"))[0]?.creditNotes, [])
    }
  ),

  "an invoice that is void after a part was credited is never credited twice": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ ...part, creditNotes: [{ ...some, refunds: [] }] }])
    const before = yield* acts.booked("a")
    for (const voidedAfterPosting of ["report", "reverse"] as const) {
      const [outcome] = yield* acts.runVoid("a", "2026-06-20", { voidedAfterPosting })
      assert.strictEqual(outcome?.result._tag, "failed", voidedAfterPosting)
    }
    assert.deepStrictEqual(yield* acts.booked("a"), before)
  }),

  "a dry run says what it would credit and pay back, and a run that leaves drafts does neither": Effect.fnUntraced(
    function*(acts) {
      const one = { ...paid, creditNotes: [some] }
      const [planned] = yield* acts.plan([one])
      const operations = planned?.result._tag === "planned" ? planned.result.planned.operations : []
      assert.deepStrictEqual(operations.slice(-2), [
        `  credit 22.60 on 2026-06-03 (${acts.id("cn1")})`,
        `  refund 22.60 on 2026-06-04 (${acts.id("re1")})`
      ])
      yield* acts.run([one], { post: false })
      assert.deepStrictEqual((yield* acts.booked("a")).map(({ creditNotes, state }) => [state, creditNotes]), [[
        "draft",
        []
      ]])
    }
  )
}

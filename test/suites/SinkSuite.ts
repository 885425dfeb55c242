/**
 * What every sink of customer invoices promises. Call it once per sink: `SinkSuite.suite("memory", fixture)`.
 *
 * The same promises hold in memory, on the Odoo double and on a real Odoo, so that the double cannot drift from the truth.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Scope from "effect/Scope"
import { type Platform, Progress } from "#etl"
import * as SinkActs from "../support/SinkActs.ts"

type Promises = Readonly<Record<string, (acts: SinkActs.Acts) => Effect.Effect<void, unknown, Platform | Scope.Scope>>>

export const suite = (name: string, fixture: Effect.Effect<SinkActs.Fixture, unknown, Scope.Scope>) => {
  const mark = `${Date.now().toString(36)}-`
  describe(`Sink (${name})`, () => {
    for (const [index, [sentence, test]] of Object.entries(promises).entries()) {
      it.live(sentence, () =>
        Effect.flatMap(fixture, (made) => test(SinkActs.make(made, `${mark}${index}-`))).pipe(
          Effect.scoped,
          Effect.provide(FetchHttpClient.layer),
          Effect.provide(Progress.Progress.layerSilent)
        ), 60_000)
    }
  })
}

const hosting = ["Odoo ERP Hosting × é (2026-05-01 to 2026-06-01)", "1", "100.00", "100.00"] as const
const paid = { id: "a", items: [hosting], subtotal: "100", tax: "13", rows: ["13"], payments: [["py1", "2026-05-06", "113"]] } as const
const unpaid = { id: "a", items: [hosting], subtotal: "100", tax: "13", rows: ["13"], due: "2026-06-03" } as const

const promises: Promises = {
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
      isReversed: false,
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
    assert.deepStrictEqual(SinkActs.ends(yield* acts.plan([paid, { ...unpaid, id: "b" }]), acts), { a: "planned", b: "planned" })
    assert.deepStrictEqual(yield* acts.booked("a", "b"), [])
  }),

  "two runs at once write one invoice and one payment": Effect.fnUntraced(function*(acts) {
    yield* Effect.all([acts.run([paid]), acts.run([paid])], { concurrency: 2 })
    const booked = yield* acts.booked("a")
    assert.strictEqual(booked.length, 1)
    assert.strictEqual(booked[0]?.residual, "0.00")
    assert.strictEqual(booked[0]?.payments.length, 1)
  }),

  "a draft left for review is replaced, then posted": Effect.fnUntraced(function*(acts) {
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([unpaid], { post: false }), acts), { a: "drafted" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ state, total }) => [state, total]), [["draft", "113.00"]])
    const changed = { ...paid, items: [["Daily Backup Protection", "2", "25.00", "50.00"]], subtotal: "80", tax: "10.40", rows: ["10.40"], payments: [["py1", "2026-05-06", "90.40"]] } as const
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([changed]), acts), { a: "updated" })
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual(booked?.lines, [["NTR.ADDONS", "50.00"], ["NTR.BASE", "30.00"]])
    assert.deepStrictEqual([booked?.state, booked?.total, booked?.residual], ["posted", "90.40", "0.00"])
  }),

  "each family has an account of its own, found again by the next invoice": Effect.fnUntraced(function*(acts) {
    const items = [
      ["Odoo ERP Hosting", "1", "10", "10"],
      ["Managed Odoo - Standard", "1", "20", "20"],
      ["Daily Backup Protection", "1", "30", "30"],
      ["Something Unmapped", "1", "40", "40"]
    ] as const
    yield* acts.run([{ id: "a", items, subtotal: "105" }])
    yield* acts.run([{ id: "b", items, subtotal: "105" }])
    const expected: SinkActs.Booked["lines"] = [["NTR.HOSTING", "10.00"], ["NTR.MANAGED", "20.00"], ["NTR.ADDONS", "30.00"], ["NTR.OTHER", "40.00"], ["NTR.BASE", "5.00"]]
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ lines }) => lines), [expected, expected])
  }),

  "taxes of 0 %, 13 % and Quebec's two rows come out to the cent": Effect.fnUntraced(function*(acts) {
    yield* acts.run([
      { id: "zero", items: [hosting], subtotal: "100" },
      { id: "hst", items: [hosting], subtotal: "123.45", tax: "16.05", rows: ["16.05"] },
      { id: "qc", items: [hosting], subtotal: "123.45", tax: "18.48", rows: ["6.17", "12.31"], province: "QC" }
    ])
    const totals = (yield* acts.booked("zero", "hst", "qc")).map(({ id, tax, total }) => [id, tax, total])
    assert.deepStrictEqual(totals, [
      [acts.id("zero"), "0.00", "100.00"],
      [acts.id("hst"), "16.05", "139.50"],
      [acts.id("qc"), "18.48", "141.93"]
    ])
  }),

  "a line that the books would round differently keeps its amount": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ id: "a", items: [["Usage", "0.125", "800.00", "100.00"], ["Usage", "3", "3.333333", "10.00"]], subtotal: "110" }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual(booked?.lines.map(([, amount]) => amount), ["100.00", "10.00"])
    assert.strictEqual(booked?.total, "110.00")
  }),

  "a payment that comes later settles the rest, and only the rest": Effect.fnUntraced(function*(acts) {
    const part = { ...unpaid, payments: [["py1", "2026-05-06", "40"]] } as const
    yield* acts.run([part])
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ residual }) => residual), ["73.00"])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([part]), acts), { a: "alreadyPosted" })
    const whole = { ...unpaid, payments: [["py1", "2026-05-06", "40"], ["py2", "2026-06-18", "73"]] } as const
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([whole]), acts), { a: "settled" })
    const [booked] = yield* acts.booked("a")
    assert.strictEqual(booked?.residual, "0.00")
    assert.deepStrictEqual(booked?.payments, [[acts.id("py1"), "2026-05-06", "40.00"], [acts.id("py2"), "2026-06-18", "73.00"]])
  }),

  "a payment larger than the invoice settles it, and the surplus stays the customer's": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ ...unpaid, payments: [["py1", "2026-05-06", "150"]] }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.residual, booked?.payments[0]?.[2]], ["0.00", "150.00"])
  }),

  "a void invoice that is absent is skipped; one that is posted is reported and left alone": Effect.fnUntraced(function*(acts) {
    assert.deepStrictEqual(SinkActs.ends(yield* acts.runVoid("a", "2026-05-20"), acts), { a: "skipped:void" })
    yield* acts.run([unpaid])
    const before = yield* acts.booked("a")
    assert.deepStrictEqual(SinkActs.ends(yield* acts.runVoid("a", "2026-05-20"), acts), { a: "VoidedAfterPosting" })
    assert.deepStrictEqual(yield* acts.booked("a"), before)
  }),

  "a posted invoice that was voided is reversed once where the pipeline says so": Effect.fnUntraced(function*(acts) {
    yield* acts.run([unpaid])
    const reverse = acts.runVoid("a", "2026-05-20", { voidedAfterPosting: "reverse" })
    assert.deepStrictEqual(SinkActs.ends(yield* reverse, acts), { a: "reversed" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ isReversed }) => isReversed), [true])
    assert.deepStrictEqual(SinkActs.ends(yield* reverse, acts), { a: "alreadyPosted" })
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

  "money owed to the customer becomes a credit note": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ id: "a", items: [["Remaining time on Daily Backup Protection after 27 May 2026", "1", "-20", "-20"]], subtotal: "-20", tax: "-2.60", rows: ["-2.60"] }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.kind, booked?.state, booked?.total, booked?.lines], ["creditNote", "posted", "-22.60", [["NTR.ADDONS", "-20.00"]]])
  }),

  "credits and charges on one invoice are both lines": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ id: "a", items: [hosting, ["Remaining time on Odoo ERP Hosting after 27 May 2026", "1", "-30.00", "-30.00"]], subtotal: "70", tax: "9.10", rows: ["9.10"] }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.kind, booked?.total, booked?.lines], ["invoice", "79.10", [["NTR.HOSTING", "100.00"], ["NTR.HOSTING", "-30.00"]]])
  }),

  "two users with one e-mail stay two partners": Effect.fnUntraced(function*(acts) {
    const owner = { email: "owner@example.com", items: [hosting], subtotal: "100" } as const
    yield* acts.run([{ ...owner, id: "a", company: "First Inc." }, { ...owner, id: "b", company: "Second Inc." }])
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ partner }) => partner), ["First Inc.", "Second Inc."])
  }),

  "a customer that becomes a company is renamed, and stays one partner": Effect.fnUntraced(function*(acts) {
    const user = { userId: "u", items: [hosting], subtotal: "100" } as const
    yield* acts.run([{ ...user, id: "a", company: null, fullName: "Gurpreet Singh" }])
    yield* acts.run([{ ...user, id: "b", company: "Acme Inc.", fullName: "Gurpreet Singh" }])
    const partners = (yield* acts.booked("b")).map(({ partner }) => partner)
    assert.deepStrictEqual(partners, ["Acme Inc."])
  }),

  "the order of the records does not matter": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ ...paid, id: "b" }, { ...unpaid, id: "a" }])
    yield* acts.run([{ ...unpaid, id: "a" }, { ...paid, id: "b" }])
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ residual }) => residual).toSorted(), ["0.00", "113.00"])
  })
}

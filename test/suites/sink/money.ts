/** To the cent: families, taxes, lines and signs. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { hosting, type Promises } from "./promise.ts"

const small = ["Usage", "1", "3.35", "3.35"] as const
const yen = ["Usage", "1", "335", "335"] as const
const dinars = ["Usage", "1", "3.335", "3.335"] as const
const ten = (description: string) => [description, "1", "10.10", "10.10"] as const

/** Untaxed, tax and total. */
const totals = ({ tax, total, untaxed }: SinkActs.Booked) => [untaxed, tax, total]

export const promises: Promises = {
  "each family has an account of its own, found again by the next invoice": Effect.fnUntraced(function*(acts) {
    const items = [
      ["Odoo ERP Hosting", "1", "10", "10"],
      ["Managed Odoo - Standard", "1", "20", "20"],
      ["Daily Backup Protection", "1", "30", "30"],
      ["Something Unmapped", "1", "40", "40"]
    ] as const
    yield* acts.run([{ id: "a", items, subtotal: "105" }])
    yield* acts.run([{ id: "b", items, subtotal: "105" }])
    const expected: SinkActs.Booked["lines"] = [
      ["NTR.HOSTING", "10.00"],
      ["NTR.MANAGED", "20.00"],
      ["NTR.ADDONS", "30.00"],
      ["NTR.OTHER", "40.00"],
      ["NTR.BASE", "5.00"]
    ]
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ lines }) => lines), [expected, expected])
  }),

  "an invoice without any items is its subtotal, as base revenue": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{ id: "a", subtotal: "49.99", tax: "6.50", rows: ["6.50"], province: "ON" }])
    assert.deepStrictEqual((yield* acts.booked("a")).map((each) => [each.lines, ...totals(each)]), [
      [[["NTR.BASE", "49.99"]], "49.99", "6.50", "56.49"]
    ])
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
    yield* acts.run([{
      id: "a",
      items: [["Usage", "0.125", "800.00", "100.00"], ["Usage", "3", "3.333333", "10.00"]],
      subtotal: "110"
    }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual(booked?.lines.map(([, amount]) => amount), ["100.00", "10.00"])
    assert.strictEqual(booked?.total, "110.00")
  }),

  "lines whose sum the books would round differently come out to the cent": Effect.fnUntraced(function*(acts) {
    const third = ["Usage", "3", "3.335", "10.01"] as const
    const half = ["Usage", "0.5", "0.67", "0.34"] as const
    const outcomes = yield* acts.run([
      { id: "a", items: [third, third], subtotal: "20.02", tax: "2.60", rows: ["2.60"], province: "ON" },
      { id: "b", items: [half, half, half], subtotal: "1.02", tax: "0.13", rows: ["0.13"], province: "ON" }
    ])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", b: "posted" })
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ total }) => total), ["22.62", "1.15"])
  }),

  "money owed to the customer becomes a credit note": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{
      id: "a",
      items: [["Remaining time on Daily Backup Protection after 27 May 2026", "1", "-20", "-20"]],
      subtotal: "-20",
      tax: "-2.60",
      rows: ["-2.60"]
    }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.kind, booked?.state, booked?.total, booked?.lines], [
      "creditNote",
      "posted",
      "-22.60",
      [["NTR.ADDONS", "-20.00"]]
    ])
  }),

  "credits and charges on one invoice are both lines": Effect.fnUntraced(function*(acts) {
    yield* acts.run([{
      id: "a",
      items: [hosting, ["Remaining time on Odoo ERP Hosting after 27 May 2026", "1", "-30.00", "-30.00"]],
      subtotal: "70",
      tax: "9.10",
      rows: ["9.10"]
    }])
    const [booked] = yield* acts.booked("a")
    assert.deepStrictEqual([booked?.kind, booked?.total, booked?.lines], ["invoice", "79.10", [[
      "NTR.HOSTING",
      "100.00"
    ], ["NTR.HOSTING", "-30.00"]]])
  }),

  "lines of 13 % and 0 %, and of 5 % and 13 %, each bear their own tax": Effect.fnUntraced(function*(acts) {
    const book = ["Managed Odoo - Manual", "1", "20", "20"] as const
    const outcomes = yield* acts.run([
      { id: "a", items: [book, hosting], subtotal: "120", tax: "13", rows: [["13", "100"]], province: "ON" },
      { id: "b", items: [hosting, book], subtotal: "120", tax: "7.60", rows: [["5", "100"], ["2.60", "20"]] }
    ])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", b: "posted" })
    const [a, b] = yield* acts.booked("a", "b")
    assert.deepStrictEqual([a?.total, a?.taxes], ["133.00", ["0% GST", "13% HST"]])
    assert.deepStrictEqual([b?.total, b?.taxes], ["127.60", ["5% GST", "13% HST"]])
  }),

  "of two lines of one amount, the taxed one is the one that the billing system names": Effect.fnUntraced(
    function*(acts) {
      yield* acts.run([{
        id: "a",
        items: [ten("Book"), ten("Hosting")],
        subtotal: "20.20",
        tax: "1.31",
        rows: [["1.31", "10.10"]],
        billedLines: [["Hosting", "10.10", [0]], ["Book", "10.10", []]]
      }])
      assert.deepStrictEqual((yield* acts.booked("a"))[0]?.taxes, ["0% GST", "13% HST"])
    }
  ),

  "GST on one line and GST with QST on others come out, whichever way the books round": Effect.fnUntraced(
    function*(acts) {
      const book = ["Book", "1", "20.30", "20.30"] as const
      const one = { items: [book, ten("Usage"), ten("Usage")], subtotal: "40.50", province: "QC" } as const
      yield* acts.rounding("globally")
      yield* acts.run([{ ...one, id: "a", tax: "4.04", rows: [["2.03", "40.50"], ["2.01", "20.20"]] }])
      yield* acts.rounding("perLine")
      yield* acts.run([{ ...one, id: "b", tax: "4.06", rows: [["2.04", "40.50"], ["2.02", "20.20"]] }])
      const booked = yield* acts.booked("a", "b")
      assert.deepStrictEqual(booked.map(totals), [["40.50", "4.04", "44.54"], ["40.50", "4.06", "44.56"]])
      assert.deepStrictEqual(booked[1]?.taxes, ["5% GST", "14.975% GST+QST", "14.975% GST+QST"])
      assert.deepStrictEqual(booked.map(({ isRounded }) => isRounded), [false, false])
    }
  ),

  "a cent that only rounding explains is posted as billed, paid whole, and said": Effect.fnUntraced(function*(acts) {
    const one = { items: [small, small, small], subtotal: "10.05", province: "ON" } as const
    const billed = (id: string, tax: string, total: string) =>
      ({ ...one, id, tax, rows: [tax], payments: [[`py-${id}`, "2026-05-06", total]] }) as const
    yield* acts.rounding("globally")
    const up = yield* acts.run([billed("a", "1.32", "11.37"), billed("b", "1.31", "11.36")])
    yield* acts.rounding("perLine")
    const down = yield* acts.run([billed("c", "1.31", "11.36")])
    assert.deepStrictEqual(SinkActs.ends([...up, ...down], acts), { a: "posted", b: "posted", c: "posted" })
    const said = [...up, ...down].map(({ attention }) => attention.filter((what) => what.includes("rounding")).length)
    assert.deepStrictEqual(said, [1, 0, 1])
    const booked = yield* acts.booked("a", "b", "c")
    assert.deepStrictEqual(booked.map((each) => [...totals(each), each.residual, each.isRounded]), [
      ["10.05", "1.32", "11.37", "0.00", true],
      ["10.05", "1.31", "11.36", "0.00", false],
      ["10.05", "1.31", "11.36", "0.00", true]
    ])
  }),

  "a rounding cent of GST, of QST, and of a credit note": Effect.fnUntraced(function*(acts) {
    const credit = ["Usage", "1", "-3.35", "-3.35"] as const
    const outcomes = yield* acts.run([
      { id: "a", items: [small, small, small], subtotal: "10.05", tax: "1.51", rows: ["0.51", "1.00"], province: "QC" },
      { id: "c", items: [credit, credit, credit], subtotal: "-10.05", tax: "-1.32", rows: ["-1.32"], province: "ON" }
    ])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", c: "posted" })
    const booked = yield* acts.booked("a", "c")
    assert.deepStrictEqual(booked.map((each) => [each.kind, ...totals(each), each.isRounded]), [
      ["invoice", "10.05", "1.51", "11.56", true],
      ["creditNote", "-10.05", "-1.32", "-11.37", true]
    ])
  }),

  "a draft keeps its rounding cent when it is replaced, and a reversal undoes it whole": Effect.fnUntraced(
    function*(acts) {
      const one = {
        id: "a",
        items: [small, small, small],
        subtotal: "10.05",
        tax: "1.32",
        rows: ["1.32"],
        province: "ON"
      } as const
      yield* acts.run([one], { post: false })
      yield* acts.run([one])
      assert.deepStrictEqual((yield* acts.booked("a")).map(totals), [["10.05", "1.32", "11.37"]])
      const outcomes = yield* acts.runVoid("a", "2026-05-10", { voidedAfterPosting: "reverse" })
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "reversed" })
      assert.isTrue((yield* acts.booked("a"))[0]?.isReversed)
    }
  ),

  "12 % is British Columbia's there and Manitoba's there, on all lines or on one": Effect.fnUntraced(function*(acts) {
    const both = { items: [hosting, ten("Book")], subtotal: "110.10" } as const
    yield* acts.run([
      { id: "bc", items: [hosting], subtotal: "100", tax: "12", rows: ["5", "7"], province: "BC" },
      { id: "mb", items: [hosting], subtotal: "100", tax: "12", rows: ["5", "7"], province: "MB" },
      { ...both, id: "b", tax: "12.51", rows: [["5.51", "110.10"], ["7", "100"]], province: "BC" },
      { ...both, id: "m", tax: "12.51", rows: [["5.51", "110.10"], ["7", "100"]], province: "MB" }
    ])
    const booked = yield* acts.booked("bc", "mb", "b", "m")
    assert.deepStrictEqual(booked.map(({ taxes, total }) => [total, ...taxes]), [
      ["112.00", "12% GST+PST BC"],
      ["112.00", "12% GST+PST MB"],
      ["122.61", "12% GST+PST BC", "5% GST"],
      ["122.61", "12% GST+PST MB", "5% GST"]
    ])
  }),

  "yen have no decimals and dinars three, rounding units included": Effect.fnUntraced(function*(acts) {
    yield* acts.activate("JPY")
    yield* acts.activate("KWD")
    const three = { subtotal: "1005", currency: "JPY", items: [yen, yen, yen], province: "ON" } as const
    const kwd = { subtotal: "10.005", currency: "KWD", items: [dinars, dinars, dinars], province: "ON" } as const
    const outcomes = yield* acts.run([
      { ...three, id: "a", tax: "131", rows: ["131"], payments: [["py-a", "2026-05-06", "1136"]] },
      { ...three, id: "b", tax: "132", rows: ["132"] },
      { ...kwd, id: "c", tax: "1.301", rows: ["1.301"] },
      { ...kwd, id: "d", tax: "1.302", rows: ["1.302"], payments: [["py-d", "2026-05-06", "11.307"]] }
    ])
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", b: "posted", c: "posted", d: "posted" })
    const booked = yield* acts.booked("a", "b", "c", "d")
    assert.deepStrictEqual(booked.map((each) => [...totals(each), each.residual, each.isRounded]), [
      ["1005", "131", "1136", "0", false],
      ["1005", "132", "1137", "1137", true],
      ["10.005", "1.301", "11.306", "11.306", false],
      ["10.005", "1.302", "11.307", "0.000", true]
    ])
  }),

  "thousandths of a unit at fractions of a cent come out to the cent": Effect.fnUntraced(function*(acts) {
    const usage = ["API calls", "1234.567", "0.00455", "5.62"] as const
    yield* acts.run([{ id: "a", items: [usage], subtotal: "5.62", tax: "0.73", rows: ["0.73"], province: "ON" }])
    assert.deepStrictEqual((yield* acts.booked("a")).map(totals), [["5.62", "0.73", "6.35"]])
  })
}

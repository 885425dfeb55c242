/** To the cent: families, taxes, lines and signs. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { hosting, type Promises } from "./promise.ts"

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
  })
}

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Csv from "effect/encoding/Csv"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { RunReport } from "../../../src/report/RunReport.ts"
import { csv } from "../../../src/report/Spreadsheet.ts"
import { cad, empty, sample, saying } from "./Reports.ts"

const render = (report: RunReport) => Stream.mkString(csv(report))

const read = (report: RunReport) =>
  csv(report).pipe(Stream.pipeThroughChannel(Csv.decodeString({ headers: true })), Stream.runCollect)

const computed = /^[\s'"]*[=+\-@＝＋－＠]/

describe("the spreadsheet of a run", () => {
  it.effect("has a header, a row an invoice, CRLF, and a mark that it is UTF-8", () =>
    Effect.gen(function*() {
      const lines = (yield* render(sample)).split("\r\n")
      assert.lengthOf(lines, 1 + 31 + 1)
      assert.strictEqual(
        lines[0],
        "\ufeffid,number,reference,customer,outcome,currency,total,date,document,link,problem,message,attention"
      )
      assert.include(
        lines[3],
        "Jean-François Bélanger,posted,CAD,88.53,2026-03-03,INV/2026/00003,http://127.0.0.1:8069/odoo/customer-invoices/3"
      )
      assert.strictEqual((yield* render(empty)).split("\r\n").length, 2)
    }))

  it.effect("quotes what RFC 4180 says must be quoted", () =>
    Effect.gen(function*() {
      const hostile = "a \"b\", c\r\nd"
      const [row] = yield* read(saying(hostile))
      assert.include(yield* render(saying(hostile)), "\"a \"\"b\"\", c\nd\"")
      assert.strictEqual(row?.["customer"], "a \"b\", c\nd")
    }))

  it.effect("text that a spreadsheet would compute begins with an apostrophe", () =>
    Effect.gen(function*() {
      for (const start of ["=", "+", "-", "@", "\t", "\n", " =", "\u00a0=", "＝", "＠"]) {
        const cell = `${start}cmd|' /C calc'!A0`
        const [row] = yield* read(saying(cell))
        assert.strictEqual(row?.["customer"], `'${cell}`)
      }
      const [row] = yield* read(saying("\r=1+1"))
      assert.strictEqual(row?.["customer"], "⟨U+000D⟩=1+1")
    }))

  it.effect.prop("no text is a formula, whatever it is", [Schema.String], ([any]) =>
    Effect.gen(function*() {
      for (const start of ["", "=", " +", "@"]) {
        const [row] = yield* read(saying(start + any))
        for (const cell of Object.values(row ?? {})) assert.isTrue(!computed.test(cell) || cell.startsWith("'"), cell)
      }
    }))

  it.effect("a negative amount stays a number", () =>
    Effect.gen(function*() {
      const credit: RunReport = {
        ...sample,
        invoices: sample.invoices.pipe(Stream.take(1), Stream.map((one) => ({ ...one, total: cad(-11_300n) })))
      }
      const [row] = yield* read(credit)
      assert.strictEqual(row?.["total"], "-113.00")
    }))
})

/** A write that was begun twice is told as what the first attempt was about to do. */
import { assert, describe, it } from "@effect/vitest"
import { Money, Outcome } from "#etl"
import { told } from "../../src/Retaken.ts"

const subject: Outcome.Subject = { id: "a", number: "NEX-1", reference: "in_1", customer: "Acme" }
const cad = (minor: bigint) => Money.make(minor, "CAD")
const document: Outcome.Document = { id: 7, name: "INV/1", date: "2026-05-01", total: cad(11_300n), link: null }
const figures = { confirmed: cad(11_300n), paid: cad(11_300n), families: new Map([["hosting", cad(10_000n)]]) }
const said = { reason: "confirmed", operations: [], writes: null, rules: [], requires: [] }
const planned = (ends?: Outcome.WrittenName) =>
  Outcome.make(subject, {
    _tag: "planned",
    planned: { ...figures, ...said, ...(ends === undefined ? {} : { ends }) }
  })
const found = (result: Outcome.Result) => Outcome.make(subject, result, ["look"])

describe("a write that was taken up", () => {
  it("has posted what it was about to post and finds there, with all its cash", () => {
    for (
      const result of [
        { _tag: "alreadyPosted", document },
        { _tag: "settled", written: { ...figures, document, paid: cad(300n) } },
        { _tag: "updated", written: { ...figures, document } }
      ] satisfies ReadonlyArray<Outcome.Result>
    ) {
      const [outcome] = told([planned("posted")], [found(result)])
      assert.deepStrictEqual(outcome?.result, { _tag: "posted", written: { ...figures, document } })
      assert.deepStrictEqual(outcome?.attention, ["look"])
    }
  })

  it("claims nothing of what it was not about to write, could not write, or is not there", () => {
    const failed = Outcome.failed(subject, Outcome.failure("write", "Rejected", "no"))
    const there = found({ _tag: "alreadyPosted", document })
    const gone = found({ _tag: "skipped", reason: "void" })
    assert.deepStrictEqual(told([], [there]), [there])
    assert.deepStrictEqual(told([planned("posted")], [failed]), [failed])
    assert.deepStrictEqual(told([planned("posted")], [gone]), [gone])
    assert.deepStrictEqual(told([planned()], [there]), [there])
  })

  it("has made the customer that it was about to make", () => {
    const change = { action: "created", kind: "customer" } as const
    const intended = Outcome.make(subject, { _tag: "planned", planned: { ...said, change } })
    const [outcome] = told([intended], [found({ _tag: "skipped", reason: "unchanged" })])
    assert.deepStrictEqual(outcome?.result, { _tag: "changed", change })
  })
})

import { assert, describe, it } from "@effect/vitest"
import * as Money from "../../src/Money.ts"
import * as Outcome from "../../src/Outcome.ts"
import * as Tally from "../../src/Tally.ts"

const subject = (id: string): Outcome.Subject => ({ id, number: null, reference: null, customer: null })
const cad = (minor: bigint) => Money.make(minor, "CAD")

const posted = (booked: bigint, confirmed: bigint) =>
  Outcome.make(subject("a"), {
    _tag: "posted",
    written: {
      document: { id: 1, name: "INV/1", date: null, total: cad(booked), link: null },
      confirmed: cad(confirmed),
      paid: cad(0n),
      families: new Map()
    }
  })

describe("the account of a run", () => {
  it("adds up when each record read has an outcome and the books hold what was confirmed", () => {
    const account = Tally.make("none")
    account.read(1)
    account.end(posted(113n, 113n))
    assert.isNull(Tally.imbalance(account.tally()))
  })

  it("finds a record without an outcome", () => {
    const account = Tally.make("none")
    account.read(2)
    account.end(posted(113n, 113n))
    assert.strictEqual(Tally.imbalance(account.tally()), "2 records were read, 1 outcomes counted")
  })

  it("finds a cent that was confirmed and not posted", () => {
    const account = Tally.make("none")
    account.read(1)
    account.end(posted(11299n, 11300n))
    assert.strictEqual(Tally.imbalance(account.tally()), "CAD 113.00 were confirmed, 112.99 posted")
  })

  it("keeps only what is remarkable unless it is asked to keep all", () => {
    const account = Tally.make("none")
    account.read(2)
    account.end(posted(1n, 1n))
    account.end(Outcome.make(subject("b"), { _tag: "skipped", reason: "void" }, ["a draft of it stays"]))
    assert.deepStrictEqual(account.tally().remarkable.map((outcome) => outcome.subject.id), ["b"])
    assert.deepStrictEqual(account.tally().outcomes, [])
  })
})

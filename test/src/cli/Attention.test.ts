import { assert, describe, it } from "@effect/vitest"
import * as Attention from "../../../src/cli/Attention.ts"
import { plain } from "../../../src/cli/Paint.ts"
import * as Outcome from "../../../src/Outcome.ts"

const subject = (index: number): Outcome.Subject => ({
  id: `id-${index}`,
  number: `NEX-${index}`,
  reference: null,
  customer: "Acme Inc."
})

const rejected = (index: number, message: string) =>
  Outcome.failed(subject(index), Outcome.failure("write", "Rejected", message))

const lines = (outcomes: ReadonlyArray<Outcome.Outcome>) => Attention.lines(outcomes, "ledger.daily", plain)

const many = <A>(count: number, make: (index: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, index) => make(index + 1))

describe("what needs a person", () => {
  it("is not mentioned where nothing does", () => {
    assert.deepStrictEqual(lines([]), [])
  })

  it("a thousand equal failures are one line with their number, and the next step once", () => {
    assert.deepStrictEqual(lines(many(1000, (index) => rejected(index, "the journal is locked"))), [
      "  Needs a person",
      "  1,000 ×  NEX-1, NEX-2, NEX-3, …  Rejected: the journal is locked",
      "      next: correct what the books object to; then pipeline run ledger.daily --only NEX-1"
    ])
  })

  it("of a thousand different failures of one kind ten are shown and the others counted", () => {
    const shown = lines(many(1000, (index) => rejected(index, `line ${index} is wrong`)))
    assert.strictEqual(shown.length, 1 + Attention.SHOWN_PER_KIND_MAX + 2)
    assert.strictEqual(shown.at(-2), "  … and 990 more Rejected; --json lists all")
  })

  it("failures come first, then what could not be verified, then what deserves a look", () => {
    const outcomes = [
      Outcome.make(subject(1), { _tag: "skipped", reason: "void" }, ["was disputed"]),
      Outcome.make(subject(2), { _tag: "unverifiable", reason: "Refused", message: "401" }),
      rejected(3, "no")
    ]
    assert.deepStrictEqual(lines(outcomes).filter((line) => !line.includes("next:")), [
      "  Needs a person",
      "  NEX-3  Acme Inc.  Rejected: no",
      "  NEX-2  Acme Inc.  Refused: 401",
      "  NEX-1  Acme Inc.  was disputed"
    ])
  })

  it("an id is quoted where a shell would take it apart", () => {
    assert.strictEqual(Attention.quoted("NEX-0001"), "NEX-0001")
    assert.strictEqual(Attention.quoted("a b; rm -rf '$HOME'"), "'a b; rm -rf '\\''$HOME'\\'''")
    assert.strictEqual(Attention.quoted(""), "''")
  })
})

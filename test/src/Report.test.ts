import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Money from "../../src/Money.ts"
import * as Outcome from "../../src/Outcome.ts"
import * as Report from "../../src/Report.ts"
import * as Tally from "../../src/Tally.ts"

const subject = (id: string): Outcome.Subject => ({ id, number: `N-${id}`, reference: `in_${id}`, customer: "Acme" })

const written = (total: Money.Money, paid: Money.Money, families: Readonly<Record<string, Money.Money>>) => ({
  document: { id: 17, name: "INV/2026/00017", date: null, total, link: null },
  confirmed: total,
  paid,
  families: new Map(Object.entries(families))
})

const cad = (minor: bigint) => Money.make(minor, "CAD")
const jpy = (minor: bigint) => Money.make(minor, "JPY")
const kwd = (minor: bigint) => Money.make(minor, "KWD")

const outcomes: ReadonlyArray<Outcome.Outcome> = [
  Outcome.make(subject("a"), {
    _tag: "posted",
    written: written(cad(11_300n), cad(11_300n), { hosting: cad(6_000n), base: cad(4_000n) })
  }),
  Outcome.make(subject("b"), { _tag: "updated", written: written(jpy(11_000n), jpy(0n), { other: jpy(10_000n) }) }),
  Outcome.make(subject("c"), { _tag: "settled", written: written(cad(5n), cad(5n), {}) }),
  Outcome.make(
    subject("d"),
    { _tag: "alreadyPosted", document: { id: 4, name: null, date: null, total: kwd(1_234n), link: null } },
    ["uncollectible at Stripe", "two payments"]
  ),
  Outcome.make(subject("e"), { _tag: "skipped", reason: "void" }),
  Outcome.make(subject("f"), { _tag: "unverifiable", reason: "Unreachable", message: "no answer" }),
  Outcome.failed(subject("g"), Outcome.failure("transform", "TaxUnmatched", "fits no tax"))
]

const report = (ended: ReadonlyArray<Outcome.Outcome>, details: boolean) => {
  const account = Tally.make(details ? "all" : "none")
  account.read(ended.length)
  for (const outcome of ended) account.end(outcome)
  return Report.make({
    id: "7K2M000",
    target: "books",
    startedAt: DateTime.makeUnsafe("2026-05-28T06:00:00Z"),
    finishedAt: DateTime.makeUnsafe("2026-05-28T06:00:09.250Z"),
    tally: account.tally()
  }, { pipeline: "ledger.daily", sink: "odoo", details })
}

describe("the object that others script against", () => {
  it("has these fields and no others, with amounts in each currency's own unit and all its digits", () => {
    assert.deepStrictEqual(JSON.parse(Report.print(report(outcomes, false))), {
      pipeline: "ledger.daily",
      run: "7K2M000",
      sink: "odoo",
      startedAt: "2026-05-28T06:00:00.000Z",
      finishedAt: "2026-05-28T06:00:09.250Z",
      read: 7,
      outcomes: {
        posted: 1,
        updated: 1,
        settled: 1,
        alreadyPosted: 1,
        reversed: 0,
        planned: 0,
        drafted: 0,
        skipped: { void: 1, draft: 0, zeroAmount: 0 },
        unverifiable: 1,
        failed: 1
      },
      totals: {
        CAD: { posted: "113.00", paid: "113.05", alreadyPosted: "0.05" },
        JPY: { posted: "11000", paid: "0", alreadyPosted: "0" },
        KWD: { posted: "0.000", paid: "0.000", alreadyPosted: "1.234" }
      },
      byFamily: { CAD: { hosting: "60.00", base: "40.00" }, JPY: { other: "10000" } },
      attention: [
        { id: "d", what: "uncollectible at Stripe", number: "N-d", customer: "Acme" },
        { id: "d", what: "two payments", number: "N-d", customer: "Acme" }
      ],
      unverifiable: [{ id: "f", reference: "in_f", reason: "Unreachable", message: "no answer" }],
      failed: [{ id: "g", stage: "transform", error: "TaxUnmatched", message: "fits no tax" }]
    })
  })

  it("with details has every record's end by the names of `outcomes`, with null where nothing is known", () => {
    const unknown = { total: null, currency: null, odooId: null, name: null }
    assert.deepStrictEqual(report(outcomes, true).invoices, [
      {
        id: "a",
        reference: "in_a",
        outcome: "posted",
        total: "113.00",
        currency: "CAD",
        odooId: 17,
        name: "INV/2026/00017"
      },
      {
        id: "b",
        reference: "in_b",
        outcome: "updated",
        total: "11000",
        currency: "JPY",
        odooId: 17,
        name: "INV/2026/00017"
      },
      {
        id: "c",
        reference: "in_c",
        outcome: "settled",
        total: "0.05",
        currency: "CAD",
        odooId: 17,
        name: "INV/2026/00017"
      },
      { id: "d", reference: "in_d", outcome: "alreadyPosted", total: "1.234", currency: "KWD", odooId: 4, name: null },
      { id: "e", reference: "in_e", outcome: "skipped:void", ...unknown },
      { id: "f", reference: "in_f", outcome: "unverifiable", ...unknown },
      { id: "g", reference: "in_g", outcome: "failed", ...unknown }
    ])
  })

  it("of a dry run says what would be posted, beside what was: nothing", () => {
    const { document: _, ...planned } = written(cad(11_300n), cad(11_300n), { hosting: cad(10_000n) })
    const told = { ...planned, reason: "new", operations: [], writes: {}, rules: [], requires: [] }
    const dry = report([Outcome.make(subject("a"), { _tag: "planned", planned: told })], true)
    assert.deepStrictEqual(dry.totals, {
      CAD: { posted: "0.00", paid: "0.00", alreadyPosted: "0.00", planned: "113.00" }
    })
    assert.deepStrictEqual(dry.invoices, [
      { id: "a", reference: "in_a", outcome: "planned", total: "113.00", currency: "CAD", odooId: null, name: null }
    ])
  })

  it("as text holds nothing that a terminal would obey, and loses nothing by it", () => {
    const message = "\u001b[2J\u009b31m\u202egnp.exe\u2028é 東京"
    const text = Report.print(
      report([Outcome.failed(subject("a"), Outcome.failure("write", "Rejected", message))], false)
    )
    // oxlint-disable-next-line no-control-regex
    assert.notMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/)
    assert.strictEqual(JSON.parse(text).failed[0].message, message)
  })
})

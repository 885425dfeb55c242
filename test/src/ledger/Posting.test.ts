import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  absent,
  attention,
  cad,
  cancelled,
  decided,
  doubled,
  doubledDrafts,
  draft,
  emptyDraft,
  mayIsClosed,
  named,
  nextOpenDay,
  paid,
  parts,
  posted,
  reset,
  reverse,
  type Situation,
  unpaid
} from "./Situation.ts"

const table: ReadonlyArray<readonly [promise: string, situation: Situation, end: string]> = [
  ["an absent invoice is created", { one: paid, held: absent }, "Create 2026-05-04"],
  ["a draft is replaced", { one: paid, held: draft }, "Replace 2026-05-04"],
  ["posted and nothing paid is left", { one: unpaid, held: posted() }, "Leave"],
  ["posted and paid since is settled", { one: paid, held: posted() }, "Settle py1 2026-06-06"],
  ["only what is missing is registered", { one: parts, held: posted("py1") }, "Settle py2 2026-06-06"],
  ["a payment that another hand registered is not registered again", {
    one: parts,
    held: posted("cheque 17")
  }, "Settle py2 2026-06-06"],
  ["what was paid whole is known by the billing reference", { one: paid, held: posted("in_a") }, "Leave"],
  ["a payment without a date is not registered", {
    one: { ...unpaid, payments: [["py1", null, "113"]] },
    held: posted()
  }, "Leave"],
  ["a run that leaves drafts registers no payment", { one: paid, held: posted(), policy: { post: false } }, "Leave"],
  [
    "a run that does not settle registers no payment",
    { one: paid, held: posted(), policy: { settle: false } },
    "Leave"
  ],
  [
    "posted with another total is a mismatch",
    { one: { ...unpaid, subtotal: "200", tax: "26" }, held: posted() },
    "AmountMismatch"
  ],
  ["cancelled by a person is not in the books, and is said", { one: unpaid, held: cancelled }, "Rejected"],
  ["cancelled by a person and void is skipped", { one: "void", held: cancelled }, "Skip void"],
  [
    "a currency that is not active is refused",
    { one: { ...unpaid, tax: "0", currency: "JPY" }, held: absent },
    "CurrencyInactive"
  ],
  ["an invoice of a closed period is refused", { one: unpaid, held: absent, books: mayIsClosed }, "PeriodClosed"],
  ["a draft of a closed period is not posted", { one: unpaid, held: draft, books: mayIsClosed }, "PeriodClosed"],
  [
    "a posted invoice of a closed period is settled later",
    { one: paid, held: posted(), books: mayIsClosed },
    "Settle py1 2026-06-06"
  ],
  ["a payment of a closed period is refused", { one: parts, held: posted(), books: mayIsClosed }, "PeriodClosed"],
  [
    "a payment of a closed period is refused before its invoice is posted",
    {
      one: { ...paid, date: "2026-06-02", payments: [["py1", "2026-05-30", "113"]] },
      held: absent,
      books: mayIsClosed
    },
    "PeriodClosed"
  ],
  ["void and absent is skipped", { one: "void", held: absent }, "Skip void"],
  ["void and posted is reported", { one: "void", held: posted() }, "VoidedAfterPosting"],
  [
    "void and posted is reversed where declared",
    { one: "void", held: posted(), policy: reverse },
    "Reverse 2026-05-20"
  ],
  [
    "void on an unknown day is reported even then",
    { one: "void some day", held: posted(), policy: reverse },
    "VoidedAfterPosting"
  ],
  [
    "void in a closed period is not reversed",
    { one: "void", held: posted(), policy: reverse, books: mayIsClosed },
    "PeriodClosed"
  ],
  [
    "what was set back to draft by a person is left to that person",
    { one: unpaid, held: reset },
    "Rejected"
  ],
  ["posted with another tax is a mismatch", {
    one: unpaid,
    held: { ...posted(), untaxed: cad(11300n) }
  }, "AmountMismatch"],
  ["of two posted ones none is written", { one: paid, held: doubled }, "Leave"],
  ["of two drafts none is written", { one: paid, held: doubledDrafts }, "Rejected"],
  ["void and posted twice is reported", { one: "void", held: doubled, policy: reverse }, "VoidedAfterPosting"],
  [
    "an invoice of a closed period is booked on the next open day where declared",
    { one: unpaid, held: absent, books: mayIsClosed, policy: nextOpenDay },
    "Create 2026-06-01"
  ],
  [
    "a payment of a closed period likewise",
    { one: parts, held: posted(), books: mayIsClosed, policy: nextOpenDay },
    "Settle py1 2026-06-01 py2 2026-06-06"
  ],
  [
    "a void in a closed period likewise",
    { one: "void", held: posted(), policy: { ...reverse, ...nextOpenDay }, books: mayIsClosed },
    "Reverse 2026-06-01"
  ],
  ["nothing to record is skipped", { one: "zero", held: absent }, "Skip zeroAmount"],
  ["an empty draft of nothing is removed", { one: "zero", held: emptyDraft }, "RemoveDraft"],
  ["a draft with lines is never removed", { one: "zero", held: draft }, "Skip zeroAmount"]
]

/** Sentences that people read, beside an outcome that is no failure. */
const said: ReadonlyArray<readonly [promise: string, situation: Situation, attention: ReadonlyArray<string>]> = [
  ["nothing, of what is as it should be", { one: paid, held: posted() }, []],
  ["which invoices are one and the same", { one: paid, held: doubled }, [
    "doubled: INV/1, INV/2; keep one, reverse or delete the others"
  ]],
  ["that another hand made it", { one: unpaid, held: { ...posted(), isOurs: false } }, [
    "it was in the books already, made by another hand: taken as this invoice"
  ]],
  ["that a person changed its date", { one: unpaid, held: { ...posted(), invoiceDate: "2026-05-09" } }, [
    "INV/1 is dated 2026-05-09, the billing system says 2026-05-04"
  ]],
  ["that a person changed its customer", { one: unpaid, held: { ...posted(), otherPartner: "Other Inc." } }, [
    "INV/1 is Other Inc.'s, Company a is billed"
  ]],
  ["which payment is taken for which", { one: parts, held: posted("cheque 17") }, [
    "payment py1 is taken to be 40.00 \"cheque 17\", which another hand registered"
  ]],
  ["that an interrupted run is finished", { one: paid, held: { ...posted(), begun: new Set(["py1"]) } }, [
    "finished what an interrupted run had begun: payment py1"
  ]],
  ["what is booked on another day than its own", {
    one: { ...unpaid, payments: [["py1", "2026-05-06", "113"]] },
    held: absent,
    books: mayIsClosed,
    policy: nextOpenDay
  }, [
    "the invoice date, 2026-05-04, is in a closed period: the books are locked up to 2026-05-31; booked on 2026-06-01",
    "the date of payment py1, 2026-05-06, is in a closed period: the books are locked up to 2026-05-31; " +
    "booked on 2026-06-01"
  ]]
]

describe("what to do, given what the books hold", () => {
  it.effect.each(table)("%s", ([, situation, expected]) =>
    Effect.gen(function*() {
      assert.strictEqual(named(yield* decided(situation)), expected)
    }))
})

describe("what is said of it", () => {
  it.effect.each(said)("%s", ([, situation, expected]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(attention(yield* decided(situation)), expected)
    }))
})

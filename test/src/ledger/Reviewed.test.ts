/** Drafts in review: posted as they stand, or left alone. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Money from "../../../src/Money.ts"
import { type Draft, families } from "../../../src/ledger/Reviewed.ts"
import { service } from "../../support/invoices.ts"
import {
  absent,
  attention,
  cad,
  decided,
  draft,
  mayIsClosed,
  named,
  nextOpenDay,
  paid,
  parts,
  reset,
  type Situation,
  unpaid
} from "./Situation.ts"

const reviewed = { ...draft, document: { ...draft.document, date: "2026-05-04" } } as const satisfies Draft
const post = { settle: false, scope: "drafts", drafts: "keep" } as const
const settle = { scope: "paid", drafts: "keep" } as const

const table: ReadonlyArray<readonly [promise: string, situation: Situation, end: string]> = [
  ["a reviewed draft is posted as it stands", { one: paid, held: reviewed, policy: post }, "Post 2026-05-04"],
  [
    "on the day that the reviewer gave it",
    { one: paid, held: { ...reviewed, accountingDate: "2026-06-02" }, policy: post, books: mayIsClosed },
    "Post 2026-06-02"
  ],
  ["a reviewed draft of a closed period is refused", {
    one: paid,
    held: reviewed,
    policy: { ...post, ...nextOpenDay },
    books: mayIsClosed
  }, "PeriodClosed"],
  ["a reviewed draft without a date is refused", {
    one: paid,
    held: { ...reviewed, document: draft.document },
    policy: post
  }, "Rejected"],
  ["a reviewed draft of another amount is a mismatch", {
    one: { ...paid, subtotal: "200", tax: "26" },
    held: reviewed,
    policy: post
  }, "AmountMismatch"],
  ["a reviewed draft of another tax is a mismatch", {
    one: paid,
    held: { ...reviewed, untaxed: cad(11300n) },
    policy: post
  }, "AmountMismatch"],
  ["another hand's draft is not posted for it", {
    one: paid,
    held: { ...reviewed, isOurs: false },
    policy: post
  }, "Skip noDraft"],
  ["and is replaced where what is paid is settled", {
    one: paid,
    held: { ...reviewed, isOurs: false },
    policy: settle
  }, "Replace 2026-05-04"],
  ["what was set back to draft is left to that person in a review too", {
    one: paid,
    held: reset,
    policy: post
  }, "Rejected"],
  ["an unpaid draft stays as it is where what is paid is settled", {
    one: unpaid,
    held: reviewed,
    policy: settle
  }, "Skip unpaid"],
  ["and an unpaid invoice out of the books", { one: unpaid, held: absent, policy: settle }, "Skip unpaid"],
  ["a draft paid in part is posted there", { one: parts, held: reviewed, policy: settle }, "Post 2026-05-04"],
  ["an absent one is created there", { one: paid, held: absent, policy: settle }, "Create 2026-05-04"],
  ["void and a draft is skipped in a review", { one: "void", held: reviewed, policy: post }, "Skip void"]
]

describe("what to do about a draft in review", () => {
  it.effect.each(table)("%s", ([, situation, expected]) =>
    Effect.gen(function*() {
      assert.strictEqual(named(yield* decided(situation)), expected)
    }))

  it.effect("what the reviewer changed is said", () =>
    Effect.gen(function*() {
      const document = { ...reviewed.document, date: "2026-05-09" }
      const held = { ...reviewed, document, otherPartner: "Other Inc." }
      assert.deepStrictEqual(attention(yield* decided({ one: unpaid, held, policy: post })), [
        "draft 1 is dated 2026-05-09, the billing system says 2026-05-04",
        "draft 1 is Other Inc.'s, Company a is billed"
      ])
    }))

  it("revenue is counted by the accounts that the reviewer chose", () => {
    const line = (account: string | null, minor: bigint) => ({ description: "A line", account, amount: cad(minor) })
    const sums = families(service, [
      line("NTR.HOSTING", 100n),
      line("NTR.HOSTING", 50n),
      line("400000", 25n),
      line(null, -5n)
    ])
    assert.deepStrictEqual([...sums].map(([family, sum]) => [family, Money.format(sum)]), [
      ["hosting", "1.50"],
      ["400000", "0.25"],
      ["no account", "-0.05"]
    ])
  })
})

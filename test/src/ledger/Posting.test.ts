import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { Books } from "../../../src/ledger/Books.ts"
import { decide, type Held, type Policy } from "../../../src/ledger/Posting.ts"
import * as Money from "../../../src/Money.ts"
import type { Decision } from "../../../src/Sink.ts"
import type { Entry } from "../../../src/ledger/Entry.ts"
import * as Memory from "#plugins/memory"
import { type Case, decisionOf, invoiceOf } from "../../support/invoices.ts"
import { subject } from "../../../src/ledger/Invoice.ts"

const cad = (minor: bigint) => Money.make(minor, "CAD")
const document = { id: 1, name: "INV/1", total: cad(11300n), link: null }

const absent: Held = { state: "absent" }
const draft: Held = { state: "draft", document, isEmpty: false }
const emptyDraft: Held = { state: "draft", document, isEmpty: true }
const cancelled: Held = { state: "cancelled", document }
const posted = (...memos: ReadonlyArray<string>): Held => ({
  state: "posted",
  document,
  residual: cad(11300n),
  memos: new Set(memos),
  isReversed: false
})

const unpaid: Case = { id: "a", subtotal: "100", tax: "13", date: "2026-05-04" }
const paid: Case = { ...unpaid, payments: [["py1", "2026-06-06", "113"]] }
const parts: Case = { ...unpaid, payments: [["py1", "2026-05-06", "40"], ["py2", "2026-06-06", "73"]] }

interface Situation {
  readonly one: Case | "void" | "void some day" | "zero"
  readonly held: Held
  readonly books?: Partial<Books>
  readonly policy?: Partial<Policy>
}

const mayIsClosed = { closedUntil: "2026-05-31", paymentsClosedUntil: "2026-05-31" }
const reverse = { voidedAfterPosting: "reverse" } as const

const table: ReadonlyArray<readonly [promise: string, situation: Situation, end: string]> = [
  ["an absent invoice is created", { one: paid, held: absent }, "Create"],
  ["a draft is replaced", { one: paid, held: draft }, "Replace"],
  ["posted and nothing paid is left", { one: unpaid, held: posted() }, "Leave"],
  ["posted and paid since is settled", { one: paid, held: posted() }, "Settle py1"],
  ["only what is missing is registered", { one: parts, held: posted("py1") }, "Settle py2"],
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
    "Settle py1"
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
  ["nothing to record is skipped", { one: "zero", held: absent }, "Skip zeroAmount"],
  ["an empty draft of nothing is removed", { one: "zero", held: emptyDraft }, "RemoveDraft"],
  ["a draft with lines is never removed", { one: "zero", held: draft }, "Skip zeroAmount"]
]

const decisionIn = ({ one }: Situation, books: Books): Effect.Effect<Decision<Entry>> => {
  const of = subject(invoiceOf(unpaid))
  if (one === "zero") return Effect.succeed({ _tag: "ZeroAmount", subject: of })
  if (one === "void" || one === "void some day") {
    return Effect.succeed({ _tag: "Void", subject: of, at: one === "void" ? "2026-05-20" : null })
  }
  return Effect.provide(decisionOf(one, books), FetchHttpClient.layer)
}

describe("what to do, given what the books hold", () => {
  it.effect.each(table)("%s", ([, situation, expected]) =>
    Effect.gen(function*() {
      const books = { ...Memory.canadian, ...situation.books }
      const policy: Policy = { post: true, settle: true, voidedAfterPosting: "report", ...situation.policy }
      const action = decide(yield* decisionIn(situation, books), situation.held, books, policy)
      const detail = action._tag === "Settle"
        ? ` ${action.payments.map(({ id }) => id).join(" ")}`
        : action._tag === "Reverse"
        ? ` ${action.at}`
        : action._tag === "Skip"
        ? ` ${action.reason}`
        : ""
      assert.strictEqual(action._tag === "Fail" ? action.failure.error : action._tag + detail, expected)
    }))
})

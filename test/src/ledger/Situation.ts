/** Decides about invoices as the books hold them, for tables of what is to be done. */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Ledger } from "#etl"
import type { Books } from "../../../src/ledger/Books.ts"
import type { Entry } from "../../../src/ledger/Entry.ts"
import { subject } from "../../../src/ledger/Invoice.ts"
import { type Action, decide, type Held, type Policy } from "../../../src/ledger/Posting.ts"
import * as Money from "../../../src/Money.ts"
import type { Decision } from "../../../src/Sink.ts"
import { type Case, decisionOf, invoiceOf } from "../../support/invoices.ts"

export const cad = (minor: bigint) => Money.make(minor, "CAD")
export const document = { id: 1, name: "INV/1", date: null, total: cad(11300n), link: null }

export const absent: Held = { state: "absent" }
export const draft = {
  state: "draft",
  document: { ...document, name: null },
  isEmpty: false,
  wasPosted: false,
  isOurs: true,
  untaxed: cad(10000n),
  accountingDate: "2026-05-04",
  otherPartner: null,
  lines: []
} as const satisfies Held
export const emptyDraft: Held = { ...draft, isEmpty: true }
export const reset: Held = { ...draft, document, wasPosted: true }
export const doubled: Held = {
  state: "doubled",
  documents: [document, { ...document, id: 2, name: "INV/2" }],
  posted: document
}
export const doubledDrafts: Held = { state: "doubled", documents: [draft.document, draft.document], posted: null }
export const cancelled: Held = { state: "cancelled", document }
export const posted = (...memos: ReadonlyArray<string>): Extract<Held, { readonly state: "posted" }> => ({
  state: "posted",
  document,
  isOurs: true,
  untaxed: cad(10000n),
  invoiceDate: "2026-05-04",
  otherPartner: null,
  begun: new Set(),
  creditNotes: [],
  residual: cad(11300n),
  payments: memos.map((memo) => ({ memo, amount: cad(4000n) })),
  isReversed: false
})

export const unpaid: Case = { id: "a", subtotal: "100", tax: "13", date: "2026-05-04" }
export const paid: Case = { ...unpaid, payments: [["py1", "2026-06-06", "113"]] }
export const parts: Case = { ...unpaid, payments: [["py1", "2026-05-06", "40"], ["py2", "2026-06-06", "73"]] }

export interface Situation {
  readonly one: Case | "void" | "void some day" | "zero"
  readonly held: Held
  readonly books?: Partial<Books>
  readonly policy?: Partial<Policy>
}

export const mayIsClosed = { closedUntil: "2026-05-31", paymentsClosedUntil: "2026-05-31" }
export const reverse = { voidedAfterPosting: "reverse" } as const
export const nextOpenDay = { closedPeriod: "nextOpenDay" } as const

const decisionIn = ({ one }: Situation, books: Books): Effect.Effect<Decision<Entry>> => {
  const of = subject(invoiceOf(unpaid))
  if (one === "zero") return Effect.succeed({ _tag: "ZeroAmount", subject: of })
  if (one === "void" || one === "void some day") {
    return Effect.succeed({ _tag: "Void", subject: of, at: one === "void" ? "2026-05-20" : null })
  }
  return Effect.provide(decisionOf(one, books), FetchHttpClient.layer)
}

/** What is to be done. */
export const decided = (situation: Situation) =>
  Effect.gen(function*() {
    const books = { ...Ledger.canadianBooks, ...situation.books }
    const policy: Policy = { post: true, settle: true, voidedAfterPosting: "report", ...situation.policy }
    return decide(yield* decisionIn(situation, books), situation.held, books, policy)
  })

const detail = (action: Action): string => {
  switch (action._tag) {
    case "Create":
    case "Replace":
    case "Post":
      return ` ${action.entry.accountingDate}`
    case "Settle":
      return ` ${action.payments.map(({ date, id }) => `${id} ${date}`).join(" ")}`
    case "Reverse":
      return ` ${action.at}`
    case "Skip":
      return ` ${action.reason}`
    default:
      return ""
  }
}

/** In a word, with the day or the reason that matters: `Create 2026-05-04`, `Skip void`, `PeriodClosed`. */
export const named = (action: Action): string =>
  action._tag === "Fail" ? action.failure.error : action._tag + detail(action)

/** What people are to look at. */
export const attention = (action: Action): ReadonlyArray<string> =>
  "entry" in action ? action.entry.attention : "attention" in action ? action.attention : []

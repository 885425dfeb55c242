/** What an audit takes for explained, and what it does not. */
import { assert, describe, it } from "@effect/vitest"
import type { Document } from "../../../src/audit/Document.ts"
import { judge } from "../../../src/audit/Judgement.ts"
import type { Invoice } from "../../../src/ledger/Invoice.ts"
import type { Truth } from "../../../src/ledger/Truth.ts"
import type { Outcome } from "../../../src/Outcome.ts"
import { auditing, cad, credit, decimal, document, invoice, note, payment, truth } from "../../support/AgreedInvoice.ts"

interface Case {
  readonly invoice?: Partial<Invoice>
  readonly truth?: Partial<Truth>
  readonly document?: Partial<Document>
  readonly beside?: ReadonlyArray<Document>
  readonly creditNotes?: ReadonlyArray<Document>
  readonly closedUntil?: string
}

const judged = (one: Case): Outcome =>
  judge(
    { ...auditing, closedUntil: one.closedUntil ?? null, paymentsClosedUntil: one.closedUntil ?? null },
    {
      subject: { id: "a", number: "NEX-1", reference: "in_1", customer: "Acme Inc." },
      documents: [{ ...document, ...one.document }, ...one.beside ?? []],
      creditNotes: one.creditNotes ?? []
    },
    { invoice: { ...invoice, ...one.invoice }, said: { ...truth, ...one.truth } }
  )

const verdict = ({ result }: Outcome): string => result._tag === "failed" ? result.failure.error : result._tag

/** What is judged, and the verdict; then what is said of it. */
const cases: ReadonlyArray<readonly [what: string, of: Case, verdict: string, says: RegExp | null]> = [
  ["all three agree", {}, "alreadyPosted", null],
  [
    "booked after a closed period, with its own day on it",
    {
      closedUntil: "2026-05-31",
      document: { accountingDate: "2026-06-01", payments: [{ ...payment, date: "2026-06-01" }] }
    },
    "alreadyPosted",
    /booked under 2026-06-01: its own day, 2026-05-04, is in a period that is closed up to 2026-05-31/
  ],
  ["booked later although nothing is closed", { document: { accountingDate: "2026-06-01" } }, "DateDiffers", null],
  [
    "booked before its day although that is closed",
    { closedUntil: "2026-05-31", document: { accountingDate: "2026-05-01" } },
    "DateDiffers",
    null
  ],
  ["a refund that is booked", { truth: { creditNotes: [note] }, creditNotes: [credit] }, "alreadyPosted", null],
  ["a refund that is not", { truth: { creditNotes: [note] } }, "CreditNoteDiffers", null],
  [
    "a credit note that was booked and not paid back",
    { truth: { creditNotes: [note] }, creditNotes: [{ ...credit, payments: [] }] },
    "PaymentDiffers",
    null
  ],
  ["a credit note that nobody confirms", { creditNotes: [credit] }, "CreditNoteDiffers", null],
  [
    "uncollectible, and unpaid in the books",
    {
      truth: { status: "uncollectible", payments: [], attention: ["uncollectible at Stripe"] },
      document: { payments: [], residual: cad(11_300n) }
    },
    "alreadyPosted",
    /uncollectible/
  ],
  [
    "a payment that another hand registered",
    { document: { payments: [{ ...payment, memo: "wire" }] } },
    "alreadyPosted",
    /registered by another hand: taken as pi_1/
  ],
  [
    "a payment for several invoices",
    { document: { payments: [{ ...payment, memo: "wire", amount: cad(20_000n), isShared: true }] } },
    "alreadyPosted",
    /pi_1 is a part of CAD 200\.00 on 2026-05-05 \(P\/1\), which pays several invoices/
  ],
  ["a payment that is there and not reconciled", { document: { residual: cad(11_300n) } }, "PaymentDiffers", null],
  [
    "paid in two parts",
    {
      truth: {
        payments: [
          { id: "pi_1", date: "2026-05-05", amount: cad(10_000n) },
          { id: "pi_2", date: "2026-05-05", amount: cad(1_300n) }
        ]
      },
      document: {
        payments: [
          { ...payment, memo: "pi_2", amount: cad(1_300n) },
          { ...payment, memo: "pi_1", amount: cad(10_000n) }
        ]
      }
    },
    "alreadyPosted",
    null
  ],
  [
    "a partner that somebody merged",
    { document: { partner: { id: 3, name: "Acme Group", isCompany: true, users: ["u", "v"] } } },
    "alreadyPosted",
    /Acme Group in the books is 2 customers, whom somebody merged/
  ],
  [
    "one rate at the billing system that is two in the books",
    {
      truth: { taxRows: [{ amount: cad(1_300n), rate: decimal("13"), taxable: null }] },
      document: { taxes: [{ rate: decimal("5"), amount: cad(500n) }, { rate: decimal("8"), amount: cad(800n) }] }
    },
    "alreadyPosted",
    null
  ],
  [
    "the same amount by other rates",
    {
      truth: {
        taxRows: [
          { amount: cad(500n), rate: decimal("5"), taxable: null },
          { amount: cad(800n), rate: decimal("8"), taxable: null }
        ]
      }
    },
    "TaxDiffers",
    null
  ],
  [
    "a draft that nobody paid, left for review",
    { truth: { status: "open", payments: [] }, document: { state: "draft", wasPosted: false, payments: [] } },
    "skipped",
    /a draft in the books, and not paid/
  ],
  ["a draft although it is paid", { document: { state: "draft", wasPosted: false } }, "StateDiffers", null],
  ["undone, and made anew", { beside: [{ ...document, id: 9, isReversed: true }] }, "alreadyPosted", null],
  [
    "a discount that the service's subtotal does not contain",
    {
      invoice: { subtotal: decimal("120.00") },
      truth: { discount: cad(2_000n) }
    },
    "alreadyPosted",
    null
  ],
  ["two rows of one reference", { invoice: { duplicateOf: "b" } }, "DuplicateReference", null]
]

describe("Audit", () => {
  for (const [what, one, expected, says] of cases) {
    it(`${what}: ${expected}`, () => {
      const outcome = judged(one)
      assert.strictEqual(verdict(outcome), expected, JSON.stringify(outcome.attention))
      if (says !== null) assert.match(outcome.attention.join("\n"), says)
      if (says === null && expected === "alreadyPosted") assert.deepStrictEqual(outcome.attention, [])
    })
  }

  const unknown = { status: "unknown", system: "stripe", reason: "NotFound", message: "stripe has no in_1" } as const
  const word: ReadonlyArray<readonly [what: string, documents: ReadonlyArray<Document>, verdict: string]> = [
    ["is not in the books", [], "unverifiable"],
    ["waits as a draft", [{ ...document, state: "draft" }], "unverifiable"],
    ["was posted", [document], "StateDiffers"],
    ["was posted on the service's own word, and is marked", [{ ...document, isTrusted: true }], "alreadyPosted"],
    ["is marked, and not what the service says", [{ ...document, isTrusted: true, tax: cad(1n) }], "AmountDiffers"]
  ]
  for (const [what, documents, expected] of word) {
    it(`unknown at its billing system, and ${what}: ${expected}`, () => {
      const subject = { id: "a", number: null, reference: null, customer: null }
      const outcome = judge(auditing, { subject, documents, creditNotes: [] }, { invoice, said: unknown })
      assert.strictEqual(verdict(outcome), expected)
    })
  }
})

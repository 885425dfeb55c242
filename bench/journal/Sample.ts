/** Invoices as the ledger pipeline records them: planned, then posted, with what Stripe said. */
import * as Money from "../../src/Money.ts"
import * as Outcome from "../../src/Outcome.ts"

const cad = (minor: bigint) => Money.make(minor, "CAD")

const money = { confirmed: cad(11_300n), paid: cad(11_300n), families: new Map([["hosting", cad(10_000n)]]) }

const subject = (id: string): Outcome.Subject => ({
  id,
  number: `NEX-${id}`,
  reference: `in_1QxAbCdEfGhIjKl${id}`,
  customer: "Acme Inc."
})

export const planned = (id: string): Outcome.Outcome =>
  Outcome.make(subject(id), {
    _tag: "planned",
    planned: {
      ...money,
      reason: "not in the books yet",
      operations: [
        "post out_invoice dated 2026-05-01, due 2026-05-15, CAD 113.00",
        "Odoo ERP Hosting (2026-05-01 to 2026-06-01)   1 × 100.00   NCR.HOSTING",
        "pay CAD 113.00 on 2026-05-02 into NCSTR"
      ],
      rules: [],
      requires: [],
      writes: null
    }
  })

export const posted = (id: string): Outcome.Outcome => ({
  ...Outcome.make(subject(id), {
    _tag: "posted",
    written: {
      ...money,
      document: {
        id: Number(id),
        name: `INV/2026/${id}`,
        date: null,
        total: money.confirmed,
        link: `https://books.example/odoo/action-account.action_move_out_invoice_type/${id}`
      }
    }
  }),
  evidence: {
    system: "stripe",
    asked: `GET /v1/invoices/in_1QxAbCdEfGhIjKl${id}`,
    at: "2026-05-28T06:00:03.000Z",
    version: "2026-04-22",
    digest: "4be1".repeat(16),
    fields: {
      status: "paid",
      created: 1_777_600_000,
      currency: "cad",
      subtotal: 10_000,
      tax: 1_300,
      total: 11_300,
      amount_paid: 11_300,
      livemode: true
    }
  }
})

/** Of this many invoices, from this one on: six digits each. */
export const ids = (from: number, count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => String(from + index).padStart(6, "0"))

/** One invoice that all three agree on, and a credit note of it. */
import * as BigDecimal from "effect/BigDecimal"
import type { Document, Payment } from "../../src/audit/Document.ts"
import type { Auditing } from "../../src/audit/Comparison.ts"
import type { Invoice } from "../../src/ledger/Invoice.ts"
import * as Service from "../../src/ledger/Service.ts"
import type { CreditNote, Truth } from "../../src/ledger/Truth.ts"
import * as Money from "../../src/Money.ts"

export const cad = (minor: bigint) => Money.make(minor, "CAD")
export const decimal = BigDecimal.fromStringUnsafe

const service = Service.make({
  name: "NexaCloud",
  accountPrefix: "NCR",
  families: [{ family: "hosting", contains: ["hosting"] }]
})

export const auditing: Auditing = { service, books: "Odoo", closedUntil: null, paymentsClosedUntil: null }

export const invoice: Invoice = {
  id: "a",
  number: "NEX-1",
  reference: "in_1",
  duplicateOf: null,
  customer: { userId: "u", fullName: "Ann", company: "Acme Inc.", email: null },
  currency: "CAD",
  subtotal: decimal("100.00"),
  tax: decimal("13.00"),
  items: [{ id: "1", description: "Hosting", quantity: null, unitPrice: null, amount: decimal("90.00") }],
  claims: { createdAt: null, status: "open", paidAt: null }
}

export const truth: Truth = {
  system: "stripe",
  reference: "in_1",
  number: null,
  status: "paid",
  invoiceDate: "2026-05-04",
  dueDate: null,
  dates: {},
  address: { country: null, province: null },
  totalExcludingTax: cad(10_000n),
  tax: cad(1_300n),
  taxRows: [{ amount: cad(1_300n), rate: decimal("13"), taxable: null }],
  billedLines: null,
  discount: cad(0n),
  total: cad(11_300n),
  payments: [{ id: "pi_1", date: "2026-05-05", amount: cad(11_300n) }],
  creditNotes: [],
  attention: []
}

export const payment: Payment = { name: "P/1", memo: "in_1", date: "2026-05-05", amount: cad(11_300n), isShared: false }

export const document: Document = {
  id: 7,
  name: "INV/1",
  link: "",
  key: "a",
  reference: "in_1",
  state: "posted",
  wasPosted: true,
  isReversed: false,
  credits: null,
  invoiceDate: "2026-05-04",
  accountingDate: "2026-05-04",
  dueDate: "2026-05-04",
  partner: { id: 3, name: "Acme Inc.", isCompany: true, users: ["u"] },
  untaxed: cad(10_000n),
  tax: cad(1_300n),
  total: cad(11_300n),
  residual: cad(0n),
  revenue: new Map([["NCR.HOSTING", 9_000n], ["NCR.BASE", 1_000n]]),
  taxes: [{ rate: decimal("13.0000"), amount: cad(1_300n) }],
  payments: [payment],
  isTrusted: false
}

export const note: CreditNote = {
  id: "cn_1",
  number: null,
  date: "2026-06-01",
  lines: [],
  totalExcludingTax: cad(1_000n),
  tax: cad(130n),
  taxRows: null,
  total: cad(1_130n),
  applied: cad(0n),
  refunds: [{ id: "re_1", date: "2026-06-02", amount: cad(1_130n) }]
}

export const credit: Document = {
  ...document,
  id: 8,
  name: "RINV/1",
  key: null,
  reference: "cn_1",
  credits: 7,
  invoiceDate: "2026-06-01",
  accountingDate: "2026-06-01",
  untaxed: cad(-1_000n),
  tax: cad(-130n),
  total: cad(-1_130n),
  payments: [{ ...payment, name: "P/2", memo: "re_1", date: "2026-06-02", amount: cad(1_130n) }]
}

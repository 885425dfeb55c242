/** Reports to render: the sample's 31 invoices, one with every kind of trouble, none, thousands, and a hostile one. */
import * as DateTime from "effect/DateTime"
import * as Stream from "effect/Stream"
import { invoices as sampled } from "../../../sandbox/sample/Sample.ts"
import { classify } from "../../../src/ledger/Family.ts"
import * as Money from "../../../src/Money.ts"
import type { Invoice, NamedSum, RunReport } from "../../../src/report/RunReport.ts"
import * as Story from "../../../src/report/Story.ts"

export const cad = (minor: bigint) => Money.make(minor, "CAD")

const run = {
  pipeline: "ledger.daily",
  run: "Z7AGXY2",
  sink: "odoo",
  target: "books @ 127.0.0.1",
  startedAt: DateTime.makeUnsafe("2026-05-28T06:00:03.210Z"),
  finishedAt: DateTime.makeUnsafe("2026-05-28T06:00:09.870Z")
}

const place = (index: number) => String(index + 1).padStart(5, "0")

const story = (reference: string, paid: bigint) => [
  { label: "NexaCloud", text: "status \"open\", created 2026-05-27 (not trusted)", note: null },
  Story.evidence({
    system: reference.startsWith("in_") ? "stripe" : "lago",
    asked: `GET /v1/invoices/${reference}`,
    at: "2026-05-28T06:00:04.100Z",
    version: "2026-10-28.clover",
    digest: "4be1c7d2a90f5e8833b1d0a6c4f2e9785512ab34cd67ef8901fedcba98765432",
    fields: { status: paid > 0n ? "paid" : "open", amount_paid: Number(paid), currency: "cad" }
  }),
  { label: "Rules", text: "hosting ← \"odoo erp hosting\" · 13% HST ← 13.00 on 100.00 · no gap", note: null },
  { label: "Odoo", text: "created and posted, paid, residual 0.00", note: "read 2026-05-28 06:00:09Z" },
  { label: "History", text: "05-27 unverifiable (stripe unreachable) → 05-28 posted", note: null }
]

const sampleInvoices: ReadonlyArray<Invoice> = sampled.map((one, index) => {
  const isBooked = (one.state === "final" || one.state === "uncollectible") && one.total !== 0n
  const skip = one.state === "void" ? "skipped:void" : one.state === "draft" ? "skipped:draft" : "skipped:zeroAmount"
  return {
    id: one.id,
    number: one.row.unnumbered === true ? null : one.row.number,
    reference: one.reference,
    customer: one.customer.company ?? one.customer.fullName,
    outcome: isBooked ? "posted" : skip,
    total: isBooked ? cad(one.total) : null,
    date: one.row.created.slice(0, 10),
    document: isBooked
      ? { name: `INV/2026/${place(index)}`, link: `http://127.0.0.1:8069/odoo/customer-invoices/${index + 1}` }
      : null,
    attention: one.state === "uncollectible" ? ["uncollectible at Stripe since 2026-05-19: decide on a write-off"] : [],
    problem: null,
    story: isBooked ? story(one.reference, one.paid) : []
  }
})

const sums = (entries: ReadonlyArray<readonly [name: string, minor: bigint]>): ReadonlyArray<NamedSum> => {
  const byName = new Map<string, bigint>()
  for (const [name, minor] of entries) byName.set(name, (byName.get(name) ?? 0n) + minor)
  return [...byName].map(([name, minor]) => ({ name, amount: cad(minor) }))
}

const rules = [
  { family: "hosting", contains: ["hosting"] },
  { family: "managed", contains: ["managed"] },
  { family: "addons", contains: ["daily backup", "whatsapp", "forms builder", "white label"] }
]

const booked = sampled.filter((_, index) => sampleInvoices[index]?.outcome === "posted")
const total = cad(booked.reduce((sum, one) => sum + one.total, 0n))

const families = booked.flatMap((one): ReadonlyArray<readonly [string, bigint]> => {
  const items = one.items.map(([description, , , amount]) => [classify(rules, description), minorOf(amount)] as const)
  return [...items, ["base", one.subtotal - items.reduce((sum, [, minor]) => sum + minor, 0n)]]
})

function minorOf(amount: string): bigint {
  const [whole = "0", cents = ""] = amount.split(".")
  return BigInt(whole + cents.padEnd(2, "0"))
}

/** The first run on the sample: 23 posted, CAD 3,403.46. */
export const sample: RunReport = {
  ...run,
  read: 31,
  outcomes: [
    { outcome: "posted", count: 23, amounts: [total] },
    { outcome: "alreadyPosted", count: 0, amounts: [] },
    { outcome: "skipped:void", count: 1, amounts: [] },
    { outcome: "skipped:draft", count: 2, amounts: [] },
    { outcome: "skipped:zeroAmount", count: 5, amounts: [] },
    { outcome: "unverifiable", count: 0, amounts: [] },
    { outcome: "failed", count: 0, amounts: [] }
  ],
  control: [{ confirmed: total, books: total }],
  cash: [cad(booked.reduce((sum, one) => sum + one.paid, 0n))],
  byFamily: sums(families),
  byMonth: sums(booked.map((one) => [one.row.created.slice(0, 7), one.subtotal])),
  invoices: Stream.fromIterable(sampleInvoices)
}

/** A run that read nothing. */
export const empty: RunReport = {
  ...sample,
  read: 0,
  outcomes: sample.outcomes.map(({ outcome }) => ({ outcome, count: 0, amounts: [] })),
  control: [],
  cash: [],
  byFamily: [],
  byMonth: [],
  invoices: Stream.empty
}

const troubled: ReadonlyArray<Invoice> = sampleInvoices.map((invoice, index) =>
  index === 6 ?
    {
      ...invoice,
      outcome: "failed",
      total: null,
      document: null,
      problem: {
        name: "TaxUnmatched",
        message: "tax 12.34 on 100.00 fits no sale tax of Odoo (nearest: 13% HST → 13.00, 12% GST+PST BC → 12.00)",
        next: "add the tax to the books, or correct the record's tax; then pipeline run ledger.daily --only NEX-0007"
      }
    } :
    index % 9 === 4 ?
    {
      ...invoice,
      outcome: "unverifiable",
      total: null,
      document: null,
      problem: {
        name: "Unreachable",
        message: "stripe did not answer within 20 s",
        next: "nothing, unless it lasts: it is tried again in the next run"
      }
    } :
    invoice
)

/** A run with failures, what could not be verified, two currencies, a difference and many months. */
export const trouble: RunReport = {
  ...sample,
  outcomes: [
    { outcome: "posted", count: 20, amounts: [cad(299_846n), Money.make(-11_000n, "JPY")] },
    { outcome: "unverifiable", count: 3, amounts: [] },
    { outcome: "failed", count: 1, amounts: [] },
    { outcome: "skipped:zeroAmount", count: 7, amounts: [] }
  ],
  control: [
    { confirmed: cad(299_847n), books: cad(299_846n) },
    { confirmed: Money.make(-11_000n, "JPY"), books: Money.make(-11_000n, "JPY") }
  ],
  byMonth: [
    ...Array.from({ length: 30 }, (_, index) => ({
      name: `${2024 + Math.floor(index / 12)}-${String(index % 12 + 1).padStart(2, "0")}`,
      amount: cad(BigInt((index * 7919) % 400_000) - 60_000n)
    })),
    { name: "2026-05", amount: Money.make(-11_000n, "JPY") }
  ],
  byFamily: [
    ...sample.byFamily,
    { name: "a family with a name that is too long for a chart", amount: cad(-12_345n) },
    { name: "hosting", amount: Money.make(-11_000n, "JPY") }
  ],
  invoices: Stream.fromIterable(troubled)
}

/** A report of `count` invoices, made one by one. */
export const many = (count: number): RunReport => ({
  ...sample,
  read: count,
  outcomes: [{ outcome: "posted", count, amounts: [total] }],
  invoices: Stream.range(0, count - 1).pipe(
    Stream.map((index): Invoice => {
      const one = sampleInvoices[index % sampleInvoices.length]
      if (one === undefined) throw new Error("the sample is empty")
      return {
        ...one,
        id: `${one.id}-${index}`,
        number: `NEX-${place(index)}`,
        total: cad(BigInt((index * 7919) % 100_000)),
        document: { name: `INV/2026/${place(index)}`, link: `http://127.0.0.1:8069/odoo/customer-invoices/${index}` },
        story: story(`in_${index}`, 11_300n)
      }
    })
  )
})

/** A report in which every text that comes from outside is `text`. */
export const saying = (text: string): RunReport => ({
  ...run,
  pipeline: text,
  run: text,
  sink: text,
  target: text,
  read: 1,
  outcomes: [{ outcome: text, count: 1, amounts: [cad(1n)] }],
  control: [{ confirmed: cad(1n), books: cad(1n) }],
  cash: [cad(1n)],
  byFamily: [{ name: text, amount: cad(1n) }],
  byMonth: [{ name: text, amount: cad(1n) }],
  invoices: Stream.succeed({
    id: text,
    number: text,
    reference: text,
    customer: text,
    outcome: text,
    total: cad(1n),
    date: text,
    document: { name: text, link: text },
    attention: [text],
    problem: { name: text, message: text, next: text },
    story: [{ label: text, text, note: text }]
  })
})

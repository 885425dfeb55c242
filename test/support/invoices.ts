/** Invoices and what a billing system confirms of them, for tests: one place that knows how to make a `Verified`. */
import type { Outcome, Sink } from "#etl"
import { Ledger, Money, Progress, Source, Transform, Verify } from "#etl"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { evidence } from "./evidence.ts"

type Entry = Ledger.Entry.Entry
type Invoice = Ledger.Invoice.Invoice
type Truth = Ledger.Truth

/** A service of its own, so that tests never meet real invoices. */
export const service: Ledger.Service.Service = {
  name: "NexaTest",
  key: "nexatest",
  accountPrefix: "NTR",
  invoiceIdField: "x_fc_nexacloud_invoice_id",
  families: [
    { family: "hosting", contains: ["odoo erp hosting", "wordpress website hosting"] },
    { family: "managed", contains: ["managed"] },
    { family: "addons", contains: ["daily backup", "whatsapp", "forms builder", "white label"] }
  ]
}

/** What the billing system credited after payment; amounts are positive. */
export interface CreditNote {
  readonly id: string
  readonly date?: string
  readonly lines: ReadonlyArray<readonly [description: string, amount: string]>
  readonly tax?: string
  readonly rows?: ReadonlyArray<string>
  readonly refunds?: ReadonlyArray<readonly [id: string, date: string, amount: string]>
  /** What of it lowered what the invoice asked for. */
  readonly applied?: string
}

export interface Case {
  readonly id: string
  readonly items?: ReadonlyArray<
    readonly [description: string | null, quantity: string | null, price: string | null, amount: string]
  >
  readonly subtotal: string
  readonly tax?: string
  /** Amounts of tax, each with what it was taken of where the billing system says. */
  readonly rows?: ReadonlyArray<string | readonly [amount: string, taxable: string]> | null
  /** What the billing system says line by line: places in `rows`. */
  readonly billedLines?: ReadonlyArray<readonly [description: string, amount: string, rows: ReadonlyArray<number>]>
  readonly discount?: string
  readonly currency?: string
  readonly province?: string | null
  readonly date?: string
  readonly due?: string | null
  readonly payments?: ReadonlyArray<readonly [id: string, date: string | null, amount: string]>
  readonly creditNotes?: ReadonlyArray<CreditNote>
  readonly company?: string | null
  readonly fullName?: string | null
  readonly userId?: string
  readonly email?: string | null
  /** What the billing system says of the total, where it differs from subtotal + tax − discount. */
  readonly total?: string
  readonly confirmedTax?: string
  readonly duplicateOf?: string
}

const decimal = BigDecimal.fromStringUnsafe

const money = (text: string, currency: string): Money.Money => Money.roundDecimal(decimal(text), currency)

export const invoiceOf = (one: Case): Invoice => ({
  id: one.id,
  number: null,
  reference: `in_${one.id}`,
  duplicateOf: one.duplicateOf ?? null,
  customer: {
    userId: one.userId ?? `user-${one.id}`,
    fullName: one.fullName ?? null,
    company: one.company === undefined ? `Company ${one.id}` : one.company,
    email: one.email ?? null
  },
  currency: one.currency ?? "CAD",
  subtotal: decimal(one.subtotal),
  tax: decimal(one.tax ?? "0"),
  items: (one.items ?? []).map(([description, quantity, price, amount], index) => ({
    id: String(index + 1),
    description,
    quantity: quantity === null ? null : decimal(quantity),
    unitPrice: price === null ? null : decimal(price),
    amount: decimal(amount)
  })),
  claims: { createdAt: null, status: "open", paidAt: null }
})

export const truthOf = (one: Case): Truth => {
  const currency = (one.currency ?? "CAD").toUpperCase()
  const discount = money(one.discount ?? "0", currency)
  const tax = money(one.tax ?? "0", currency)
  const untaxed = Money.make(money(one.subtotal, currency).minor - discount.minor, currency)
  return {
    system: "stripe",
    reference: `in_${one.id}`,
    number: null,
    status: (one.payments ?? []).length > 0 ? "paid" : "open",
    invoiceDate: one.date ?? "2026-05-04",
    dueDate: one.due ?? null,
    dates: {},
    address: { country: "CA", province: one.province ?? null },
    totalExcludingTax: untaxed,
    tax: one.confirmedTax === undefined ? tax : money(one.confirmedTax, currency),
    taxRows: one.rows === undefined || one.rows === null
      ? null
      : one.rows.map((row) => {
        const [amount, taxable] = typeof row === "string" ? [row, null] : row
        return {
          amount: money(amount, currency),
          rate: null,
          taxable: taxable === null ? null : money(taxable, currency)
        }
      }),
    billedLines: one.billedLines?.map(([description, amount, rows]) => ({
      description,
      amount: money(amount, currency),
      rows: new Set(rows)
    })) ?? null,
    discount,
    total: one.total === undefined ? Money.make(untaxed.minor + tax.minor, currency) : money(one.total, currency),
    payments: (one.payments ?? []).map(([id, date, amount]) => ({ id, date, amount: money(amount, currency) })),
    creditNotes: (one.creditNotes ?? []).map((note) => creditNoteOf(note, currency)),
    attention: []
  }
}

const creditNoteOf = (note: CreditNote, currency: string): Ledger.CreditNote => {
  const lines = note.lines.map(([description, amount]) => ({ description, amount: money(amount, currency) }))
  const untaxed = lines.reduce((sum, { amount }) => sum + amount.minor, 0n)
  const tax = money(note.tax ?? "0", currency)
  return {
    id: note.id,
    number: null,
    date: note.date ?? "2026-05-20",
    lines,
    totalExcludingTax: Money.make(untaxed, currency),
    tax,
    taxRows: note.rows?.map((row) => ({ amount: money(row, currency), rate: null, taxable: null })) ?? null,
    total: Money.make(untaxed + tax.minor, currency),
    applied: money(note.applied ?? "0", currency),
    refunds: (note.refunds ?? []).map(([id, date, amount]) => ({ id, date, amount: money(amount, currency) }))
  }
}

/** Leads a case through the real verifier's gate and the real rules. */
export const transform = (one: Case, books: Ledger.Books, options?: Ledger.RuleOptions) =>
  Effect.gen(function*() {
    const rules = yield* Transform.Transform<Invoice, Truth, Entry, Ledger.Books>()
    const ask = () => Effect.succeed([{ _tag: "Confirmed", truth: truthOf(one), evidence }] as const)
    const [pair] = yield* Verify.verdicts(ask, [invoiceOf(one)])
    const verdict = pair?.[1]
    if (verdict?._tag !== "Confirmed") return yield* Effect.die("a confirmed answer makes a confirmed verdict")
    return rules.map(verdict.verified, books)
  }).pipe(
    Effect.provide(Ledger.rules(service, options).pipe(Layer.provide(gate))),
    Effect.provide(Progress.Progress.layerSilent)
  )

/** A source that gives nothing and a verifier that is never asked: what the rules' layer asks for. */
const gate = Verify.layer<Invoice, Truth>({
  open: Effect.succeed(() => Effect.succeed([])),
  check: Effect.succeed([])
}).pipe(
  Layer.provide(Source.layer<Invoice>({
    name: "none",
    open: () => Effect.succeed(Stream.empty),
    check: Effect.succeed([])
  }))
)

/** What the stages before would hand to the sink. */
export const decisionOf = (one: Case, books: Ledger.Books) =>
  Effect.gen(function*() {
    const subject: Outcome.Subject = Ledger.Invoice.subject(invoiceOf(one))
    const transformation = yield* transform(one, books)
    if (transformation._tag === "Failed") return yield* Effect.die(`${one.id}: ${transformation.failure.message}`)
    const decision: Sink.Decision<Entry> = { ...transformation, subject }
    return decision
  })

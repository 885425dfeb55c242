/** What was taken back of an invoice after it was paid, credit note by credit note. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { CalendarDate, Ledger, Money } from "#etl"
import type { CreditNote, Invoice } from "../schema.ts"

const { malformed } = Ledger.BillingSystem
const { formatGrouped: text } = Money
type Read = Ledger.BillingSystem.MinorUnits.Reader
type Unanswered = Ledger.BillingSystem.Unanswered

export interface Credited {
  readonly creditNotes: ReadonlyArray<Ledger.CreditNote>
  readonly attention: ReadonlyArray<string>
}

/**
 * The credit notes of an invoice that gave something back, in the order of their dates.
 *
 * Left out  those of other invoices, void ones, and those that were only set off against what was due
 * Dates     of the note and of its refund: the issuing date, since Lago does not say when it was paid back
 */
export const creditNotes = (
  invoice: Invoice,
  notes: ReadonlyArray<CreditNote>,
  read: Read
): Result.Result<Credited, Unanswered> =>
  Result.gen(function*() {
    const own = notes.filter(({ lago_invoice_id }) => lago_invoice_id === invoice.lago_id)
    if (own.some(({ currency }) => currency !== invoice.currency)) {
      return yield* Result.fail(malformed("lago", "a credit note in another currency than the invoice's"))
    }
    const creditNotes: Array<Ledger.CreditNote> = []
    const attention: Array<string> = []
    for (const note of own) {
      if (note.credit_amount_cents + note.refund_amount_cents <= 0) continue
      const isVoid = note.credit_status === "voided"
      const refund = yield* read(note.refund_amount_cents)
      const isPaidOut = refund.minor === 0n || (note.refund_status === "succeeded" && !isVoid)
      if (!isPaidOut) {
        const what = isVoid ? "void; whether it was paid back, only people know" : note.refund_status ?? "not made"
        attention.push(`the refund ${text(refund)} of credit note ${note.number} at Lago is ${what}: not registered`)
      }
      if (!isVoid) creditNotes.push(yield* creditNote(note, read))
    }
    return { creditNotes: creditNotes.toSorted((a, b) => a.date < b.date ? -1 : 1), attention }
  })

const creditNote = (note: CreditNote, read: Read): Result.Result<Ledger.CreditNote, Unanswered> =>
  Result.gen(function*() {
    const date = yield* Result.fromOption(
      CalendarDate.parse(note.issuing_date),
      () => malformed("lago", "a credit note's date that is none")
    )
    const totalExcludingTax = yield* read(note.sub_total_excluding_taxes_amount_cents)
    const isPaidOut = note.refund_status === "succeeded" && note.refund_amount_cents > 0
    return {
      id: note.lago_id,
      number: note.number,
      date,
      lines: yield* lines(note, totalExcludingTax, read),
      totalExcludingTax,
      tax: yield* read(note.taxes_amount_cents),
      taxRows: yield* taxRows(note, read),
      total: yield* read(note.total_amount_cents),
      applied: yield* read(note.offset_amount_cents),
      refunds: isPaidOut ? [{ id: note.lago_id, date, amount: yield* read(note.refund_amount_cents) }] : []
    }
  })

/** Its items; what they leave of the total, as coupons do, is a line of its own. */
const lines = (note: CreditNote, untaxed: Money.Money, read: Read) =>
  Result.gen(function*() {
    const lines: Array<Ledger.CreditNote["lines"][number]> = []
    let left = untaxed.minor
    for (const { amount_cents, fee } of note.items ?? []) {
      const description = fee?.description?.trim() || fee?.item?.name?.trim() || `Credit note ${note.number}`
      const amount = yield* read(amount_cents)
      left -= amount.minor
      lines.push({ description, amount })
    }
    const rest = lines.length > 0 && left < 0n ? "Discount" : `Credit note ${note.number}`
    return left === 0n ? lines : [...lines, { description: rest, amount: Money.make(left, untaxed.currency) }]
  })

/** Null where they are not given, or, each rounded by itself, do not add up. */
const taxRows = (note: CreditNote, read: Read) =>
  Result.gen(function*() {
    const applied = note.applied_taxes ?? null
    const sum = (applied ?? []).reduce((total, { amount_cents }) => total + amount_cents, 0)
    if (applied === null || sum !== note.taxes_amount_cents) return null
    const rows: Array<Ledger.TaxRow> = []
    for (const { amount_cents, base_amount_cents, tax_rate } of applied) {
      // Coupons come off the items: what a tax was taken of then is not the sum of any lines.
      const base = note.coupons_adjustment_amount_cents === 0 ? base_amount_cents ?? null : null
      rows.push({
        amount: yield* read(amount_cents),
        rate: Option.getOrNull(BigDecimal.fromString(String(tax_rate))),
        taxable: base === null ? null : yield* read(base)
      })
    }
    return rows
  })

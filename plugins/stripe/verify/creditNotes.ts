/** What was taken back of an invoice after it was paid, credit note by credit note. */
import * as Result from "effect/Result"
import { type CalendarDate, Ledger, Money } from "#etl"
import { type CreditNote, idOf, type Invoice } from "../schema.ts"
import * as Cash from "./cash.ts"
import { type Dating, zoneOf } from "./dating.ts"
import * as Taxes from "./taxes.ts"

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
 * Left out  void ones, and those that only lowered what was due
 * Dates     of the note and of its refunds: its own, as the invoice's are read
 */
export const creditNotes = (
  invoice: Invoice,
  notes: ReadonlyArray<CreditNote>,
  read: Read,
  dating: Dating
): Result.Result<Credited, Unanswered> =>
  Result.gen(function*() {
    for (const note of notes) {
      if (note.invoice === null || idOf(note.invoice) !== invoice.id || note.currency !== invoice.currency) {
        return yield* Result.fail(malformed("stripe", "a credit note of another invoice or currency"))
      }
      if (note.status !== "issued" && note.status !== "void") {
        return yield* Result.fail(malformed("stripe", "a status that is not one of a credit note's"))
      }
    }
    const after = notes.filter(({ post_payment_amount, status }) => status === "issued" && post_payment_amount > 0)
    const creditNotes: Array<Ledger.CreditNote> = []
    for (const note of after) creditNotes.push(yield* creditNote(note, read, dating))
    const outOfBand = yield* read(after.reduce((sum, note) => sum + (note.out_of_band_amount ?? 0), 0))
    const given = after.reduce((sum, { post_payment_amount }) => sum + post_payment_amount, 0)
    const missing = yield* read(Math.max(0, invoice.post_payment_credit_notes_amount - given))
    return {
      creditNotes: creditNotes.toSorted((a, b) => a.date < b.date ? -1 : 1),
      attention: [
        ...(missing.minor > 0n
          ? [`credit notes of ${text(missing)} after payment at Stripe are not listed there: record the refund`]
          : []),
        ...(outOfBand.minor > 0n ? [`${text(outOfBand)} was given back outside Stripe: record it`] : [])
      ]
    }
  })

const creditNote = (note: CreditNote, read: Read, dating: Dating): Result.Result<Ledger.CreditNote, Unanswered> =>
  Result.gen(function*() {
    const issued = dating.invoiceDate === "created" ? note.created : note.effective_at ?? note.created
    const date = yield* dayOf(issued, zoneOf(dating))
    const total = yield* read(note.total)
    const { tax, taxRows, totalExcludingTax } = yield* Taxes.taxes(note, total, read)
    return {
      id: note.id,
      number: note.number ?? null,
      date,
      lines: yield* lines(note, totalExcludingTax, read),
      totalExcludingTax,
      tax,
      taxRows,
      total,
      applied: yield* read(note.pre_payment_amount),
      refunds: yield* refunds(note, date, read)
    }
  })

const dayOf = (instant: number, zone: string): Result.Result<CalendarDate.CalendarDate, Unanswered> => {
  const day = Cash.day(instant, zone)
  return day === null ? Result.fail(malformed("stripe", "a credit note without a date")) : Result.succeed(day)
}

/** Its lines without tax; what they leave of the total, shipping or a discount, is one of its own. */
const lines = (note: CreditNote, untaxed: Money.Money, read: Read) =>
  Result.gen(function*() {
    const lines: Array<Ledger.CreditNote["lines"][number]> = []
    let left = untaxed.minor
    for (const { amount, description, taxes } of note.lines.data) {
      const included = Taxes.sum((taxes ?? []).filter((tax) => tax.tax_behavior === "inclusive"))
      const line = { description: description?.trim() || named(note), amount: yield* read(amount - included) }
      left -= line.amount.minor
      lines.push(line)
    }
    const discount = -(yield* read(note.discount_amount)).minor
    const rest = left === discount ? "Discount" : named(note)
    return left === 0n ? lines : [...lines, { description: rest, amount: Money.make(left, untaxed.currency) }]
  })

const named = ({ id, number }: CreditNote): string => `Credit note ${number ?? id}`

/** What Stripe gave back, not more than was given back after payment. */
const refunds = (note: CreditNote, date: CalendarDate.CalendarDate, read: Read) =>
  Result.gen(function*() {
    const given: Array<Ledger.Payment> = []
    let left = note.post_payment_amount
    for (const { amount_refunded, payment_record_refund, refund } of note.refunds) {
      const taken = Math.min(amount_refunded, left)
      if (taken <= 0) continue
      left -= taken
      const id = refund === null || refund === undefined ? payment_record_refund?.refund_group : idOf(refund)
      given.push({ id: id ?? note.id, date, amount: yield* read(taken) })
    }
    return given
  })

/** A customer invoice as it is to stand in the books. */
import type * as BigDecimal from "effect/BigDecimal"
import type { CalendarDate } from "../CalendarDate.ts"
import * as Money from "../Money.ts"
import type { SaleTax, TaxPart } from "./Books.ts"
import type { Family } from "./Family.ts"
import type { Service } from "./Service.ts"
import type { Payment } from "./Truth.ts"

/** A line before its taxes are found. */
export interface UntaxedLine {
  readonly description: string
  /** Not more decimals than the books keep. */
  readonly quantity: BigDecimal.BigDecimal
  readonly unitPrice: BigDecimal.BigDecimal
  /** `quantity × unitPrice`, rounded; negative for credits. Without tax. */
  readonly amount: Money.Money
  readonly family: Family
}

export interface Line extends UntaxedLine {
  /** Several only where no single one of the books gives all rows. */
  readonly taxes: ReadonlyArray<SaleTax>
}

/** A tax that was billed otherwise than the books compute it, which rounding alone explains. */
export interface TaxCorrection {
  readonly part: TaxPart
  readonly computed: Money.Money
  /** What the books are to say. */
  readonly billed: Money.Money
}

/** Who owes it. */
export interface Partner {
  readonly userId: string
  readonly name: string
  readonly isCompany: boolean
  readonly email: string | null
}

/** What is posted as one document. */
export interface Posting {
  readonly number: string | null
  readonly invoiceDate: CalendarDate
  /** The day under which it is booked: the invoice date, unless that is in a closed period. */
  readonly accountingDate: CalendarDate
  readonly dueDate: CalendarDate
  /** Σ lines = `untaxed`, `untaxed + tax = total`. A negative total is a credit note. */
  readonly lines: ReadonlyArray<Line>
  readonly untaxed: Money.Money
  readonly tax: Money.Money
  readonly total: Money.Money
  /** Of the tax that the books compute on the lines; `tax` is with them. */
  readonly corrections: ReadonlyArray<TaxCorrection>
}

export interface Entry extends Posting {
  readonly id: string
  readonly reference: string
  readonly service: Service
  readonly partner: Partner
  /** Whether it is paid, or a part of it is. */
  readonly isPaid: boolean
  /** Whose word it rests on where no billing system knows it, for the document itself: `NexaCloud says paid`. */
  readonly trusted?: string
  readonly payments: ReadonlyArray<Payment>
  /** What was credited after payment, each a document of its own. */
  readonly creditNotes: ReadonlyArray<CreditNote>
  readonly attention: ReadonlyArray<string>
}

/** A credit note of the billing system, as it is to stand in the books: its total is below zero. */
export interface CreditNote extends Posting {
  /** The billing system's own id of it. */
  readonly id: string
  /** Cash that went back to the customer; positive. */
  readonly refunds: ReadonlyArray<Payment>
  /** What of it settles the invoice itself; positive or zero. */
  readonly applied: Money.Money
}

/** A credit note is asked for where money is owed to the customer. */
export const isCreditNote = ({ total }: Posting): boolean => total.minor < 0n

/** Revenue without tax, per family. */
export const families = (entry: Entry): ReadonlyMap<Family, Money.Money> => {
  const sums = new Map<Family, Money.Money>()
  for (const { amount, family } of entry.lines) {
    sums.set(family, Money.make((sums.get(family)?.minor ?? 0n) + amount.minor, amount.currency))
  }
  return sums
}

/** The taxes of all lines, each once. */
export const taxes = (entry: Posting): ReadonlyArray<SaleTax> => [
  ...new Map(entry.lines.flatMap((line) => line.taxes).map((tax) => [tax.id, tax])).values()
]

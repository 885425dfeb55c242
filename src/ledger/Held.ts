/** What a sink's books hold of an invoice, in the ledger's terms. */
import type { CalendarDate } from "../CalendarDate.ts"
import type * as Money from "../Money.ts"
import type { Document } from "../Outcome.ts"
import type { HeldPayment } from "./Recognition.ts"

/** A credit note in the books that is linked to the invoice, or was made for it. */
export interface HeldCreditNote {
  /** The billing system's id of it; null where it is not ours, or of none that is confirmed. */
  readonly id: string | null
  readonly isOurs: boolean
  /** Its total is below zero. */
  readonly document: Document
  /** `begun` by a run that was interrupted; `withdrawn` by a person: cancelled, or set back to draft. */
  readonly state: "begun" | "posted" | "withdrawn"
  /** To the invoice: the last step of making it. */
  readonly isLinked: boolean
  /** What the customer can still claim; zero or below. */
  readonly residual: Money.Money
  /** Paid out and reconciled with it. */
  readonly refunds: ReadonlyArray<HeldPayment>
}

/** A line of a draft, as a person left it. */
export interface HeldLine {
  readonly description: string
  /** Code of the income account; null where it has none. */
  readonly account: string | null
  /** Without tax. */
  readonly amount: Money.Money
}

/** What the books hold of one invoice. */
export type Held =
  | { readonly state: "absent" }
  | {
    readonly state: "draft"
    readonly document: Document
    readonly isEmpty: boolean
    /** A person set it back to draft. */
    readonly wasPosted: boolean
    /** Made by us; otherwise by a person or another program. */
    readonly isOurs: boolean
    readonly untaxed: Money.Money
    /** The day under which it is to be booked, or null where it has none. */
    readonly accountingDate: CalendarDate | null
    /** Whose it is in the books, where that is not the partner linked to the customer; else null. */
    readonly otherPartner: string | null
    /** As they stand; only where drafts are kept. */
    readonly lines: ReadonlyArray<HeldLine>
  }
  | {
    readonly state: "posted"
    readonly document: Document
    readonly isOurs: boolean
    readonly untaxed: Money.Money
    readonly invoiceDate: CalendarDate
    /** Whose it is in the books, where that is not the partner linked to the customer; else null. */
    readonly otherPartner: string | null
    /** Owed still. */
    readonly residual: Money.Money
    /** Registered and reconciled with it, by whomever; ours bear the memos that we gave them. */
    readonly payments: ReadonlyArray<HeldPayment>
    /** Ids of payments that are there and do not pay it yet: a run was interrupted. */
    readonly begun: ReadonlySet<string>
    /** That credit a part of it, by whomever. */
    readonly creditNotes: ReadonlyArray<HeldCreditNote>
    /** Whole. */
    readonly isReversed: boolean
  }
  | { readonly state: "cancelled"; readonly document: Document }
  /** Several of one invoice, none cancelled; `posted` is the first posted one. */
  | { readonly state: "doubled"; readonly documents: ReadonlyArray<Document>; readonly posted: Document | null }

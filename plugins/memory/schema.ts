/** What the memory sink holds: documents as an accountant would list them. */
import type { Ledger, Money } from "#etl"

export interface HeldPayment {
  readonly memo: string
  readonly date: string
  readonly amount: Money.Money
}

/** A credit note after payment. */
export interface HeldCreditNote {
  readonly id: number
  readonly name: string
  readonly note: Ledger.Entry.CreditNote
  readonly refunds: ReadonlyArray<HeldPayment>
  /** What of it settled the invoice. */
  readonly applied: Money.Money
}

export interface HeldInvoice {
  readonly id: number
  /** Null while it is a draft. */
  readonly name: string | null
  readonly state: "draft" | "posted" | "cancelled"
  readonly entry: Ledger.Entry.Entry
  readonly payments: ReadonlyArray<HeldPayment>
  readonly creditNotes: ReadonlyArray<HeldCreditNote>
  /** The day on which it was reversed, or null. */
  readonly reversedAt: string | null
}

/** An account book in memory. Keys are the service's invoice ids. */
export type Store = Map<string, HeldInvoice>

export const store = (): Store => new Map()

/** A document of the books as an audit reads it: what stands there, whoever wrote it. */
import type * as BigDecimal from "effect/BigDecimal"
import type { CalendarDate } from "../CalendarDate.ts"
import type { Money } from "../Money.ts"

/** Amounts are owed to us where they are positive: those of credit notes are below zero. */
export interface Document {
  readonly id: number
  /** Null while it has no number. */
  readonly name: string | null
  readonly link: string
  /** The service's id of the invoice; null where it bears none. */
  readonly key: string | null
  readonly reference: string | null
  readonly state: "draft" | "posted" | "cancelled"
  /** It was posted once, and is a draft again. */
  readonly wasPosted: boolean
  /** Credit notes undo all of it. */
  readonly isReversed: boolean
  /** The id of the document that it credits. */
  readonly credits: number | null
  readonly invoiceDate: CalendarDate | null
  readonly accountingDate: CalendarDate | null
  readonly dueDate: CalendarDate | null
  readonly partner: Partner | null
  readonly untaxed: Money
  readonly tax: Money
  readonly total: Money
  /** Owed still. */
  readonly residual: Money
  /** Without tax, in minor units, by the code of the account. */
  readonly revenue: ReadonlyMap<string, bigint>
  readonly taxes: ReadonlyArray<{ readonly rate: BigDecimal.BigDecimal; readonly amount: Money }>
  /** Cash that is registered for it, reconciled with it or not; nothing of what was cancelled. */
  readonly payments: ReadonlyArray<Payment>
  /** Posted on the service's own word, because no billing system knows it any more. */
  readonly isTrusted: boolean
}

export interface Partner {
  readonly id: number
  readonly name: string
  readonly isCompany: boolean
  /** The service's users that it is linked to. */
  readonly users: ReadonlyArray<string>
}

export interface Payment {
  readonly name: string | null
  readonly memo: string
  readonly date: CalendarDate | null
  /** Positive whichever way it went. */
  readonly amount: Money
  /** It pays other documents too. */
  readonly isShared: boolean
}

/** What people call it. */
export const nameOf = ({ id, name, state }: Document): string =>
  name ?? `${state === "draft" ? "draft" : "document"} ${id}`

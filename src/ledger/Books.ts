/** What the rules need to know of the books they write for. */
import type * as BigDecimal from "effect/BigDecimal"
import type { CalendarDate } from "../CalendarDate.ts"

/** A sale tax: one rate, or several that are rounded each by itself (GST and QST). */
export interface SaleTax {
  readonly id: number
  readonly name: string
  readonly sequence: number
  readonly parts: ReadonlyArray<TaxPart>
  /** Provinces whose customers it is for, by code and by name, folded: `QC`, `QUEBEC`; empty where the books do not say. */
  readonly provinces: ReadonlyArray<string>
}

export interface TaxPart {
  /** The id of the single tax. */
  readonly id: number
  /** In per cent: 9.975. */
  readonly rate: BigDecimal.BigDecimal
}

export interface Books {
  readonly taxes: ReadonlyArray<SaleTax>
  /** Whether tax is rounded once per invoice, or line by line. */
  readonly taxRounding: "globally" | "perLine"
  /** Currencies that can be posted. */
  readonly currencies: ReadonlySet<string>
  /** The last day that is closed for sales, or null. */
  readonly closedUntil: CalendarDate | null
  /** The last day that is closed for everything, payments too, or null. */
  readonly paymentsClosedUntil: CalendarDate | null
  /** Of quantities; prices may have as many decimals as they like. */
  readonly quantityDecimals: number
}

/** The form in which names of provinces are compared: capitals without accents. */
export const foldProvince = (name: string): string => name.trim().normalize("NFD").replace(/\p{M}/gu, "").toUpperCase()

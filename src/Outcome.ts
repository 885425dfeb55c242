/** What became of each record: a closed set. Every record read ends in exactly one. */
import type { Json } from "effect/Schema"
import type { CalendarDate } from "./CalendarDate.ts"
import type { Evidence } from "./Evidence.ts"
import type { Money } from "./Money.ts"

/**
 * Why a record needs nothing in the books; `unpaid` and `noDraft` only where a pipeline takes on a part of them: one stays
 * as it is, of the other none waits there. `unchanged` is what has no amount and is there as it should be.
 */
export type SkipReason = "void" | "draft" | "zeroAmount" | "unpaid" | "noDraft" | "unchanged"

/** Why a billing system could not confirm a record this time. It is tried again in the next run. */
export type UnverifiableReason =
  | "NoReference"
  | "UnknownSystem"
  | "NotConfigured"
  | "Refused"
  | "NotFound"
  | "RateLimited"
  | "Unreachable"
  | "ServerError"
  | "Malformed"

/** Where on its way a record failed. */
export type Stage = "source" | "transform" | "plan" | "write" | "audit"

/** Why a confirmed record is not in the books as it should be. A person has to look. */
export type FailureName =
  | "MalformedRecord"
  | "DuplicateReference"
  | "AmountMismatch"
  | "AmountUnknown"
  | "TaxUnmatched"
  | "TaxAmbiguous"
  | "CurrencyInactive"
  | "PeriodClosed"
  | "PartnerAmbiguous"
  | "VoidedAfterPosting"
  | "Rejected"
  | DifferenceName

/** On what the service, its billing system and the books do not agree, where they are compared. */
export type DifferenceName =
  | "Missing"
  | "Extra"
  | "Doubled"
  | "StateDiffers"
  | "AmountDiffers"
  | "TaxDiffers"
  | "AccountDiffers"
  | "DateDiffers"
  | "PartnerDiffers"
  | "PaymentDiffers"
  | "CreditNoteDiffers"
  | "ReferenceDiffers"
  | "VoidedAfterPosting"
  | "DuplicateReference"

/** A failure as data: its name, and one sentence that says what, where and what to do. */
export interface Failure {
  readonly stage: Stage
  readonly error: FailureName
  readonly message: string
}

export const failure = (stage: Stage, error: FailureName, message: string): Failure => ({ stage, error, message })

/** The record as people know it. */
export interface Subject {
  /** The service's own id of the record; the key of everything. */
  readonly id: string
  /** The number printed on it, or null where the service keeps none. */
  readonly number: string | null
  /** Its billing reference: `in_…`, `lago:…`. */
  readonly reference: string | null
  /** Whom it is for, in as few words as the service has. */
  readonly customer: string | null
}

/** A document of the books, as read back from there. */
export interface Document {
  readonly id: number
  /** Null while it is a draft. */
  readonly name: string | null
  /** The day on it, or null where it has none yet. */
  readonly date: CalendarDate | null
  /** Including tax. */
  readonly total: Money
  readonly link: string | null
}

/** A line whose description no rule knows. */
export interface Unmatched {
  readonly description: string
  /** Without tax. */
  readonly amount: Money
}

/** What a run wrote for one record, read back from the books, beside what the billing system had confirmed. */
export interface Written {
  readonly document: Document
  /** The billing system's total, including tax. */
  readonly confirmed: Money
  /** Cash registered in this run. */
  readonly paid: Money
  /** Revenue without tax, per family. */
  readonly families: ReadonlyMap<string, Money>
  /** Lines to be looked at, where the pipeline asks for them. */
  readonly unmatched?: ReadonlyArray<Unmatched>
}

/** What was done, or would be, to a record that is no document and has no amount: a customer, a product. */
export interface Change {
  readonly action: "created" | "updated" | "removed" | "archived"
  /** To count by, in the singular: `customer`, `draft order`. */
  readonly kind: string
}

/** What a dry run would have written; `ends` is how the record ends once it is, with the document read back. */
export type Planned = Omit<Written, "document"> & Told & { readonly ends?: WrittenName }

export type WrittenName = "posted" | "updated" | "settled" | "reversed" | "drafted"

/** What a dry run would have changed. */
export interface PlannedChange extends Told {
  readonly change: Change
}

/** What is said of something before it is written. */
export interface Told {
  /** Why, in one sentence. */
  readonly reason: string
  /** It is to be left as a draft. */
  readonly isDraft?: boolean
  /** One line each, for people. */
  readonly operations: ReadonlyArray<string>
  /** The same as data, whole: what an approved plan is held to. Amounts are decimal text. */
  readonly writes: Json
  /** Which rule made which of its lines, one line each. */
  readonly rules: ReadonlyArray<string>
  /** What is made before it, for it and its like, one line each: partners, accounts. */
  readonly requires: ReadonlyArray<string>
}

export type Result =
  | { readonly _tag: WrittenName; readonly written: Written }
  | { readonly _tag: "alreadyPosted"; readonly document: Document }
  | { readonly _tag: "changed"; readonly change: Change }
  | { readonly _tag: "planned"; readonly planned: Planned | PlannedChange }
  | { readonly _tag: "skipped"; readonly reason: SkipReason }
  | { readonly _tag: "unverifiable"; readonly reason: UnverifiableReason; readonly message: string }
  | { readonly _tag: "failed"; readonly failure: Failure }

/** The end of one record in one run. */
export interface Outcome {
  readonly subject: Subject
  readonly result: Result
  /** What a person should look at although nothing failed. */
  readonly attention: ReadonlyArray<string>
  /** What the billing system's answer rests on; null where none was asked, or none answered. */
  readonly evidence: Evidence | null
}

export const make = (subject: Subject, result: Result, attention: ReadonlyArray<string> = []): Outcome => ({
  subject,
  result,
  attention,
  evidence: null
})

export const failed = (subject: Subject, failure: Failure): Outcome => make(subject, { _tag: "failed", failure })

/** The total that would be posted, or null of what has no amount. */
export const totalOf = (planned: Planned | PlannedChange): Money | null =>
  "change" in planned ? null : planned.confirmed

/** The name of an outcome in reports: `posted`, `skipped:void`, `changed:created`. */
export const label = (result: Result): string => {
  if (result._tag === "skipped") return `skipped:${result.reason}`
  return result._tag === "changed" ? `changed:${result.change.action}` : result._tag
}

/** What the books held of the record, or null. */
export const documentOf = (result: Result): Document | null =>
  "written" in result ? result.written.document : "document" in result ? result.document : null

/** How a pipeline wants its invoices posted. */
import type { ClosedPeriod } from "./Periods.ts"

/** What a pipeline declares about posting. */
export interface Policy {
  /** Post at once; otherwise leave drafts for review. */
  readonly post: boolean
  /** Register the payments that the billing system confirms. */
  readonly settle: boolean
  /** What becomes of a posted invoice that is void at the billing system. */
  readonly voidedAfterPosting: "report" | "reverse"
  /** What becomes of days in a closed period: of invoices, payments and reversals. `refuse` where it is not declared. */
  readonly closedPeriod?: ClosedPeriod
  /** What becomes of credit notes after payment, and of their refunds. `book` where it is not declared. */
  readonly refunds?: "report" | "book"
}

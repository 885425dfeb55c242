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
  /**
   * Which invoices it takes on: `all` where it is not declared; `drafts` only those of which a draft of ours waits in the
   * books; `paid` only those of which something was paid, the others stay as they are.
   */
  readonly scope?: "all" | "drafts" | "paid"
  /** What becomes of a draft of ours: `replace` where it is not declared; `keep` posts it as a person reviewed it. */
  readonly drafts?: "replace" | "keep"
  /** Lists the lines whose description no family rule knows. */
  readonly listsUnmatched?: boolean
}

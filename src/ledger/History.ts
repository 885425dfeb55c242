/**
 * Bringing a service's history into the books with a person's review in between: `backfill` leaves drafts, `post` posts
 * the reviewed ones, `settle` registers what was paid. Together they make the books that `daily` alone would have made.
 */
import { carrying, type CarryingOptions } from "./Carrying.ts"
import type { Policy } from "./Policy.ts"
import type { Service } from "./Service.ts"

/** Flags of these pipelines, and what each is for. */
const TRUST = {
  trustSourceStatus: "Take the service's own word for invoices that no billing system knows any more, and mark them"
}
const POST = { post: "Post at once instead of leaving drafts for review" }

/** Which flags were given, by their names here. */
type Chosen = ReadonlySet<string>

/** All history, as drafts unless asked otherwise; a dry run unless told where to write. */
export const backfill = (service: Service, options: CarryingOptions) =>
  withFlags({ ...POST, ...TRUST }, (chosen) => ({
    summary: `Draft all ${service.name} invoices in Odoo, for review`,
    isDryByDefault: true,
    ...stages(service, options, chosen, { post: chosen.has("post"), settle: false, listsUnmatched: true })
  }))

/** Posts the drafts that backfill left, as they were reviewed. */
export const post = (service: Service, options: CarryingOptions) =>
  withFlags(TRUST, (chosen) => ({
    summary: `Post the reviewed drafts of ${service.name} invoices in Odoo`,
    isShownFirst: true,
    ...stages(service, options, chosen, { post: true, settle: false, scope: "drafts", drafts: "keep" })
  }))

/** Posts what is paid and still waits as a draft, and registers payments and refunds; leaves unpaid drafts alone. */
export const settle = (service: Service, options: CarryingOptions) =>
  withFlags(TRUST, (chosen) => ({
    summary: `Post and settle the paid ${service.name} invoices in Odoo`,
    ...stages(service, options, chosen, { post: true, settle: true, scope: "paid", drafts: "keep" })
  }))

const stages = (
  service: Service,
  options: CarryingOptions,
  chosen: Chosen,
  policy: Omit<Policy, "voidedAfterPosting">
) => carrying(service, options, { voidedAfterPosting: "report", ...policy }, chosen.has("trustSourceStatus"))

/** A pipeline's stages where no flag is given, with the flags that there are, and its stages where some are. */
const withFlags = <A>(flags: Readonly<Record<string, string>>, choosing: (chosen: Chosen) => A) => ({
  ...choosing(new Set()),
  flags,
  choosing
})

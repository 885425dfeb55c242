/** The daily sync of a service: every new invoice verified at its billing system, posted, and settled when it is paid. */
import type * as Layer from "effect/Layer"
import type { Sink } from "../Sink.ts"
import type { Source } from "../Source.ts"
import type { BillingSystem } from "./BillingSystem.ts"
import type { Books } from "./Books.ts"
import type { Entry } from "./Entry.ts"
import { claims, type Invoice, subject } from "./Invoice.ts"
import type { Policy } from "./Policy.ts"
import { type RuleOptions, rules } from "./Rules.ts"
import type { Service } from "./Service.ts"
import { verifiedBy } from "./VerifiedBy.ts"

/** What is to be said of a service's daily pipeline beside the service itself. */
export interface DailyOptions extends RuleOptions {
  readonly source: Layer.Layer<Source<Invoice>>
  /** Who confirms an invoice, by the beginning of its reference: `in_`, `lago:`. */
  readonly billing: Readonly<Record<string, BillingSystem>>
  /** By the name that `--sink` takes; the first is the default. */
  readonly sinks: Readonly<
    Record<string, (options: Policy & { readonly service: Service }) => Layer.Layer<Sink<Entry, Books>>>
  >
  readonly policy?: Partial<Policy>
  /**
   * When it runs unattended, in Toronto; daily at six where nothing is said. Not at the minute of another service: each
   * would make the partner of a client who is new to both.
   */
  readonly cron?: string
}

/** The stages for `Pipeline.make`. */
export const daily = (service: Service, { billing, cron, policy, sinks, source, ...options }: DailyOptions) => {
  const declared = { post: true, settle: true, voidedAfterPosting: "report", ...policy, service } as const
  return {
    summary: `Post verified ${service.name} invoices to Odoo`,
    schedule: { cron: cron ?? "0 6 * * *", zone: "America/Toronto" },
    subject,
    claims,
    source,
    verify: verifiedBy(billing),
    transform: rules(service, options),
    sinks: Object.fromEntries(Object.entries(sinks).map(([name, sink]) => [name, sink(declared)]))
  }
}

/** What every pipeline that carries a service's invoices into the books is made of. */
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

/** What is to be said of such a pipeline beside the service itself. */
export interface CarryingOptions extends RuleOptions {
  readonly source: Layer.Layer<Source<Invoice>>
  /** Who confirms an invoice, by the beginning of its reference: `in_`, `lago:`. */
  readonly billing: Readonly<Record<string, BillingSystem>>
  /** By the name that `--sink` takes; the first is the default. */
  readonly sinks: Readonly<
    Record<string, (options: Policy & { readonly service: Service }) => Layer.Layer<Sink<Entry, Books>>>
  >
  readonly policy?: Partial<Policy>
}

/** The stages for `Pipeline.make`; `trusting` takes the service's word for what no billing system knows. */
export const carrying = (
  service: Service,
  { billing, policy, sinks, source, ...options }: CarryingOptions,
  own: Policy,
  trusting = false
) => {
  const declared = { ...own, ...policy, service }
  return {
    subject,
    claims,
    source,
    verify: verifiedBy(billing, ...(trusting ? [service] : [])),
    transform: rules(service, options),
    sinks: Object.fromEntries(Object.entries(sinks).map(([name, sink]) => [name, sink(declared)]))
  }
}

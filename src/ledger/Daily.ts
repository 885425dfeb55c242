/** The daily sync of a service: every new invoice verified at its billing system, posted, and settled when it is paid. */
import { carrying, type CarryingOptions } from "./Carrying.ts"
import type { Service } from "./Service.ts"

/** What is to be said of a service's daily pipeline beside the service itself. */
export interface DailyOptions extends CarryingOptions {
  /**
   * When it runs unattended, in Toronto; daily at six where nothing is said. Not at the minute of another service: each
   * would make the partner of a client who is new to both.
   */
  readonly cron?: string
}

/** The stages for `Pipeline.make`. */
export const daily = (service: Service, { cron, ...options }: DailyOptions) => ({
  summary: `Post verified ${service.name} invoices to Odoo`,
  schedule: { cron: cron ?? "0 6 * * *", zone: "America/Toronto" },
  ...carrying(service, options, { post: true, settle: true, voidedAfterPosting: "report" })
})

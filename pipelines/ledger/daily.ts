/**
 * ledger.daily: every new NexaCloud invoice, verified at its billing system, posted in Odoo.
 *
 * Grain    one customer invoice
 * Key      the NexaCloud invoice id
 * Amounts  integer minor units of the invoice's currency
 * Rerun    safe: what is posted and paid is left alone; what could not be verified is tried again
 */
import { Ledger, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as Memory from "#plugins/memory"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Stripe from "#plugins/stripe"

const policy = { post: true, settle: true, voidedAfterPosting: "report" } as const

export default Pipeline.make("ledger.daily", {
  summary: "Post verified NexaCloud invoices to Odoo",
  schedule: { cron: "0 6 * * *", zone: "America/Toronto" },
  subject: Ledger.Invoice.subject,
  source: NexaCloud.invoices,
  verify: Ledger.verifiedBy({ "in_": Stripe.invoices(), "lago:": Lago.invoices() }),
  transform: Ledger.rules(NexaCloud.service), // family, gap, discount, tax
  sinks: {
    odoo: Odoo.customerInvoices({ ...policy, service: NexaCloud.service }),
    memory: Memory.customerInvoices(policy)
  }
})

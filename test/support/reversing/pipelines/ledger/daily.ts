/** ledger.daily as a company has it that lets the run itself reverse what was voided after it was posted. */
import { Ledger, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

export default Pipeline.make("ledger.daily", {
  summary: "Post verified NexaCloud invoices to Odoo, reverse what was voided since",
  subject: Ledger.Invoice.subject,
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  verify: Ledger.verifiedBy({ "in_": Stripe.invoices(), "lago:": Lago.invoices() }),
  transform: Ledger.rules(NexaCloud.service),
  sinks: {
    odoo: Odoo.customerInvoices({
      post: true,
      settle: true,
      voidedAfterPosting: "reverse",
      service: NexaCloud.service
    })
  }
})

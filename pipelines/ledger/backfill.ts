/**
 * ledger.backfill: every NexaCloud invoice there ever was, verified at its billing system, left in Odoo as a draft.
 *
 * Grain    one customer invoice
 * Key      the NexaCloud invoice id
 * Amounts  integer minor units of the invoice's currency
 * Rerun    safe: a draft is made anew, never doubled; what is posted is left alone
 */
import { Ledger, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as Memory from "#plugins/memory"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

const backfill = Ledger.backfill(NexaCloud.service, {
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices() },
  sinks: { odoo: Odoo.customerInvoices, memory: Memory.customerInvoices }
})

export default Pipeline.make("ledger.backfill", backfill)

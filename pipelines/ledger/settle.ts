/**
 * ledger.settle: every NexaCloud invoice of which something was paid, posted and reconciled in Odoo.
 *
 * Grain    one customer invoice
 * Key      the NexaCloud invoice id
 * Amounts  integer minor units of the invoice's currency
 * Rerun    safe: what is posted and paid is left alone; what is unpaid stays as it is
 */
import { Ledger, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as Memory from "#plugins/memory"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

const settle = Ledger.settle(NexaCloud.service, {
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices() },
  sinks: { odoo: Odoo.customerInvoices, memory: Memory.customerInvoices }
})

export default Pipeline.make("ledger.settle", settle)

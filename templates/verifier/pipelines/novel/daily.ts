/**
 * novel.daily: every new NexaCloud invoice, verified at Stripe, Lago or Novel, posted in Odoo.
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
import * as Novel from "#plugins/novel"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

const daily = Ledger.daily(NexaCloud.service, {
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices(), "novel:": Novel.invoices() },
  sinks: { odoo: Odoo.customerInvoices, memory: Memory.customerInvoices }
})

export default Pipeline.make("novel.daily", daily)

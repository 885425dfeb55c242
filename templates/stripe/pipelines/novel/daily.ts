/**
 * novel.daily: every new Novel invoice, verified at Stripe, posted in Odoo.
 *
 * Grain    one customer invoice
 * Key      Novel's id of the invoice
 * Amounts  integer minor units of the invoice's currency
 * Rerun    safe: what is posted and paid is left alone; what could not be verified is tried again
 */
import { Ledger, Pipeline } from "#etl"
import * as Memory from "#plugins/memory"
import * as Novel from "#plugins/novel"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

const daily = Ledger.daily(Novel.service, {
  source: Postgres.invoicesOf(Novel.service, Novel.tables),
  billing: { "in_": Stripe.invoices() },
  sinks: { odoo: Odoo.customerInvoices, memory: Memory.customerInvoices }
})

export default Pipeline.make("novel.daily", daily)

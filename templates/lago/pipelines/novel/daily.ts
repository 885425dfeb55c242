/**
 * novel.daily: every new Novel invoice, listed and verified at Lago, posted in Odoo.
 *
 * Grain    one customer invoice
 * Key      Lago's id of the invoice
 * Amounts  integer minor units of the invoice's currency
 * Rerun    safe: what is posted and paid is left alone; what could not be verified is tried again
 */
import { Ledger, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as Memory from "#plugins/memory"
import * as Novel from "#plugins/novel"
import * as Odoo from "#plugins/odoo"

const daily = Ledger.daily(Novel.service, {
  source: Lago.invoicesOf(Novel.service),
  billing: { "lago:": Lago.invoices() },
  sinks: { odoo: Odoo.customerInvoices, memory: Memory.customerInvoices }
})

export default Pipeline.make("novel.daily", daily)

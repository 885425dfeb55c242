/**
 * novel.daily: every new NexaCloud invoice, verified at its billing system, posted in Novel.
 *
 * Grain    one customer invoice
 * Key      the NexaCloud invoice id
 * Amounts  integer minor units of the invoice's currency
 * Rerun    safe: what is posted and paid is left alone; what could not be verified is tried again
 */
import { Ledger, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as NexaCloud from "#plugins/nexacloud"
import * as Novel from "#plugins/novel"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

const daily = Ledger.daily(NexaCloud.service, {
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices() },
  sinks: { novel: Novel.customerInvoices }
})

export default Pipeline.make("novel.daily", { ...daily, summary: "Post verified NexaCloud invoices to Novel" })

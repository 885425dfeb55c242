/**
 * ledger.audit: every NexaCloud invoice of all history, three times: in NexaCloud, at its billing system, in Odoo.
 *
 * Grain    one customer invoice; and whatever Odoo holds beside them
 * Key      the NexaCloud invoice id
 * Amounts  integer minor units of the invoice's currency, equal to the cent or a difference
 * Rerun    safe: nothing is written
 */
import { Audit, Pipeline } from "#etl"
import * as Lago from "#plugins/lago"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"

const audit = Audit.audit(NexaCloud.service, {
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices() },
  books: Odoo.statements
})

export default Pipeline.make("ledger.audit", audit)

/**
 * ledger.reconcile: what NexaCloud and Odoo say was billed, per customer and month.
 *
 * Grain    one customer and month (`2026-05`), by the billing system's invoice dates
 * Key      NexaCloud's user, month and currency
 * Amounts  integer minor units without tax; what is within a cent matches
 * Rerun    safe: rows are replaced, and what a person has resolved stays resolved
 */
import { Pipeline, Reconciliation } from "#etl"
import * as Lago from "#plugins/lago"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"
import * as Stripe from "#plugins/stripe"
import notes from "./reconcile.json" with { type: "json" }

const reconcile = Reconciliation.reconciliation(NexaCloud.service, {
  source: Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables),
  billing: { "in_": Stripe.invoices(), "lago:": Lago.invoices() },
  books: Odoo.statements,
  expected: "posted", // of a service that Odoo bills in the shadow: Odoo.metered(Odoo.meteredPlaces)
  table: Odoo.reconciliations,
  usage: Postgres.usageOf(NexaCloud.service, NexaCloud.usageTables),
  notes,
  tolerance: 1n
})

export default Pipeline.make("ledger.reconcile", reconcile)

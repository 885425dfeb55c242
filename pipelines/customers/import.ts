/**
 * customers.import: NexaCloud's users as partners in Odoo, each linked to its user.
 *
 * Grain    one user
 * Key      the NexaCloud user id
 * Rerun    safe: who is linked and bears the right name is left alone
 */
import { Ledger, Pipeline, Transform, Verify } from "#etl"
import * as Memory from "#plugins/memory"
import * as NexaCloud from "#plugins/nexacloud"
import * as Odoo from "#plugins/odoo"
import * as Postgres from "#plugins/postgres"

export default Pipeline.make("customers.import", {
  summary: "Make NexaCloud's users partners in Odoo, linked to their users",
  subject: Ledger.Subscriber.subject,
  claims: Ledger.Subscriber.claims,
  source: Postgres.subscribersOf(NexaCloud.service, NexaCloud.subscriptionTables),
  verify: Verify.exempt<Ledger.Subscriber.Subscriber>(),
  transform: Transform.map<Ledger.Subscriber.Subscriber, Verify.Unconfirmed, Ledger.Subscriber.Client, null>(
    ({ record }) => ({ _tag: "Entry", entry: Ledger.Subscriber.client(NexaCloud.service, record) })
  ),
  sinks: { odoo: Odoo.customers(NexaCloud.service), memory: Memory.customers() }
})

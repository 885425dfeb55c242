/**
 * shadow.prune: takes the superseded metered shadow data out of Odoo.
 *
 * Grain    one draft order, charge, product or reconciliation row
 * Key      its model and id
 * Default  a dry run; --sink odoo removes, after showing what
 * Rerun    safe: what is gone or archived is not seen again
 */
import { Pipeline, Transform, Verify } from "#etl"
import * as Odoo from "#plugins/odoo"

const places: Odoo.ShadowPlaces = {
  orders: { model: "sale.order", flag: "x_fc_shadow" },
  charges: { model: "fusion.billing.charge", product: "product_id" },
  products: { model: "product.product", code: "NC-" },
  reconciliation: { model: "fusion.billing.reconciliation", status: "status" }
}

export default Pipeline.make("shadow.prune", {
  summary: "Take the superseded metered shadow data out of Odoo",
  subject: Odoo.shadowSubject,
  source: Odoo.shadow(places),
  verify: Verify.exempt<Odoo.ShadowRecord>(),
  transform: Transform.map<Odoo.ShadowRecord, Verify.Unconfirmed, Odoo.ShadowRecord, null>(
    ({ record }) => ({ _tag: "Entry", entry: record })
  ),
  sinks: { odoo: Odoo.pruning(places) },
  isDryByDefault: true,
  isShownFirst: true
})

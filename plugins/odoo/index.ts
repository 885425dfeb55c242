/** Odoo 19 over JSON-2: customer invoices, posted once and to the cent, with their payments. */
export { statements } from "./audit/statements.ts"
export { metered } from "./reconciliation/metered.ts"
export { type MeteredPlaces, meteredPlaces } from "./reconciliation/places.ts"
export { reconciliations } from "./reconciliation/table.ts"
export { customerInvoices, type OdooOptions } from "./sink/customerInvoices.ts"
export { customers } from "./sink/customers.ts"
export { pruning } from "./sink/pruning.ts"
export { shadow, type ShadowPlaces, type ShadowRecord, shadowSubject } from "./source/shadow.ts"

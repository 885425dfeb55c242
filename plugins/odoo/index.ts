/** Odoo 19 over JSON-2: customer invoices, posted once and to the cent, with their payments. */
export { customerInvoices, type OdooOptions } from "./sink/customerInvoices.ts"

/** Lago, read-only: the invoices of a service that bills there, and what it says about an invoice and its payments. */
export { invoicesOf, type Narrowing } from "./source/invoices.ts"
export { invoices } from "./verify/invoices.ts"

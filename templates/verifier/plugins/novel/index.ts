/** Novel, read-only: what it says about an invoice and its payments. */
export { invoices } from "./verify.ts"

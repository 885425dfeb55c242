/** Novel: what it sells, and where its own database keeps the invoices. */
export { tables } from "./schema.ts"
export { service } from "./service.ts"

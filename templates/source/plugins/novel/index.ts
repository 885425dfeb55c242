/** Novel: what it sells, and the file in which it hands over its invoices. */
export { service } from "./service.ts"
export { invoices } from "./source.ts"

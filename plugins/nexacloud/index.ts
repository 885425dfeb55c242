/** NexaCloud, read-only: the invoices that its own database keeps, with their items and customers. */
export { service } from "./service.ts"
export { invoices } from "./source/invoices.ts"

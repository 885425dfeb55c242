/** PostgreSQL, read-only: the invoices that a service's own database keeps, with their items; its customers. */
export type { SubscriptionTables, Tables } from "./schema.ts"
export { invoicesOf } from "./source/invoices.ts"
export { subscribersOf } from "./source/subscribers.ts"
export { usageOf, type UsageTables } from "./source/usage.ts"

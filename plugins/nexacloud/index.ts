/** NexaCloud: hosting, whose invoices its own database keeps. */
export { subscriptionTables, tables, usageTables } from "./schema.ts"
export { service } from "./service.ts"

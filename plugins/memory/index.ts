/** Books in memory: the smallest whole sink. */
export { canadian } from "./config.ts"
export { type HeldCreditNote, type HeldInvoice, type HeldPayment, type Store, store } from "./schema.ts"
export { customerInvoices, type MemoryOptions } from "./sink.ts"

/** Books in memory: the smallest whole sink. */
export { type Store, store } from "./schema.ts"
export { customerInvoices, type MemoryOptions } from "./sink.ts"
export { type Customers, customers } from "./sink/customers.ts"

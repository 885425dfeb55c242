/** The comparison of a service and the books per customer and month. */
export { type Cell, idOf } from "./Cell.ts"
export type { Charge, Metered, MeteredOf, Order, Subscriber } from "./Metered.ts"
export type { Kept, Note, Row, Status } from "./Row.ts"
export { reconciliation, type ReconciliationOptions } from "./Stages.ts"
export type { Open, Table, TableOf } from "./Table.ts"
export type { Usage, UsageOf } from "./Usage.ts"

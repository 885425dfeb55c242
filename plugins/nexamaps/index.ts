/** NexaMaps: maps by the call, metered and billed at Lago. */
export { service } from "./service.ts"

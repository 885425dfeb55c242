/** `#etl/testing`: what every source, verifier, sink and daily pipeline promises, for the authors of new ones. */
export { inWords } from "../support/InvoiceInWords.ts"
export * as BulkSuite from "./BulkSuite.ts"
export * as DailySuite from "./DailySuite.ts"
export * as DocumentFixture from "./DocumentFixture.ts"
export * as PostgresSuite from "./PostgresSuite.ts"
export { because, promise, whyOf } from "./Promise.ts"
export * as SinkSuite from "./SinkSuite.ts"
export * as SourceSuite from "./SourceSuite.ts"
export * as VerifySuite from "./VerifySuite.ts"
/** What a plugin brings into the sandbox. */
export type * as Sandbox from "../../sandbox/Brought.ts"
/** A vendor's stand-in over HTTP, with faults to order. */
export * as Vendor from "../../sandbox/http/Server.ts"

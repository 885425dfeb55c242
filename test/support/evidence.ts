/** What an answer rests on, where a test does not look at it. */
import type { Evidence } from "../../src/Evidence.ts"

export const evidence: Evidence = {
  system: "acme",
  asked: "GET /invoices/1",
  at: "2026-06-01T00:00:00.000Z",
  version: null,
  digest: "0".repeat(64),
  fields: {}
}

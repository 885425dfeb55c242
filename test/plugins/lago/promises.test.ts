import * as Effect from "effect/Effect"
import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft } from "../../../sandbox/lago/Invoice.ts"
import { finalize, void_ } from "../../../sandbox/lago/Transitions.ts"
import { suite } from "../../suites/VerifySuite.ts"
import { cash } from "./cash.ts"
import { customer, fee, uuid } from "./invoice.ts"
import { many } from "./many.ts"

const key = "lago_key_promises"
const created = "2026-06-01T04:10:00Z"
const made = (n: number) =>
  draft({ id: uuid(n), customer, issuingDate: "2026-06-01", createdAt: created, fees: [fee(10_000)] })
const issued = (n: number) => finalize(made(n), created, "NX-1")

suite("Lago", {
  system: Lago.invoices(),
  serve: Effect.suspend(() =>
    Double.serve({ apiKey: key, invoices: [issued(1), void_(issued(2), "2026-06-05T10:00:00Z"), made(3)] })
  ),
  settings: (url) => ({ LAGO_API_KEY: key, LAGO_API_URL: url }),
  key,
  path: `/api/v1/invoices/${uuid(1)}`,
  references: { confirmed: `lago:${uuid(1)}`, void: `lago:${uuid(2)}`, draft: `lago:${uuid(3)}` },
  unknown: (n) => `lago:${uuid(1_000 + n)}`,
  inOtherMode: null,
  cash,
  many
})

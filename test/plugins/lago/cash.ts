/** A Lago organization whose invoices were paid in part, in many parts, in yen, and at the second attempt. */
import * as Effect from "effect/Effect"
import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import { finalize, pay } from "../../../sandbox/lago/Transitions.ts"
import type { Cash } from "../../suites/verify/cash.ts"
import { customer, fee, uuid } from "./invoice.ts"

const key = "lago_key_cash"
const PARTS = 120
const created = "2026-06-01T04:10:00Z"

const issued = (n: number, amount: number, currency: Invoice["currency"] = "CAD") =>
  finalize(
    draft({ id: uuid(n), customer, currency, issuingDate: "2026-06-01", createdAt: created, fees: [fee(amount)] }),
    created,
    `NX-${n}`
  )

const parts = Array.from({ length: PARTS }, (_, n) => new Date(Date.UTC(2026, 5, 3, 12, n)).toISOString())
const often = parts.reduce((invoice, at) => pay(invoice, { at, part: 100 }), issued(2, PARTS * 100))
const attempted = pay(issued(4, 10_000), { at: "2026-06-02T12:00:00Z", failed: true })

export const cash: Cash = {
  system: Lago.invoices(),
  settings: (url) => ({ LAGO_API_KEY: key, LAGO_API_URL: url }),
  serve: Effect.suspend(() =>
    Double.serve({
      apiKey: key,
      invoices: [
        pay(issued(1, 10_000), { at: "2026-06-02T02:30:00Z", part: 4_000 }),
        often,
        pay(issued(3, 1_200, "JPY"), { at: "2026-06-02T12:00:00Z" }),
        pay(attempted, { at: "2026-06-05T12:00:00Z" })
      ]
    })
  ),
  partly: { reference: `lago:${uuid(1)}`, total: ["CAD", "100.00"], payments: [["2026-06-02", "40.00"]] },
  often: { reference: `lago:${uuid(2)}`, total: ["CAD", "120.00"], payments: parts.map(() => ["2026-06-03", "1.00"]) },
  yen: { reference: `lago:${uuid(3)}`, total: ["JPY", "1200"], payments: [["2026-06-02", "1200"]] },
  retried: { reference: `lago:${uuid(4)}`, total: ["CAD", "100.00"], payments: [["2026-06-05", "100.00"]] }
}

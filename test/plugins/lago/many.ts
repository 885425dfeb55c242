/** An organization at Lago with 180 invoices of a month, in every state; 150 are wanted, and three more that are gone. */
import * as Effect from "effect/Effect"
import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import { route } from "../../../sandbox/lago/Routes.ts"
import * as State from "../../../sandbox/lago/State.ts"
import * as Move from "../../../sandbox/lago/Transitions.ts"
import { own, rows } from "../../support/fuzz/Reading.ts"
import type { Many } from "../../suites/verify/many.ts"
import { customer, fee, uuid } from "./invoice.ts"

const key = "lago_many"
const START = Date.parse("2026-05-01T04:10:00Z")
const FOUR_HOURS = 14_400_000
const DAY = 86_400_000

const instant = (milliseconds: number) => new Date(milliseconds).toISOString().replace(".000", "")

const made = (n: number): Invoice => {
  const time = START + n * FOUR_HOURS
  const amount = 1_000 + 100 * n
  const drafted = draft({
    id: uuid(n),
    customer,
    issuingDate: instant(time).slice(0, 10),
    createdAt: instant(time),
    fees: [fee(amount)],
    taxes: n % 3 === 0 ? [{ name: "HST", code: "hst_on", rate: 13, amount: Math.round(amount * 0.13) }] : [],
    coupons: n % 11 === 0 && n % 3 !== 0 ? 50 : 0
  })
  const day = instant(time + DAY)
  if (n % 10 === 9) return drafted
  if (n % 10 === 8) return Move.move(drafted, "pending", day)
  const issued = Move.finalize(drafted, instant(time), `NX-${n}`)
  switch (n % 10) {
    case 0:
      return issued
    case 1:
      return Move.void_(issued, day)
    case 2:
      return Move.pay(issued, { at: day, failed: true })
    case 3:
      return Move.pay(issued, { at: day, part: 300 })
    case 4:
      return Move.credit(Move.pay(issued, { at: day }), "refund", 200, instant(time + 2 * DAY))
    default:
      return Move.pay(issued, { at: day, type: n % 2 === 0 ? "provider" : "manual" })
  }
}

const invoices = Array.from({ length: 180 }, (_, n) => made(n))

export const many: Many = {
  prefix: "lago:",
  system: Lago.invoices(),
  wanted: [
    ...invoices.filter((_, n) => n % 6 !== 5).map(({ createdAt, id }) => [`lago:${id}`, createdAt] as const),
    ...[9_001, 9_002, 9_003].map((n) => [`lago:${uuid(n)}`, "2026-05-12T10:00:00Z"] as const)
  ],
  serve: Effect.suspend(() => Double.serve({ apiKey: key, invoices })),
  settings: (url) => ({ LAGO_API_KEY: key, LAGO_API_URL: url }),
  route: () => route(State.make(invoices), key),
  isList: ({ path, query }) => path === "/api/v1/invoices" || (path === "/api/v1/payments" && !query.has("invoice_id")),
  recordsOf: (page) => rows(own(page, "invoices") ?? own(page, "payments")),
  withRecords: (page, records) => ({
    ...Object(page),
    [own(page, "payments") === undefined ? "invoices" : "payments"]: records
  }),
  endless: (page) => ({
    ...Object(page),
    meta: { ...Object(own(page, "meta")), next_page: Number(own(own(page, "meta"), "current_page")) + 1 }
  })
}

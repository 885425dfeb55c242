import * as Lago from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import { draft } from "../../../sandbox/lago/Invoice.ts"
import { invoices } from "../../../sandbox/lago/Sample.ts"
import { finalize, pay, void_ } from "../../../sandbox/lago/Transitions.ts"
import { suite } from "../../suites/BulkSuite.ts"
import { customer, fee, uuid } from "./invoice.ts"

const key = "lago_bulk"
const BEGIN = 1_780_000_000
const madeAt = (n: number) => BEGIN + n * 3_600
const text = (seconds: number) => `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`
const idOf = (n: number) => uuid(5_000 + n)

const made = (n: number) => {
  const createdAt = text(madeAt(n))
  const drafted = draft({
    id: idOf(n),
    customer,
    issuingDate: createdAt.slice(0, 10),
    createdAt,
    fees: [fee(1_000 + n)],
    taxes: n % 10 === 9 ? [{ name: "HST", code: "hst_on", rate: 13, amount: Math.round((1_000 + n) * 0.13) }] : []
  })
  if (n % 10 === 3) return drafted
  const issued = finalize(drafted, createdAt, `NX-${n}`)
  if (n % 10 === 4) return void_(issued, text(madeAt(n) + 120))
  if (n % 10 >= 7) return issued
  return pay(issued, { at: text(madeAt(n) + 90_000), type: n % 10 === 1 ? "manual" : "provider" })
}

suite("Lago", {
  system: Lago.invoices(),
  settings: (url) => ({ LAGO_API_KEY: key, LAGO_API_URL: url }),
  serve: (others) =>
    Double.serve({ apiKey: key, invoices: [...invoices, ...Array.from({ length: others }, (_, n) => made(n))] }),
  sample: invoices.map(({ createdAt, id }) => ({
    reference: `lago:${id}`,
    claimedAt: Math.floor(Date.parse(createdAt) / 1_000)
  })),
  other: (n) => ({ reference: `lago:${idOf(n)}`, claimedAt: madeAt(n) }),
  isList: ({ path }) => path === "/api/v1/invoices",
  isOne: ({ path }) => path.startsWith("/api/v1/invoices/")
})

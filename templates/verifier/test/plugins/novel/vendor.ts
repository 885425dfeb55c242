/** Novel's stand-in: as much of it as its documentation promises. */
import * as Effect from "effect/Effect"
import { Vendor } from "#etl/testing"

export const KEY = "novel_key_of_tests"

const paidInParts = Array.from({ length: 130 }, (_, n) => ({ id: `py${n}`, received_on: "2026-06-20", amount: 100 }))

const invoice = (id: string, change: object = {}) => ({
  id,
  number: `NOVEL-${id}`,
  status: "open",
  currency: "CAD",
  issued_on: "2026-06-01",
  due_on: null,
  voided_on: null,
  province: "ON",
  country: "CA",
  total: 11_300,
  taxes: [{ amount: 1_300, percent: "13" }],
  payments: [],
  ...change
})

const held = new Map(
  [
    invoice("1"),
    invoice("2", { status: "void", voided_on: "2026-06-05" }),
    invoice("3", { status: "draft" }),
    invoice("4", { payments: [{ id: "py1", received_on: "2026-06-02", amount: 5_000 }] }),
    invoice("5", { total: 13_000, taxes: [], payments: paidInParts }),
    invoice("6", {
      status: "paid",
      currency: "JPY",
      total: 5_000,
      taxes: [],
      payments: [{ id: "py2", received_on: "2026-06-03", amount: 5_000 }]
    })
  ].map((each) => [each.id, each])
)

const WORDS: Readonly<Record<number, object>> = { 404: { code: "no_such_invoice" } }

/** Starts one of its own, until the scope closes. */
export const serve = Effect.suspend(() =>
  Vendor.serve({
    route: ({ headers, path }) => {
      if (headers["authorization"] !== `Bearer ${KEY}`) return { status: 401, body: { code: "unknown_key" } }
      if (path === "/invoices") return { status: 200, body: { count: held.size } }
      const found = held.get(path.slice("/invoices/".length))
      return found === undefined ? { status: 404, body: WORDS[404] } : { status: 200, body: found }
    },
    rateLimited: () => ({ status: 429, body: { code: "too_fast" } }),
    errorBody: (status) => WORDS[status] ?? { code: "refused" }
  }, {})
)

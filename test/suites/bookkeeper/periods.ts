/** Periods that somebody closed. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { service } from "../../support/invoices.ts"
import * as SinkActs from "../../support/SinkActs.ts"
import { type Office, paid, part, type Promises, said, unpaid } from "./office.ts"

const LOCKS = ["sale_lock_date", "tax_lock_date", "fiscalyear_lock_date"] as const

/** What happens while May 2026 is closed. */
const whileClosed = <A, E, R>({ call, ids }: Office, lock: string, happens: Effect.Effect<A, E, R>) => {
  const set = (date: string | false) =>
    Effect.flatMap(
      ids("res.company", []),
      ([id]) => call("res.company", "write", { ids: [id], vals: { [lock]: date } })
    )
  return Effect.acquireUseRelease(set("2026-05-31"), () => happens, () => Effect.orDie(set(false)))
}

export const promises: Promises = {
  "an invoice of a period that somebody closed is refused, and nothing of it is written": Effect.fnUntraced(
    function*(office) {
      const { acts } = office
      for (const lock of LOCKS) {
        const outcomes = yield* whileClosed(office, lock, acts.run([paid]))
        assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "PeriodClosed" }, lock)
      }
      assert.deepStrictEqual(yield* acts.booked("a"), [])
    }
  ),

  "where declared it is booked on the next open day, and keeps its own date": Effect.fnUntraced(function*(office) {
    const { acts, ids } = office
    const policy = { closedPeriod: "nextOpenDay" } as const
    for (const [index, lock] of LOCKS.entries()) {
      const id = `i${index}`
      const outcomes = yield* whileClosed(office, lock, acts.run([{ ...unpaid, id }], policy))
      assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { [id]: "posted" }, lock)
      assert.deepStrictEqual(said(outcomes), [
        "the invoice date, 2026-05-04, is in a closed period: the books are locked up to 2026-05-31; booked on 2026-06-01"
      ])
      const found = yield* ids("account.move", [
        [service.invoiceIdField, "=", acts.id(id)],
        ["invoice_date", "=", "2026-05-04"],
        ["date", "=", "2026-06-01"]
      ])
      assert.strictEqual(found.length, 1, lock)
      assert.deepStrictEqual(said(yield* acts.run([{ ...unpaid, id }], policy)), [])
    }
  }),

  "a payment of a closed period is booked likewise, and a draft as well": Effect.fnUntraced(function*(office) {
    const { acts } = office
    const policy = { closedPeriod: "nextOpenDay" } as const
    yield* acts.run([unpaid])
    yield* acts.run([{ ...unpaid, id: "b" }], { post: false })
    const run = acts.run([part, { ...paid, id: "b" }], policy)
    const outcomes = yield* whileClosed(office, "fiscalyear_lock_date", run)
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "settled", b: "updated" })
    const booked = yield* acts.booked("a", "b")
    assert.deepStrictEqual(
      booked.map(({ date, payments, residual }) => [date, payments.map(([, day]) => day), residual]),
      [
        ["2026-05-04", ["2026-06-01"], "73.00"],
        ["2026-06-01", ["2026-06-01"], "0.00"]
      ]
    )
  })
}

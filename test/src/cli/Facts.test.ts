import { assert, describe, it } from "@effect/vitest"
import * as Facts from "../../../src/cli/Facts.ts"

describe("facts for people", () => {
  it("plain values come first, lists on lines of their own, instants as such, nothing not at all", () => {
    const fields = {
      payments: [{ id: "py_1", amount_paid: 5000, paid_at: 1_777_600_000 }, {
        id: "py_2",
        amount_paid: 0,
        of: { a: 1 }
      }],
      status: "paid",
      livemode: false,
      created: 1_777_600_000,
      due_date: null,
      total: 1_777_600_000,
      amount_due: 0,
      total_discount_amounts: [],
      status_transitions: { paid_at: null },
      items: [["Hosting", "100.00"], ["Backup", "13.00"]]
    }
    assert.deepStrictEqual(Facts.lines(fields), [
      "status paid · created 2026-05-01 01:46:40Z · total 1777600000",
      "payments: id py_1, amount_paid 5000, paid_at 2026-05-01 01:46:40Z; id py_2, of …",
      "items: Hosting, 100.00; Backup, 13.00"
    ])
  })

  it("what is no object is itself", () => {
    assert.deepStrictEqual(Facts.lines("gone"), ["gone"])
    assert.deepStrictEqual(Facts.lines({}), [])
  })
})

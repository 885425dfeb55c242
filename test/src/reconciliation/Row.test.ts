/** When a customer's month matches, and what a person's note does. */
import { assert, describe, it } from "@effect/vitest"
import * as Money from "../../../src/Money.ts"
import type { Cell } from "../../../src/reconciliation/Cell.ts"
import { type Kept, type Note, rowOf } from "../../../src/reconciliation/Row.ts"

const cad = (minor: bigint) => Money.make(minor, "CAD")

const cell = (app: bigint, books: bigint): Cell => ({
  customer: { id: "u", name: "Acme Inc." },
  partner: 3,
  period: "2026-05",
  app: cad(app),
  books: cad(books),
  basis: null,
  unknown: null,
  cpuSeconds: null,
  invoices: 1,
  unverifiable: null,
  evidence: []
})

const kept = (status: Kept["status"], note: string, app: bigint, books: bigint): Kept => ({
  id: 1,
  status,
  note,
  app: cad(app),
  books: cad(books)
})

const written: Note = { customer: "u", period: "2026-05", delta: "-5.00", note: "goodwill" }

const cases: ReadonlyArray<
  readonly [
    what: string,
    cell: Cell,
    kept: Kept | null,
    notes: ReadonlyArray<Note>,
    status: string,
    delta: string,
    note: string,
    resolvedAt: string | null
  ]
> = [
  ["equal", cell(100n, 100n), null, [], "match", "0.00", "", null],
  ["within the tolerance", cell(100n, 101n), null, [], "match", "0.01", "", null],
  ["beyond it", cell(100n, 102n), null, [], "delta", "0.02", "", null],
  ["beyond it, below", cell(102n, 100n), null, [], "delta", "-0.02", "", null],
  ["a note resolves", cell(1_000n, 500n), null, [written], "resolved", "-5.00", "goodwill", null],
  [
    "a note of another delta is kept, and told",
    cell(1_000n, 400n),
    null,
    [written],
    "resolved",
    "-6.00",
    "goodwill",
    "-5.00"
  ],
  [
    "a note of another month is nothing",
    cell(1_000n, 500n),
    null,
    [{ ...written, period: "2026-06" }],
    "delta",
    "-5.00",
    "",
    null
  ],
  [
    "resolved in the books stays",
    cell(1_000n, 500n),
    kept("resolved", "ok", 1_000n, 500n),
    [],
    "resolved",
    "-5.00",
    "ok",
    null
  ],
  [
    "and is told when the delta changes",
    cell(1_000n, 400n),
    kept("resolved", "ok", 1_000n, 500n),
    [],
    "resolved",
    "-6.00",
    "ok",
    "-5.00"
  ],
  [
    "resolved without a note is not",
    cell(1_000n, 500n),
    kept("resolved", "", 1_000n, 500n),
    [],
    "delta",
    "-5.00",
    "",
    null
  ],
  [
    "a note survives where it is not resolved",
    cell(1_000n, 500n),
    kept("delta", "asked", 1_000n, 500n),
    [],
    "delta",
    "-5.00",
    "asked",
    null
  ],
  ["a note survives a match", cell(500n, 500n), kept("resolved", "ok", 1_000n, 500n), [], "match", "0.00", "ok", null]
]

describe("Reconciliation row", () => {
  for (const [what, one, before, notes, status, delta, note, resolvedAt] of cases) {
    it(`${what}: ${status}`, () => {
      const row = rowOf(one, before, notes, 1n)
      assert.deepStrictEqual([row.status, Money.format(row.delta), row.note], [status, delta, note])
      assert.strictEqual(row.resolvedAt, resolvedAt)
    })
  }
})

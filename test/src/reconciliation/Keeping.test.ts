/** Rows in a table of the books: written when they change, each by itself, and never by a dry run. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Money, Progress, Sink } from "#etl"
import * as NexaCloud from "#plugins/nexacloud"
import type { Books } from "../../../src/audit/Books.ts"
import type { Outcome } from "../../../src/Outcome.ts"
import { type Cell, idOf, subject } from "../../../src/reconciliation/Cell.ts"
import { keeping } from "../../../src/reconciliation/Keeping.ts"
import type { Kept, Note } from "../../../src/reconciliation/Row.ts"
import type { Table } from "../../../src/reconciliation/Table.ts"
import type { Transformed } from "../../../src/Transform.ts"

const cad = (minor: bigint) => Money.make(minor, "CAD")

const cell = (period: string, app: bigint, books: bigint): Cell => ({
  customer: { id: "u", name: "Acme Inc." },
  partner: 3,
  period,
  app: cad(app),
  books: cad(books),
  basis: null,
  unknown: null,
  cpuSeconds: null,
  invoices: 1,
  unverifiable: null,
  evidence: []
})

const nothing: Books = {
  name: "Odoo",
  target: Effect.succeed("books"),
  isConfigured: Effect.succeed(true),
  check: Effect.succeed([]),
  open: Effect.die("nobody reads the books here")
}

/** A table that refuses one month. */
const memory = (isThere: boolean, refuses: string | null = null) => {
  const kept = new Map<string, Kept>()
  const writes: Array<string> = []
  const table: Table = {
    name: "rows",
    check: Effect.succeed([]),
    open: Effect.succeed(
      isThere
        ? {
          read: () => Effect.succeed(kept),
          write: (rows) =>
            Effect.sync(() => {
              const refused = new Map<string, string>()
              for (const { row: { cell, note, status } } of rows) {
                if (cell.period === refuses) {
                  refused.set(idOf(cell), "closed")
                  continue
                }
                writes.push(cell.period)
                kept.set(idOf(cell), { id: kept.size + 1, app: cell.app, books: cell.books, note, status })
              }
              return refused
            })
        }
        : null
    )
  }
  return { kept, table, writes }
}

const run = Effect.fnUntraced(
  function*(table: Table, cells: ReadonlyArray<Cell>, notes: ReadonlyArray<Note> = [], isDry = false) {
    const sink = yield* Effect.provide(
      Sink.Sink<Cell, null>(),
      keeping({ service: NexaCloud.service, books: nothing, table, metered: null, notes, tolerance: 1n })
    )
    const session = yield* sink.open
    const found = yield* session.lookup(cells.map(subject))
    const plan = yield* found.plan(cells.map((entry) => ({
      _tag: "Entry",
      subject: subject(entry),
      entry: entry as Transformed<Cell>
    })))
    return [...plan.decided, ...isDry ? plan.planned : yield* plan.apply]
  },
  Effect.scoped,
  Effect.provide(FetchHttpClient.layer),
  Effect.provide(Progress.Progress.layerSilent)
)

const verdicts = (outcomes: ReadonlyArray<Outcome>) =>
  outcomes.map(({ result, subject }) => [
    subject.number,
    result._tag === "failed" ? result.failure.error : result._tag
  ])

describe("Reconciliation", () => {
  it.effect("without a table, each month is told", () =>
    Effect.gen(function*() {
      const { table } = memory(false)
      const outcomes = yield* run(table, [cell("2026-04", 5n, 5n), cell("2026-05", 500n, 5n)])
      assert.deepStrictEqual(verdicts(outcomes), [["2026-04", "alreadyPosted"], ["2026-05", "AmountDiffers"]])
    }))

  it.effect("a dry run plans the rows and writes none", () =>
    Effect.gen(function*() {
      const { table, writes } = memory(true)
      const outcomes = yield* run(table, [cell("2026-04", 5n, 5n)], [], true)
      assert.deepStrictEqual(verdicts(outcomes), [["2026-04", "planned"]])
      assert.deepStrictEqual(writes, [])
    }))

  it.effect("a row is written once, and again when it changes", () =>
    Effect.gen(function*() {
      const { table, writes } = memory(true)
      yield* run(table, [cell("2026-04", 5n, 5n), cell("2026-05", 5n, 5n)])
      yield* run(table, [cell("2026-04", 5n, 5n), cell("2026-05", 9n, 9n)])
      assert.deepStrictEqual(writes, ["2026-04", "2026-05", "2026-05"])
    }))

  it.effect("a refused row fails alone", () =>
    Effect.gen(function*() {
      const { table } = memory(true, "2026-04")
      const outcomes = yield* run(table, [cell("2026-04", 5n, 5n), cell("2026-05", 5n, 5n)])
      assert.deepStrictEqual(verdicts(outcomes), [["2026-04", "Rejected"], ["2026-05", "alreadyPosted"]])
    }))

  it.effect("a delta with a person's note is told and fails nothing, in this run and the next", () =>
    Effect.gen(function*() {
      const { kept, table } = memory(true)
      const note = { customer: "u", period: "2026-05", delta: "-4.95", note: "goodwill" }
      for (const notes of [[note], []]) {
        const [outcome] = yield* run(table, [cell("2026-05", 500n, 5n)], notes)
        assert.strictEqual(outcome?.result._tag, "alreadyPosted")
        assert.deepStrictEqual(outcome?.attention, [
          "NexaCloud CAD 5.00 · Odoo CAD 0.05 · delta CAD -4.95, resolved: goodwill"
        ])
      }
      assert.deepInclude([...kept.values()][0], { status: "resolved", note: "goodwill" })
    }))
})

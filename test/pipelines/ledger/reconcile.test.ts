/** What NexaCloud and the books say was billed, per customer and month: where they agree, and where a person moved something. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { invoices as sample, posted } from "../../../sandbox/sample/Sample.ts"
import { decimal, sum } from "../../../sandbox/sample/Cents.ts"
import { bookkeeper } from "../../support/Bookkeeper.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { settingsOf } from "../../support/OdooBooks.ts"
import { bill } from "../../support/Planting.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

class Runs extends Context.Service<Runs, {
  readonly before: Ended
  readonly dry: Ended
  readonly clean: Ended
  readonly moved: Ended
  readonly only: Ended
  readonly story: Ended
  readonly isChanged: boolean
}>()("test/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { odoo, pipeline, settings, sql } = yield* Sandboxed
      const before = yield* pipeline("run ledger.reconcile --json")
      yield* pipeline("run ledger.daily --json")
      const dry = yield* pipeline("run ledger.reconcile --sink dry-run --json")
      const held = holdings(odoo)
      const clean = yield* pipeline("run ledger.reconcile --json --details")
      const isChanged = JSON.stringify(held) !== JSON.stringify(holdings(odoo))
      const books = bookkeeper(settingsOf(odoo.url, settings["ODOO_API_KEY"] ?? ""))
      yield* Effect.promise(async () => {
        const dearer = await books.move(bill("NEX-0001").id)
        const line = await books.one("account.move.line", [["move_id", "=", dearer], ["display_type", "=", "product"]])
        await books.correct(dearer, { invoice_line_ids: [[1, line, { price_unit: 128 }]] })
        const later = { invoice_date: "2026-04-03", date: "2026-04-03" }
        await books.correct(await books.move(bill("NEX-0003").id), later)
      })
      yield* sql(
        "update deployments set updated_at = '2026-03-31T23:59:59Z', cpu_hours = 120.1250 " +
          `where subscription_id in (select id from subscriptions where user_id = '${bill("NEX-0001").customer.id}')`
      )
      const moved = yield* pipeline("run ledger.reconcile --json --details")
      const only = yield* pipeline("run ledger.reconcile --json --details --since 2026-04-01 --until 2026-05-01")
      const story = yield* pipeline("explain 2026-03")
      return { story, before, dry, clean, moved, only, isChanged }
    })
  )
}

/** Customers and months with confirmed invoices, those of zero too, and what was billed in each, from the table alone. */
const months = () => {
  const confirmed = sample.filter(({ state }) => state === "final" || state === "uncollectible")
  const groups = Map.groupBy(confirmed, ({ customer, row }) => `${customer.id} ${row.created.slice(0, 7)} CAD`)
  return [...groups].map(([id, its]) => [id, decimal(sum(its.map(({ subtotal }) => subtotal)))]).toSorted()
}

const deltas = (ended: Ended) =>
  report(ended).failed.map(({ id, message }) => [id.split(" ")[1], /delta (CAD \S+)\./.exec(message)?.[1]]).toSorted()

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true, timeout: "2 minutes" })(
  "ledger.reconcile",
  (it) => {
    it.effect("against empty books, every month with revenue is a delta", () =>
      Effect.gen(function*() {
        const { before } = yield* Runs
        const withRevenue = new Set(posted.map(({ customer, row }) => `${customer.id} ${row.created.slice(0, 7)}`))
        assert.strictEqual(before.exitCode, 4)
        assert.strictEqual(report(before).outcomes.failed, withRevenue.size)
      }))

    it.effect("after ledger.daily, each customer and month matches, at what was billed", () =>
      Effect.gen(function*() {
        const { clean, dry } = yield* Runs
        const { invoices = [], outcomes } = report(clean)
        assert.deepStrictEqual([dry.exitCode, clean.exitCode], [0, 0])
        assert.deepStrictEqual(report(dry).outcomes, outcomes)
        assert.deepStrictEqual(invoices.map(({ id, total }) => [id, total]).toSorted(), months())
      }))

    it.effect("changes nothing in books that have no table for it", () =>
      Effect.gen(function*() {
        assert.isFalse((yield* Runs).isChanged)
      }))

    it.effect("a dearer line is a delta of its month; a moved invoice one of each of its two", () =>
      Effect.gen(function*() {
        const { moved } = yield* Runs
        assert.strictEqual(moved.exitCode, 4)
        assert.deepStrictEqual(deltas(moved), [
          ["2026-03", "CAD -77.00"],
          ["2026-03", "CAD 1.00"],
          ["2026-04", "CAD 77.00"]
        ])
      }))

    it.effect("what a customer used stands with its month: hours × 3600", () =>
      Effect.gen(function*() {
        const { story } = yield* Runs
        assert.match(story.out, /amount 127\.00 · currency CAD · invoices 1 · cpuSeconds 432450\b/)
      }))

    it.effect("a window takes whole months", () =>
      Effect.gen(function*() {
        const { invoices = [] } = report((yield* Runs).only)
        assert.deepStrictEqual([...new Set(invoices.map(({ id }) => id.split(" ")[1]))], ["2026-04"])
        assert.deepStrictEqual(deltas((yield* Runs).only), [["2026-04", "CAD 77.00"]])
      }))
  }
)

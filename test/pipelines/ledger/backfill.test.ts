/** ledger.backfill on real processes: all history as drafts, a dry run unless told otherwise. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { invoices as sample } from "../../../sandbox/sample/Sample.ts"
import type { OdooDouble } from "../../../sandbox/odoo/Odoo.ts"
import { decode } from "../../../src/PlanFile.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

/** One process after another on the same books. */
class Runs extends Context.Service<Runs, {
  readonly unasked: Ended
  readonly untouched: boolean
  readonly first: Ended
  readonly drafts: ReturnType<typeof moves>
  readonly second: Ended
  readonly people: Ended
}>()("test/backfill/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { odoo, pipeline } = yield* Sandboxed
      const before = holdings(odoo)
      const unasked = yield* pipeline("run ledger.backfill --json")
      const untouched = JSON.stringify(before) === JSON.stringify(holdings(odoo))
      const first = yield* pipeline("run ledger.backfill --sink odoo --json --details")
      const drafts = moves(odoo)
      const second = yield* pipeline("run ledger.backfill --sink odoo --json")
      return { unasked, untouched, first, drafts, second, people: yield* pipeline("run ledger.backfill") }
    })
  )
}

const moves = ({ state }: OdooDouble) =>
  Object.entries(state.tables["account.move"]?.rows ?? {}).map(([id, row]) => ({
    id,
    key: row["x_fc_nexacloud_invoice_id"],
    state: row["state"],
    total: row["amount_total"]
  }))

const UNMATCHED = [
  ["Domaine .québec", 1, "20.02"],
  ["Migration assistée (Québec), 2 bases de données", 1, "60.00"],
  ["On-site training × 1.25 days (café included)", 1, "155.21"],
  ["Support, 1 ½ h × 60.00", 1, "90.00"]
]

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true })("ledger.backfill", (it) => {
  it.effect("without a sink it plans 23 drafts, writes nothing, and says loudly how to write them", () =>
    Effect.gen(function*() {
      const { people, unasked, untouched } = yield* Runs
      const { outcomes, sink, totals } = report(unasked)
      assert.deepStrictEqual([unasked.exitCode, sink, outcomes.planned], [0, "dry-run", 23])
      assert.strictEqual(totals["CAD"]?.planned, "3403.46")
      assert.isTrue(untouched)
      assert.match(unasked.err, /NOTHING WAS WRITTEN\. .*pipeline run ledger\.backfill --sink odoo/)
      assert.match(people.out, /would draft +23 +CAD +3,403\.46/)
      assert.match(people.err, /NOTHING WAS WRITTEN/)
    }))

  it.effect("with one it leaves 23 drafts for 3,403.46, and posts and pays nothing", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const { drafts, first } = yield* Runs
      const { outcomes, totals } = report(first)
      assert.strictEqual(first.exitCode, 0, first.err)
      assert.deepStrictEqual([outcomes.drafted, outcomes.posted], [23, 0])
      assert.deepStrictEqual(outcomes.skipped, { void: 1, draft: 2, zeroAmount: 5 })
      assert.deepStrictEqual(totals["CAD"], {
        posted: "0.00",
        paid: "0.00",
        alreadyPosted: "0.00",
        drafted: "3403.46"
      })
      assert.deepStrictEqual([drafts.length, new Set(drafts.map(({ state }) => state))], [23, new Set(["draft"])])
      assert.deepStrictEqual(Object.keys(odoo.state.tables["account.payment"]?.rows ?? {}), [])
    }))

  it.effect("it sums up revenue by family, and the lines that no family rule knows, for review", () =>
    Effect.gen(function*() {
      const { first, people, unasked } = yield* Runs
      for (const ended of [unasked, first]) {
        const { byFamily, unmatched = [] } = report(ended)
        assert.deepStrictEqual(byFamily["CAD"], {
          addons: "92.77",
          base: "1143.00",
          hosting: "1120.00",
          managed: "408.00",
          other: "325.23"
        })
        assert.deepStrictEqual(
          unmatched.map(({ amount, description, lines }) => [description, lines, amount]).toSorted(),
          UNMATCHED
        )
      }
      assert.match(people.out, /lines that no family rule knows.*\n +On-site training .* 1 line +CAD +155\.21/)
    }))

  it.effect("again: the drafts are made anew, and none is doubled", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const { drafts, second } = yield* Runs
      assert.strictEqual(report(second).outcomes.drafted, 23)
      assert.deepStrictEqual(moves(odoo), drafts)
    }))

  it.effect("part by part it leaves the same drafts: what is there is not made again", () =>
    Effect.gen(function*() {
      const { newBooks, pipeline } = yield* Sandboxed
      const { drafts } = yield* Runs
      const books = yield* newBooks
      const run = (args: string) =>
        pipeline(`run ledger.backfill --sink odoo --json ${args}`, { settings: { ODOO_URL: books.url } })
      const only = sample.slice(0, 17).map(({ id }) => `--only ${id}`).join(" ")
      assert.strictEqual(report(yield* run(only)).read, 17)
      assert.strictEqual(report(yield* run("--since 2026-07-01 --until 2026-07-02")).read, 31)
      assert.strictEqual(report(yield* run("--until 2026-07-01")).read, 0)
      const form = (list: typeof drafts) => list.map(({ key, state, total }) => `${key} ${state} ${total}`).toSorted()
      assert.deepStrictEqual(form(moves(books)), form(drafts))
    }).pipe(Effect.scoped))

  it.effect("--post posts at once, pays nothing, and can be planned and applied", () =>
    Effect.gen(function*() {
      const { folder, newBooks, pipeline } = yield* Sandboxed
      const books = yield* newBooks
      const settings = { ODOO_URL: books.url }
      const planned = yield* pipeline("plan ledger.backfill --post --out history.json", { settings })
      assert.strictEqual(planned.exitCode, 0, planned.err)
      const plan = yield* Effect.orDie(decode(readFileSync(join(folder, "history.json"), "utf8")))
      assert.deepStrictEqual([plan.flags, plan.records.length], [["post"], 23])
      const applied = yield* pipeline("apply history.json --json", { settings })
      assert.strictEqual(applied.exitCode, 0, applied.err)
      const { outcomes, totals } = report(applied)
      assert.deepStrictEqual([outcomes.posted, totals["CAD"]?.posted, totals["CAD"]?.paid], [23, "3403.46", "0.00"])
      const again = yield* pipeline("run ledger.backfill --post --sink odoo --json", { settings })
      assert.strictEqual(report(again).outcomes.alreadyPosted, 23)
    }).pipe(Effect.scoped))

  it.effect("its flags are its own: others refuse them, and help names them", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const refused = yield* pipeline("run ledger.daily --post")
      assert.deepStrictEqual([refused.exitCode, refused.out], [2, ""])
      assert.include(refused.err, "No flag --post.")
      const mistyped = yield* pipeline("run ledger.backfill --pots")
      assert.include(mistyped.err, "No flag --pots. Did you mean --post?")
      const help = yield* pipeline("run ledger.backfill --help")
      assert.match(help.out, /--post +Post at once instead of leaving drafts/)
      assert.notInclude((yield* pipeline("run ledger.daily --help")).out, "--post")
    }))
})

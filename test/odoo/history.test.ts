/** History on a real Odoo 19: backfill, review, post, settle make what ledger.daily alone makes, invoice by invoice. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { randomBytes } from "node:crypto"
import type { Report } from "../../src/Report.ts"
import { type BooksForm, difference, read } from "../support/BooksForm.ts"
import * as Copies from "../support/Copies.ts"
import { rows } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"
import { report, Sandboxed } from "../support/Sandboxed.ts"

const odoo = realOdoo()
const TIMEOUT_MS = 600_000

interface Booked {
  readonly form: BooksForm
  readonly reports: ReadonlyArray<Report>
  /** The states of the invoices after each run. */
  readonly states: ReadonlyArray<Readonly<Record<string, number>>>
}

/** The same 31 invoices twice: by the daily run, and as history. */
class Books extends Context.Service<Books, Readonly<Record<"daily" | "history", Booked>>>()("test/odoo/Books") {
  static readonly layer = Layer.effect(
    Books,
    Effect.gen(function*() {
      const project = yield* Sandboxed
      yield* project.pipeline("setup odoo --yes", { settings: { ...odoo } })
      const booked = Effect.fnUntraced(function*(runs: ReadonlyArray<string>) {
        const { ids, original } = yield* Copies.make(project, randomBytes(4).toString("hex"))
        const only = ids.map((id) => `--only ${id}`).join(" ")
        const reports: Array<Report> = []
        const states: Array<Record<string, number>> = []
        for (const each of runs) {
          const ended = yield* project.pipeline(`run ${each} --json ${only}`, { settings: { ...odoo } })
          if (ended.exitCode !== 0) return yield* Effect.die(new Error(ended.err))
          reports.push(report(ended))
          states.push(yield* statesOf(ids))
        }
        const form = yield* Effect.promise(() => read(odoo, { invoices: ids, emails: [] }))
        const records = Object.fromEntries(
          Object.entries(form.records).map(([model, list]) => [model, list.map(original).toSorted()])
        )
        return { form: { ...form, records }, reports, states }
      })
      return {
        daily: yield* booked(["ledger.daily"]),
        history: yield* booked(["ledger.backfill --sink odoo", "ledger.post", "ledger.settle", "ledger.daily"])
      }
    })
  )
}

const statesOf = (ids: ReadonlyArray<string>) =>
  Effect.map(
    Effect.promise(() => rows(odoo, "account.move", [["x_fc_nexacloud_invoice_id", "in", ids]], ["state"])),
    (moves) =>
      Object.fromEntries([...Map.groupBy(moves, ({ state }) => String(state))].map(([k, all]) => [k, all.length]))
  )

/** Of what belongs to an invoice; partners, accounts and journals are shared. */
const MODELS = ["account.move", "account.move.line", "account.payment", "account.partial.reconcile"]

layer(Layer.provideMerge(Books.layer, Sandboxed.layer), { excludeTestServices: true, timeout: TIMEOUT_MS })(
  "history on a real Odoo",
  (it) => {
    it.effect("drafts first, then posted, then settled; afterwards the daily run finds nothing to do", () =>
      Effect.gen(function*() {
        const { history: { reports, states } } = yield* Books
        assert.deepStrictEqual(states, [{ draft: 23 }, { posted: 23 }, { posted: 23 }, { posted: 23 }])
        const [backfill, post, settle, daily] = reports.map(({ outcomes }) => outcomes)
        assert.deepStrictEqual([backfill?.drafted, post?.posted, settle?.settled, daily?.alreadyPosted], [
          23,
          23,
          21,
          23
        ])
        assert.deepStrictEqual(reports.map(({ totals }) => totals["CAD"]?.paid), ["0.00", "0.00", "3051.54", "0.00"])
      }))

    it.effect("every field of every invoice, line, payment and reconciliation is as the daily run makes it", () =>
      Effect.gen(function*() {
        const { daily, history } = yield* Books
        assert.isAbove(daily.form.records["account.move.line"]?.length ?? 0, 100)
        assert.deepStrictEqual(history.form.doubles, [])
        const own = ({ form }: Booked): BooksForm => ({
          ...form,
          numbers: [],
          records: Object.fromEntries(MODELS.map((model) => [model, form.records[model] ?? []]))
        })
        assert.deepStrictEqual(difference(own(daily), own(history)), [])
      }))
  }
)

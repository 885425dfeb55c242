/** Days in the life of the books on which runs are struck. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Odoo from "../../sandbox/odoo/Odoo.ts"
import { invoices as sample } from "../../sandbox/sample/Sample.ts"
import { root } from "./CommandLine.ts"
import { crash, type Run } from "./Crash.ts"
import type { Attempt, Scene } from "./Rehearsal.ts"
import type { Project } from "./Sandboxed.ts"

const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

const seconds = (instant: string): number => Date.parse(instant) / 1_000

const only = (...numbers: ReadonlyArray<string>) => numbers.map((number) => `--only ${bill(number).id}`).join(" ")

/** A run on the Odoo double, in books that are as `arrange` left them. */
const scene =
  (run: Omit<Run, "odoo">, arrange: (project: Project) => Effect.Effect<Odoo.OdooState, never, Scope.Scope>): Scene =>
  (project) =>
    Effect.map(arrange(project), (state): Attempt => (strike) => {
      const { ODOO_API_KEY: apiKey = "", ODOO_DATABASE: database = "" } = project.settings
      return Odoo.serve({ apiKey, database, state: structuredClone(state) }).pipe(
        Effect.flatMap(({ url }) => {
          const odoo = { ODOO_URL: url, ODOO_DATABASE: database, ODOO_API_KEY: apiKey }
          return crash(project, { ...run, odoo }, strike)
        }),
        Effect.scoped
      )
    })

/** The company's own 31 invoices, into empty books. */
export const firstDay: Scene = scene(
  { args: "run ledger.daily" },
  ({ newBooks }) => Effect.map(newBooks, ({ state }) => state)
)

/** All that a run may write but the journal: it replaces and removes drafts, posts, settles, links a partner, reverses. */
export const laterDay: Scene = scene({
  args: `run ledger.daily ${only("NEX-0004", "NEX-0009", "NEX-0011", "NEX-0012", "NEX-0013", "NEX-0014", "NEX-0025")}`,
  entry: `${root}test/support/reversing/main.ts`
}, (project) =>
  Effect.gen(function*() {
    const odoo = yield* project.newBooks
    const first = yield* project.pipeline(`run ledger.daily ${only("NEX-0011", "NEX-0012", "NEX-0025")}`, {
      settings: { ODOO_URL: odoo.url }
    })
    if (first.exitCode !== 0) return yield* Effect.die(new Error(first.err))
    liveOn(project)
    plant(odoo)
    return odoo.state
  }))

/**
 * Money that went back: one paid and refunded whole since it was posted, one new and refunded in part, one credited
 * by more than it owed.
 */
export const refundDay: Scene = scene(
  { args: `run ledger.daily ${only("NEX-0012", "NEX-0013", "NEX-0025")}` },
  (project) =>
    Effect.gen(function*() {
      const odoo = yield* project.newBooks
      const first = yield* project.pipeline(`run ledger.daily ${only("NEX-0012", "NEX-0025")}`, {
        settings: { ODOO_URL: odoo.url }
      })
      if (first.exitCode !== 0) return yield* Effect.die(new Error(first.err))
      takeBack(project)
      return odoo.state
    })
)

/**
 * History in review: drafts of all 31 invoices wait, one edited, one deleted; what is paid is posted and settled.
 */
export const reviewDay: Scene = scene({ args: "run ledger.settle" }, (project) =>
  Effect.gen(function*() {
    const odoo = yield* project.newBooks
    const first = yield* project.pipeline("run ledger.backfill --sink odoo", { settings: { ODOO_URL: odoo.url } })
    if (first.exitCode !== 0) return yield* Effect.die(new Error(first.err))
    const find = (number: string) =>
      [odoo.call("account.move", "search", { domain: [["x_fc_nexacloud_invoice_id", "=", bill(number).id]] })].flat()
    odoo.call("account.move", "write", { ids: find("NEX-0013"), vals: { ref: "seen by the bookkeeper" } })
    odoo.call("account.move", "unlink", { ids: find("NEX-0014") })
    return odoo.state
  }))

const takeBack = ({ stripe: { state } }: Project): void => {
  const at = seconds("2026-07-04T09:00:00Z")
  const [owing, whole, part] = ["NEX-0012", "NEX-0025", "NEX-0013"].map((number) => bill(number).billingId)
  const taxesOf = (id = "") => state.get(id)?.taxes ?? []
  state.pay(whole ?? "", { at: seconds("2026-06-27T23:30:00Z") })
  state.credit(whole ?? "", Number(bill("NEX-0025").total), at, { taxes: taxesOf(whole) })
  const [gst, qst] = taxesOf(part)
  if (gst === undefined || qst === undefined) throw new RangeError("NEX-0013 is not billed in Quebec")
  state.credit(part ?? "", 1_150, at, { taxes: [{ ...gst, amount: 50 }, { ...qst, amount: 100 }], refunded: 1_000 })
  const remaining = Number(bill("NEX-0012").total) - 18_000
  state.credit(owing ?? "", remaining + 2_000, at, { refunded: 1_500 })
}

/** Since the first run one was voided, one paid for the third time, and one paid late. */
const liveOn = ({ stripe: { state } }: Project): void => {
  state.void(bill("NEX-0011").billingId, seconds("2026-07-02T09:00:00Z"))
  state.pay(bill("NEX-0012").billingId, { at: seconds("2026-07-03T10:00:00Z"), type: "payment_record" })
  state.pay(bill("NEX-0025").billingId, { at: seconds("2026-06-27T23:30:00Z") })
}

/** By hand: drafts that wait, one wrong and one empty, and a person with a new customer's e-mail. */
const plant = (odoo: Odoo.OdooDouble): void => {
  const { customer } = bill("NEX-0013")
  const [, other] = [odoo.call("res.partner", "create", {
    vals_list: [{ name: customer.fullName, email: customer.billingEmail ?? customer.email }, { name: "Somebody else" }]
  })].flat()
  const drafted = { move_type: "out_invoice", partner_id: other ?? false }
  odoo.call("account.move", "create", {
    vals_list: [{
      ...drafted,
      x_fc_nexacloud_invoice_id: bill("NEX-0014").id,
      invoice_line_ids: [[0, 0, { name: "Of an earlier import", quantity: 7, price_unit: 1 }]]
    }, { ...drafted, x_fc_nexacloud_invoice_id: bill("NEX-0004").id }]
  })
}

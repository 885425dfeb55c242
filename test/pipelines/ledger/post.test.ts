/** ledger.post on real processes: reviewed drafts are posted as they stand, each by itself. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { invoices as sample } from "../../../sandbox/sample/Sample.ts"
import type { Json } from "../../../sandbox/odoo/Env.ts"
import type { OdooDouble } from "../../../sandbox/odoo/Odoo.ts"
import { holdings, type Project, report, Sandboxed } from "../../support/Sandboxed.ts"

const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

/** Books in which backfill left its drafts. */
const drafted = Effect.fnUntraced(function*({ newBooks, pipeline }: Project) {
  const books = yield* newBooks
  const run = (args: string) => pipeline(args, { settings: { ODOO_URL: books.url } })
  const ended = yield* run("run ledger.backfill --sink odoo --json")
  assert.strictEqual(report(ended).outcomes.drafted, 23, ended.err)
  return { books, run }
})

/** The invoice as a person sees it. */
const shown = (odoo: OdooDouble, number: string): Row => {
  const domain = [["x_fc_nexacloud_invoice_id", "=", bill(number).id]]
  return one(odoo.call("account.move", "search_read", { domain, fields: ["state", "amount_total"] }))
}

/** The first line of an invoice. */
const lineOf = (odoo: OdooDouble, number: string): Row => {
  const domain = [["move_id.x_fc_nexacloud_invoice_id", "=", bill(number).id], ["display_type", "=", "product"]]
  return one(odoo.call("account.move.line", "search_read", { domain, fields: ["name", "account_id"] }))
}

const edit = (odoo: OdooDouble, number: string, vals: Row) =>
  odoo.call("account.move", "write", {
    ids: [shown(odoo, number)["id"] ?? 0],
    vals: { invoice_line_ids: [[1, lineOf(odoo, number)["id"] ?? 0, { ...vals }]] }
  })

const accountOf = (odoo: OdooDouble, code: string): Json =>
  one(odoo.call("account.account", "search_read", { domain: [["code", "=", code]], fields: ["code"] }))["id"] ?? 0

type Row = Readonly<Record<string, Json>>

const one = (found: Json): Row => {
  const [first] = Array.isArray(found) ? found : []
  if (typeof first !== "object" || first === null || Array.isArray(first)) throw new RangeError("nothing is found")
  return { ...first }
}

layer(Sandboxed.layer, { excludeTestServices: true })("ledger.post", (it) => {
  it.effect("shows what it will post, posts the 23 drafts and says how many; again, nothing is left to do", () =>
    Effect.gen(function*() {
      const { books, run } = yield* drafted(yield* Sandboxed)
      const before = holdings(books)
      const dry = yield* run("run ledger.post --sink dry-run --json")
      assert.strictEqual(report(dry).outcomes.planned, 23)
      assert.deepStrictEqual(holdings(books), before)
      const { exitCode, out } = yield* run("run ledger.post")
      assert.strictEqual(exitCode, 0)
      const [announced = "", result = ""] = out.split(/^ {2}posted/m)
      assert.match(
        announced,
        /About to write 23: CAD 3,403\.46\n(.*\n)* +NEX-0009 +Jean-François Bélanger +CAD +240\.30/
      )
      assert.match(result, /^ +23 +CAD +3,403\.46/)
      assert.match(out, /skipped +8 +8 without a draft/)
      const again = report(yield* run("run ledger.post --json"))
      assert.deepStrictEqual([again.outcomes.alreadyPosted, again.outcomes.posted], [23, 0])
    }).pipe(Effect.scoped))

  it.effect("what a person corrected is posted as corrected; where the amounts differ it stays a draft, alone", () =>
    Effect.gen(function*() {
      const { books, run } = yield* drafted(yield* Sandboxed)
      const managed = accountOf(books, "NCR.MANAGED")
      edit(books, "NEX-0028", { name: "Training", account_id: managed })
      edit(books, "NEX-0019", { price_unit: 70 })
      const { err, exitCode, out } = yield* run("run ledger.post --json --details")
      const said = report({ err, exitCode, out })
      assert.deepStrictEqual([exitCode, said.outcomes.posted, said.outcomes.failed], [4, 22, 1])
      assert.deepInclude(said.failed[0], { id: bill("NEX-0019").id, stage: "plan", error: "AmountMismatch" })
      assert.match(said.failed[0]?.message ?? "", /comes to CAD 73\.50 .*says CAD 80\.85/)
      assert.deepInclude(shown(books, "NEX-0019"), { state: "draft", amount_total: 73.5 })
      assert.deepInclude(shown(books, "NEX-0028"), { state: "posted", amount_total: 175.39 })
      const { account_id: account, name } = lineOf(books, "NEX-0028")
      assert.deepStrictEqual([name, [account].flat()[0]], ["Training", managed])
      assert.strictEqual(said.byFamily["CAD"]?.["managed"], "563.21")
    }).pipe(Effect.scoped))

  it.effect("a plan holds to the draft as it was reviewed: changed since, it is refused", () =>
    Effect.gen(function*() {
      const { books, run } = yield* drafted(yield* Sandboxed)
      yield* run("plan ledger.post --out reviewed.json")
      edit(books, "NEX-0028", { name: "Training" })
      const refused = yield* run("apply reviewed.json")
      assert.strictEqual(refused.exitCode, 2)
      assert.match(refused.err, /NEX-0028: lines 0 description was "On-site training .*", is "Training"/)
      yield* run("plan ledger.post --out reviewed.json")
      assert.strictEqual(report(yield* run("apply reviewed.json --json")).outcomes.posted, 23)
    }).pipe(Effect.scoped))

  it.effect("what was voided since is not posted, and is said", () =>
    Effect.gen(function*() {
      const project = yield* Sandboxed
      const { books, run } = yield* drafted(project)
      const { billingId, id } = bill("NEX-0025")
      const invoice = project.stripe.state.get(billingId)
      project.stripe.state.void(billingId, Date.parse("2026-07-02T09:00:00Z") / 1_000)
      const said = report(yield* run("run ledger.post --json --details"))
      if (invoice !== undefined) project.stripe.state.add(invoice)
      assert.strictEqual(said.outcomes.skipped.void, 1)
      assert.deepInclude(said.attention.find((one) => one.id === id), {
        what: "a draft of it stays in the books: delete it"
      })
      assert.deepInclude(shown(books, "NEX-0025"), { state: "draft" })
    }).pipe(Effect.scoped))

  it.effect("where no draft waits, nobody is asked about anything", () =>
    Effect.gen(function*() {
      const { lago, newBooks, pipeline, stripe } = yield* Sandboxed
      const books = yield* newBooks
      const asked = () => stripe.requests.length + lago.requests.length
      const before = asked()
      const ended = yield* pipeline("run ledger.post --json", { settings: { ODOO_URL: books.url } })
      assert.deepStrictEqual(report(ended).outcomes.skipped, { void: 0, draft: 0, zeroAmount: 0, noDraft: 31 })
      assert.deepStrictEqual([ended.exitCode, asked()], [0, before])
    }).pipe(Effect.scoped))
})

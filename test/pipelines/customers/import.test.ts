/** Users become partners by the rules of the invoices, once, and what cannot be read of them is said. On real processes. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import type { Json } from "../../../sandbox/odoo/Odoo.ts"
import { customers } from "../../../sandbox/sample/Customers.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

const NAMES = Object.values(customers).map(({ company, fullName }) => company ?? fullName).toSorted()

type Call = (model: string, method: string, args: { readonly [name: string]: Json }) => Json

/** The partners that are linked to users, by user. */
const linked = (call: Call): ReadonlyMap<string, number> => {
  const rows = call("ir.model.data", "search_read", {
    domain: [["module", "=", "nexa_ledger"], ["model", "=", "res.partner"]],
    fields: ["name", "res_id"]
  })
  return new Map(
    Array.isArray(rows)
      ? rows.map((row) => [String(row["name"]).replace("partner_nexacloud_", ""), Number(row["res_id"])])
      : []
  )
}

const partner = (call: Call, id: number | undefined) => {
  const rows = call("res.partner", "read", { ids: [id ?? 0], fields: ["name", "is_company", "email"] })
  return Array.isArray(rows) ? rows[0] : undefined
}

layer(Sandboxed.layer, { excludeTestServices: true })("customers.import", (it) => {
  const inNewBooks = Effect.gen(function*() {
    const { newBooks, pipeline } = yield* Sandboxed
    const { call, url, ...books } = yield* newBooks
    const run = (args: string) => pipeline(args, { settings: { ODOO_URL: url } })
    return { call, run, books: { ...books, call, url } }
  })

  it.effect("says what it would create and writes nothing; creates it; and then leaves it alone", () =>
    Effect.gen(function*() {
      const { books, call, run } = yield* inNewBooks
      const empty = holdings(books)
      const dry = yield* run("run customers.import --sink dry-run")
      assert.strictEqual(dry.exitCode, 0, dry.err)
      assert.match(dry.err, /NexaCloud at .* has 10 users, 10 subscriptions, 3 plans/)
      assert.match(dry.out, /would create +10 +customers/)
      assert.deepStrictEqual(holdings(books), empty)

      const first = report(yield* run("run customers.import --json --details"))
      assert.deepInclude(first.outcomes, { changed: 10, failed: 0, unverifiable: 0, posted: 0 })
      assert.deepStrictEqual(first.changes, { customer: { created: 10 } })
      assert.strictEqual(first.invoices?.[0]?.outcome, "changed:created")
      const names = [...linked(call).values()].map((id) => partner(call, id)?.["name"]).toSorted()
      assert.deepStrictEqual(names, NAMES)

      const full = holdings(books)
      const second = report(yield* run("run customers.import --json"))
      assert.deepInclude(second.outcomes.skipped, { unchanged: 10 })
      assert.isUndefined(second.changes)
      assert.deepStrictEqual(holdings(books), full)
    }).pipe(Effect.scoped))

  it.effect("makes the partners that the invoices then use", () =>
    Effect.gen(function*() {
      const { books, call, run } = yield* inNewBooks
      yield* run("run customers.import")
      const before = linked(call)
      const posted = report(yield* run("run ledger.daily --json"))
      assert.strictEqual(posted.outcomes.posted, 23)
      assert.deepStrictEqual(linked(call), before)
      const full = holdings(books)
      const again = report(yield* run("run customers.import --json"))
      assert.deepInclude(again.outcomes.skipped, { unchanged: 10 })
      assert.deepStrictEqual(holdings(books), full)
    }).pipe(Effect.scoped))

  it.effect("links a partner of the same e-mail in whatever case, corrects a name, and leaves two alike to a person", () =>
    Effect.gen(function*() {
      const { call, run } = yield* inNewBooks
      const { belanger, lumen, ouimet } = customers
      const [known, first, second] = [
        { name: "Elodie O.", email: ouimet.email.toUpperCase() },
        { name: "Dana", email: lumen.email },
        { name: "Whitfield", email: lumen.email }
      ].map((vals) => {
        const created = call("res.partner", "create", { vals_list: [vals] })
        return Array.isArray(created) ? Number(created[0]) : 0
      })
      const ran = yield* run(
        `run customers.import --json --only ${ouimet.id} --only ${lumen.id} --only ${belanger.id} --only nobody`
      )
      assert.match(ran.err, /NexaCloud has no customer with the id "nobody"/)
      const said = report(ran)
      assert.strictEqual(ran.exitCode, 4)
      assert.deepStrictEqual(said.changes, { customer: { updated: 1, created: 1 } })
      assert.deepStrictEqual(said.failed.map(({ error, id }) => [id, error]), [[lumen.id, "PartnerAmbiguous"]])
      assert.strictEqual(linked(call).get(ouimet.id), known)
      assert.deepInclude(partner(call, known), { name: "Café Ouimet", is_company: true })
      assert.notInclude([...linked(call).values()], first)
      assert.notInclude([...linked(call).values()], second)
    }).pipe(Effect.scoped))

  it.effect("can be planned, reviewed and applied", () =>
    Effect.gen(function*() {
      const { folder } = yield* Sandboxed
      const { call, run } = yield* inNewBooks
      yield* run("plan customers.import --out customers.json")
      const plan: { readonly records: ReadonlyArray<{ readonly writes: Json }> } = JSON.parse(
        readFileSync(join(folder, "customers.json"), "utf8")
      )
      assert.deepInclude(plan.records.map(({ writes }) => writes), {
        partner: null,
        user: customers.ouimet.id,
        name: "Café Ouimet",
        isCompany: true,
        email: customers.ouimet.email
      })
      const applied = yield* run("apply customers.json --json")
      assert.strictEqual(applied.exitCode, 0, applied.err)
      assert.strictEqual(linked(call).size, 10)
      const again = yield* run("apply customers.json")
      assert.strictEqual(again.exitCode, 2)
      assert.include(again.err, "it would be skipped now: unchanged")
    }).pipe(Effect.scoped))

  it.effect("fails the customers whose plan has no price or an unknown billing cycle, and says which, never a default", () =>
    Effect.gen(function*() {
      const { sql } = yield* Sandboxed
      const { call, run } = yield* inNewBooks
      yield* sql(`alter table plans alter price drop not null; update plans set price = null where name = 'Scale';
        update plans set billing_cycle = 'Fortnightly' where name = 'Essential'`)
      const ran = yield* run("run customers.import --json")
      yield* sql(`update plans set price = 177 where name = 'Scale'; update plans set billing_cycle = 'monthly'`)
      const said = report(ran)
      assert.strictEqual(ran.exitCode, 4)
      const { belanger, cranes, dental, lumen, ouimet, priya } = customers
      const failed = new Map(said.failed.map(({ id, message }) => [id, message]))
      assert.sameMembers([...failed.keys()], [belanger, cranes, dental, lumen, ouimet, priya].map(({ id }) => id))
      assert.match(failed.get(dental.id) ?? "", /plans\.price of plan "Scale" \(subscription [-0-9a-f]+\) is NULL/)
      assert.match(failed.get(priya.id) ?? "", /plans\.billing_cycle of plan "Essential" .* is "Fortnightly"/)
      assert.deepStrictEqual(said.changes, { customer: { created: 4 } })
      assert.strictEqual(linked(call).size, 4)
    }).pipe(Effect.scoped))

  it.effect("refuses days, since customers have none, and says what of the database is missing", () =>
    Effect.gen(function*() {
      const { pipeline, sql } = yield* Sandboxed
      const { err, exitCode } = yield* pipeline("run customers.import --since 2026-05-01")
      assert.strictEqual(exitCode, 2)
      assert.include(
        err,
        "✗ --since selects by a day, and customers have none. Leave it out, or name some with --only\n"
      )
      yield* sql("alter table plans rename column billing_cycle to cycle")
      const broken = yield* pipeline("run customers.import")
      const daily = yield* pipeline("run ledger.daily --sink dry-run")
      yield* sql("alter table plans rename column cycle to billing_cycle")
      assert.strictEqual(broken.exitCode, 2)
      assert.include(broken.err, "nexacloud lacks column plans.billing_cycle.")
      assert.strictEqual(daily.exitCode, 0, "what invoices need is there")
    }))

  it.effect("checks connection, tables, rows and rights", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const { exitCode, out } = yield* pipeline("check customers.import")
      assert.strictEqual(exitCode, 0, out)
      assert.match(out, /✓ +nexacloud +has 10 subscriptions, 3 plans, 10 customers/)
      assert.match(out, /✓ +odoo +our user may create res\.partner/)
    }))
})

import * as Effect from "effect/Effect"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import * as Odoo from "../../../sandbox/odoo/Odoo.ts"
import { seed } from "../../../sandbox/odoo/Seed.ts"
import * as Calls from "../../suites/odoo/Calls.ts"
import * as Fixture from "../../suites/odoo/Fixture.ts"

const folder = mkdtempSync(join(tmpdir(), "odoo-double-"))
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a test against a double that lives as long as the test. */
const during = <A>(options: Partial<Odoo.Options>, use: (odoo: Calls.Calls, double: Odoo.OdooDouble) => Promise<A>) =>
  Effect.runPromise(Effect.scoped(Effect.gen(function*() {
    const double = yield* Odoo.serve({ apiKey: "key", database: "books", ...options })
    const odoo = Calls.make(() => ({ url: double.url, database: "books", key: "key" }))
    return yield* Effect.promise(() => use(odoo, double))
  })))

it("what was written is there again after a restart, numbers and money to the cent", async () => {
  const persist = join(folder, "restart.json")
  const fields = ["name", "state", "payment_state", "amount_total", "amount_residual", "invoice_line_ids"]
  const before = await during({ persist }, async (odoo) => {
    const own = await Fixture.make(odoo)
    const id = await own.posted()
    await own.register([id], { amount: 40.1 })
    return await odoo.read("account.move", id, fields)
  })
  expect(before).toMatchObject({ amount_residual: 72.9, payment_state: "partial" })
  await during({ persist }, async (odoo) => {
    expect(await odoo.read("account.move", before.id, fields)).toEqual(before)
    const own = await Fixture.make(odoo)
    expect(await odoo.read("account.move", await own.posted(), ["name"])).toMatchObject({ name: "INV/2026/00002" })
  })
})

it("the file is whole after every writing call, and no other file stays behind", async () => {
  const persist = join(folder, "whole.json")
  await during({ persist }, async (odoo) => {
    for (const name of ["a", "b", "c"]) {
      const id = await odoo.createOne("res.partner", { name })
      const state: Odoo.OdooState = JSON.parse(readFileSync(persist, "utf8"))
      expect(state.tables["res.partner"]?.rows[id]?.["name"]).toBe(name)
    }
  })
  expect(readdirSync(folder).filter((name) => name.startsWith("whole"))).toEqual(["whole.json"])
})

it("the state is plain JSON, and a refused call leaves it as it was", () =>
  during({}, async (odoo, double) => {
    const own = await Fixture.make(odoo)
    const [good, bad] = [await own.invoice([[1, 1]]), await own.invoice([])]
    const before = JSON.stringify(double.state)
    expect(JSON.stringify(JSON.parse(before))).toBe(before)
    expect((await odoo.attempt("account.move", "action_post", { ids: [good, bad] })).status).toBe(422)
    expect(JSON.stringify({ ...double.state })).toBe(before)
  }))

it("a test may arrange the books beforehand, and the clock", async () => {
  const state = seed()
  const company = state.tables["res.company"]
  if (company?.rows[1] === undefined) throw new Error("no company")
  company.rows[1] = { ...company.rows[1], tax_calculation_rounding_method: "round_per_line" }
  await during({ state, now: () => new Date("2027-02-03T04:05:06Z") }, async (odoo) => {
    const own = await Fixture.make(odoo)
    const id = await own.invoice([[1, 3.35, "13% HST"], [1, 3.35, "13% HST"], [1, 3.35, "13% HST"]], {
      invoice_date_due: undefined
    })
    expect(await odoo.read("account.move", id, ["amount_tax", "amount_total", "write_date", "invoice_date_due"]))
      .toEqual({
        id,
        amount_tax: 1.32,
        amount_total: 11.37,
        write_date: "2027-02-03 04:05:06",
        invoice_date_due: "2027-02-03"
      })
  })
})

it("twenty loads of one invoice at once make one invoice", () =>
  during({}, async (odoo) => {
    const load = () =>
      odoo.call("account.move", "load", {
        fields: ["id", "move_type", "ref"],
        data: [["nexa.one", "out_invoice", "one"]]
      })
    await Promise.all(Array.from({ length: 20 }, load))
    expect(await odoo.call("account.move", "search_count", { domain: [["ref", "=", "one"]] })).toBe(1)
  }))

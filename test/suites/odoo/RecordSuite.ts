import { beforeAll, describe, expect, it } from "vitest"
import { mark } from "./Calls.ts"
import type { Calls } from "./Calls.ts"

const partners = (odoo: Calls) => {
  const run = mark()

  let id = 0

  beforeAll(async () => {
    id = await odoo.createOne("res.partner", { name: `Café ${run}`, email: `A.${run}@Example.com` })
  })

  it("creating, writing and reading a partner", async () => {
    const { id: canada } = await odoo.first("res.country", [["code", "=", "CA"]])
    const { id: ontario } = await odoo.first("res.country.state", [["code", "=", "ON"], ["country_id.code", "=", "CA"]])
    expect(
      await odoo.call("res.partner", "write", {
        ids: [id],
        vals: { is_company: true, country_id: canada, state_id: ontario }
      })
    ).toBe(true)
    expect(
      await odoo.read("res.partner", id, [
        "name",
        "is_company",
        "country_id",
        "state_id",
        "vat",
        "active",
        "write_date"
      ])
    ).toEqual({
      id,
      name: `Café ${run}`,
      is_company: true,
      country_id: [canada, "Canada"],
      state_id: [ontario, "Ontario (CA)"],
      vat: false,
      active: true,
      write_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    })
  })

  it("a partner needs a name", async () => {
    expect(await odoo.refusal("res.partner", "create", { vals_list: [{ email: "x@y.z" }] })).toMatchObject({
      status: 422,
      name: "odoo.exceptions.ValidationError",
      message: "The operation cannot be completed: Contacts require a name"
    })
  })
}

const searches = (odoo: Calls) => {
  const run = mark()

  let id = 0

  beforeAll(async () => {
    const { id: country_id } = await odoo.first("res.country", [["code", "=", "CA"]])
    id = await odoo.createOne("res.partner", { name: `Café ${run}`, email: `A.${run}@Example.com`, country_id })
  })

  const domains: ReadonlyArray<readonly [string, (run: string) => ReadonlyArray<unknown>, boolean]> = [
    ["= tells upper from lower case", (m) => [["email", "=", `a.${m}@example.com`]], false],
    ["=ilike does not", (m) => [["email", "=ilike", `a.${m}@example.COM`]], true],
    ["=ilike wants the whole", (m) => [["email", "=ilike", `a.${m}`]], false],
    ["=like takes a pattern", (m) => [["email", "=like", `A.${m}%`]], true],
    ["ilike finds a part", (m) => [["email", "ilike", `${m}@EXAMPLE`]], true],
    ["in a list", (m) => [["email", "in", ["x", `A.${m}@Example.com`]]], true],
    ["not in a list holds for others", (m) => [["email", "not in", ["x"]], ["name", "ilike", m]], true],
    ["!= false means set", (m) => [["email", "!=", false], ["name", "ilike", m]], true],
    ["= false means not set", (m) => [["phone", "=", false], ["name", "ilike", m]], true],
    [
      "| takes either, ! turns round",
      (m) => ["|", ["email", "=", "zz"], "&", ["name", "ilike", m], "!", ["name", "=", "x"]],
      true
    ],
    ["a path goes through a relation", (m) => [["country_id.code", "=", "CA"], ["name", "ilike", m]], true],
    ["a relation is found by name", (m) => [["country_id", "=", "Canada"], ["name", "ilike", m]], true],
    ["a relation that is not set is unlike any", (m) => [["parent_id", "!=", 1], ["name", "ilike", m]], true],
    ["an empty list holds nobody", () => [["id", "in", []]], false]
  ]

  it.each(domains)("search: %s", async (_, domain, expected) => {
    const found = await odoo.call<ReadonlyArray<number>>("res.partner", "search", { domain: domain(run) })
    expect(found).toEqual(expected ? [id] : [])
  })
}

const lists = (odoo: Calls) => {
  it("order, limit and offset", async () => {
    const marked = mark()
    const vals_list = ["b", "a", "c"].map((name) => ({ name: `${name} ${marked}` }))
    const [b, a, c] = await odoo.call<ReadonlyArray<number>>("res.partner", "create", { vals_list })
    const search = (args: object) =>
      odoo.call("res.partner", "search", { domain: [["name", "ilike", marked]], ...args })
    expect(await search({ order: "name desc" })).toEqual([c, b, a])
    expect(await search({ order: "name", limit: 1, offset: 1 })).toEqual([b])
    expect(await odoo.call("res.partner", "search_count", { domain: [["name", "ilike", marked]] })).toBe(3)
  })

  it("archived records hide, unless asked for", async () => {
    const archived = await odoo.createOne("res.partner", { name: mark(), active: false })
    const count = (args: object) =>
      odoo.call("res.partner", "search_count", { domain: [["id", "=", archived]], ...args })
    expect(await count({})).toBe(0)
    expect(await count({ context: { active_test: false } })).toBe(1)
    expect(await count({ domain: [["id", "=", archived], ["active", "=", false]] })).toBe(1)
  })
}

const external = (odoo: Calls) => {
  it("an external id is given once, and goes with its record", async () => {
    const run = mark()
    const partner = await odoo.createOne("res.partner", { name: run })
    const vals = { module: "nexa_test", name: `partner_${run}`, model: "res.partner", res_id: partner }
    await odoo.createOne("ir.model.data", vals)
    const again = await odoo.refusal("ir.model.data", "create", { vals_list: [vals] })
    expect(again).toMatchObject({ status: 422, name: "odoo.exceptions.ValidationError" })
    expect(again.message).toContain(`Key (module, name)=(nexa_test, partner_${run}) already exists.`)
    const named = [["module", "=", "nexa_test"], ["name", "=", `partner_${run}`]]
    expect(await odoo.first("ir.model.data", named, ["res_id", "model", "complete_name"])).toMatchObject({
      res_id: partner,
      model: "res.partner",
      complete_name: `nexa_test.partner_${run}`
    })
    await odoo.call("res.partner", "unlink", { ids: [partner] })
    expect(await odoo.find("ir.model.data", named, ["id"])).toEqual([])
  })
}

/** Partners, searches and external ids. */
export const suite = (odoo: Calls): void => {
  describe("partners", () => partners(odoo))
  describe("domains", () => searches(odoo))
  describe("lists", () => lists(odoo))
  describe("external ids", () => external(odoo))
}

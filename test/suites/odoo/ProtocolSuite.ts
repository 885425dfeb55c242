import { describe, expect, it } from "vitest"
import type { Calls, Server } from "./Calls.ts"

const path = "/json/2/res.partner/search_read"
const body = { domain: [["id", "=", 1]], fields: ["name"] }

const access = (odoo: Calls, server: () => Server): void => {
  it("says that it is up without a key", async () => {
    const response = await fetch(`${server().url}/web/health`)
    expect([response.status, await response.json()]).toEqual([200, { status: "pass" }])
  })

  it("answers a list of records, a many2one as id and name", async () => {
    const answer = await odoo.send("/json/2/res.company/search_read", {
      domain: [["id", "=", 1]],
      fields: ["name", "currency_id"],
      limit: 1
    })
    expect(answer).toMatchObject({
      status: 200,
      body: [{ id: 1, name: "Nexa Systems Inc.", currency_id: [expect.any(Number), "CAD"] }]
    })
  })

  it("refuses a wrong key and a missing one with 401", async () => {
    const wrong = await odoo.send(path, body, { authorization: "bearer nope" })
    expect(wrong).toMatchObject({
      status: 401,
      body: { name: "werkzeug.exceptions.Unauthorized", message: "Invalid apikey", arguments: ["Invalid apikey", 401] }
    })
    expect((await odoo.send(path, body, { authorization: "" })).status).toBe(401)
  })

  it("answers an unknown database with 404 as HTML", async () => {
    const answer = await odoo.send(path, body, { "x-odoo-database": "nope" })
    expect([answer.status, answer.type.startsWith("text/html")]).toEqual([404, true])
  })

  it("keeps private methods private", async () => {
    expect(await odoo.refusal("res.partner", "_search", { domain: [] })).toMatchObject({
      status: 403,
      name: "odoo.exceptions.AccessError",
      message: "Private methods (such as 'res.partner._search') cannot be called remotely."
    })
  })

  it("tells who is calling, what they may do and until when the key is valid", async () => {
    expect(await odoo.call("res.users", "context_get")).toMatchObject({ uid: 2 })
    expect(await odoo.call("account.move", "has_access", { operation: "write" })).toBe(true)
    expect((await odoo.refusal("account.move", "has_access", { operation: "nonsense" })).status).toBe(500)
    const [key] = await odoo.find("res.users.apikeys", [["user_id", "=", 2]], ["name", "scope", "expiration_date"])
    expect(key?.["expiration_date"]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  })
}

const requests = (odoo: Calls): void => {
  it("answers an unknown model or method with 404 as JSON", async () => {
    expect(await odoo.refusal("res.nothing", "search_read")).toMatchObject({
      status: 404,
      message: "the model 'res.nothing' does not exist"
    })
    expect(await odoo.refusal("res.partner", "nothing")).toMatchObject({
      status: 404,
      message: "The method 'res.partner.nothing' does not exist"
    })
    expect(await odoo.refusal("fusion.billing.account.link", "fields_get")).toMatchObject({ status: 404 })
  })

  it("refuses what is no JSON with 400, and another content type with 415", async () => {
    expect((await odoo.send(path, "{\"domain\":")).status).toBe(400)
    expect((await odoo.send(path, body, { "content-type": "text/plain" })).status).toBe(415)
  })

  it("refuses a call without its argument, and a model's method with ids, with 422", async () => {
    expect(await odoo.refusal("res.partner", "create")).toMatchObject({
      status: 422,
      message: "missing a required argument: 'vals_list'"
    })
    expect(await odoo.refusal("res.partner", "search_read", { ids: [1] })).toMatchObject({
      status: 422,
      message: "cannot call res.partner.search_read with ids"
    })
  })

  const wrong: ReadonlyArray<readonly [string, string, object, string]> = [
    ["read", "search_read", { domain: [], fields: ["nope"] }, "Invalid field 'nope' on 'res.partner'"],
    [
      "a domain",
      "search_read",
      { domain: [["nope", "=", 1]] },
      "Invalid field res.partner.nope in condition ('nope', '=', 1)"
    ],
    [
      "a path",
      "search_read",
      { domain: [["country_id.nope", "=", 1]] },
      "Invalid field res.country.nope in condition ('nope', '=', 1)"
    ],
    ["an order", "search_read", { domain: [], order: "nope" }, "Invalid field 'nope' on model 'res.partner'"],
    ["create", "create", { vals_list: [{ name: "x", nope: 1 }] }, "Invalid field 'nope' in 'res.partner'"],
    ["write", "write", { ids: [1], vals: { nope: 1 } }, "nope"]
  ]

  it.each(wrong)("a wrong field in %s is a 500", async (_, method, args, message) => {
    expect(await odoo.refusal("res.partner", method, args)).toMatchObject({ status: 500, message })
  })

  it("a wrong operator and a wrong term are a 500", async () => {
    expect((await odoo.refusal("res.partner", "search", { domain: [["name", "~~", "x"]] })).message).toBe(
      "Invalid operator in condition ('name', '~~', 'x')"
    )
    expect((await odoo.refusal("res.partner", "search", { domain: ["id", "=", 1] })).status).toBe(500)
  })

  it("reads nothing of a missing record, and refuses to write or delete it with 404", async () => {
    expect(await odoo.call("res.partner", "read", { ids: [99999999], fields: ["name"] })).toEqual([])
    const missing = {
      status: 404,
      name: "odoo.exceptions.MissingError",
      message: expect.stringContaining("(Record: res.partner(99999999,), User: 2)")
    }
    expect(await odoo.refusal("res.partner", "write", { ids: [99999999], vals: { name: "x" } })).toMatchObject(missing)
    expect(await odoo.refusal("res.partner", "unlink", { ids: [99999999] })).toMatchObject(missing)
  })
}

/** Status codes and bodies of what the server answers and refuses. */
export const suite = (odoo: Calls, server: () => Server): void => {
  describe("access", () => access(odoo, server))
  describe("requests", () => requests(odoo))
}

import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { afterEach, beforeEach, expect, it } from "vitest"
import * as Odoo from "../../../sandbox/odoo/Odoo.ts"
import * as Calls from "../../suites/odoo/Calls.ts"

let scope: Scope.Closeable
let double: Odoo.OdooDouble
const odoo = Calls.make(() => ({ url: double.url, database: "books", key: "key" }))

beforeEach(async () => {
  scope = Scope.makeUnsafe()
  double = await Effect.runPromise(Scope.provide(Odoo.serve({ apiKey: "key", database: "books" }), scope))
})
afterEach(() => Effect.runPromise(Scope.close(scope, Exit.void)))

const create = () => odoo.attempt("res.partner", "create", { vals_list: [{ name: "Acme" }] })
const created = () => odoo.call("res.partner", "search_count", { domain: [["name", "=", "Acme"]] })
const failed = (answer: Promise<unknown>) => answer.then(() => false, () => true)

it("a connection cut before the call leaves nothing, cut after it leaves the record", async () => {
  double.fault({ kind: "reset-before" })
  expect(await failed(create())).toBe(true)
  expect(await created()).toBe(0)
  double.fault({ kind: "reset-after" })
  expect(await failed(create())).toBe(true)
  expect(await created()).toBe(1)
})

it("half an answer is no answer, though the call took effect", async () => {
  double.fault({ kind: "truncated" })
  expect(await failed(create())).toBe(true)
  expect(await created()).toBe(1)
})

it("a status comes instead of the call, or after it", async () => {
  double.fault({ kind: "status", status: 503 })
  expect((await create()).status).toBe(503)
  expect(await created()).toBe(0)
  double.fault({ kind: "status-after", status: 504 })
  expect((await create()).status).toBe(504)
  expect(await created()).toBe(1)
})

it("a lost race is answered as Odoo does: HTTP 200, no ids, and nothing is written", async () => {
  double.fault({ kind: "conflict", when: (_, method) => method === "load" })
  expect(await odoo.call("res.partner", "load", { fields: ["id", "name"], data: [["nexa.a", "Acme"]] })).toMatchObject({
    ids: false,
    messages: [{ type: "error", message: expect.stringContaining("could not serialize access") }]
  })
  expect(await created()).toBe(0)
})

it("a proxy's page is HTML, whatever was asked", async () => {
  double.fault({ kind: "html" })
  expect(await create()).toMatchObject({ status: 502, type: expect.stringMatching(/^text\/html/) })
})

it("a late answer is a whole answer", async () => {
  double.fault({ kind: "delay", delayMs: 60 })
  const before = performance.now()
  expect((await create()).status).toBe(200)
  expect(performance.now() - before).toBeGreaterThan(50)
})

it("a fault waits for the call it is meant for, and happens as often as it says", async () => {
  double.fault({ kind: "status", when: (model, method) => model === "res.partner" && method === "create", times: 2 })
  expect(await created()).toBe(0)
  expect([(await create()).status, (await create()).status, (await create()).status]).toEqual([503, 503, 200])
})

it("cleared faults do not happen", async () => {
  double.fault({ kind: "reset-before", times: 9 })
  double.clearFaults()
  expect((await create()).status).toBe(200)
})

it("every call that was carried out is written down, and no other", async () => {
  double.fault({ kind: "status" })
  await create()
  await created()
  expect(double.calls).toEqual([{ model: "res.partner", method: "search_count" }])
})

/** What people do to partners. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { type Promises, unpaid } from "./office.ts"

export const promises: Promises = {
  "partners that somebody merged are followed, and keep the name that stayed": Effect.fnUntraced(function*(office) {
    const { acts, call, ids } = office
    const one = { ...unpaid, userId: "u", company: acts.id("One Inc.") } as const
    const two = { ...unpaid, userId: "v", company: acts.id("Two Inc.") } as const
    yield* acts.run([{ ...one, id: "a" }, { ...two, id: "b" }])
    const partners = yield* ids("res.partner", [["name", "in", [one.company, two.company]]])
    const [stays] = yield* ids("res.partner", [["name", "=", two.company]])
    const model = "base.partner.merge.automatic.wizard"
    const context = { active_model: "res.partner", active_ids: partners }
    const wizard = yield* call(model, "create", {
      vals_list: [{ state: "selection", partner_ids: [[6, 0, partners]], dst_partner_id: stays }],
      context
    })
    yield* call(model, "action_merge", { ids: wizard, context })
    yield* acts.run([{ ...one, id: "c" }, { ...two, id: "d" }])
    const booked = yield* acts.booked("a", "b", "c", "d")
    assert.deepStrictEqual(booked.map(({ partner }) => partner), Array(4).fill(two.company))
    assert.strictEqual((yield* ids("res.partner", [["name", "=", one.company]])).length, 0)
  }),

  "a partner that somebody archived is still the customer's": Effect.fnUntraced(function*({ acts, call, ids }) {
    const customer = { ...unpaid, userId: "u", company: acts.id("Old Inc.") } as const
    yield* acts.run([customer])
    const partners = yield* ids("res.partner", [["name", "=", customer.company]])
    yield* call("res.partner", "write", { ids: partners, vals: { active: false } })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([{ ...customer, id: "b" }]), acts), { b: "posted" })
    const everyone = [["name", "=", customer.company], ["active", "in", [true, false]]]
    assert.deepStrictEqual(yield* ids("res.partner", everyone), partners)
  }),

  "a partner that somebody deleted is made again": Effect.fnUntraced(function*(office) {
    const { acts, call, ids } = office
    const customer = { ...unpaid, company: acts.id("Gone Inc.") } as const
    yield* acts.run([customer], { post: false })
    yield* call("account.move", "unlink", { ids: [yield* office.moveId("a")] })
    yield* call("res.partner", "unlink", { ids: yield* ids("res.partner", [["name", "=", customer.company]]) })
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([customer]), acts), { a: "posted" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ partner }) => partner), [customer.company])
  })
}

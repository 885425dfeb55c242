/** Books that are elsewhere: answers get lost on the way, and others write there too. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { hosting, paid, type Promises, unpaid } from "./promise.ts"

/** More than any sink calls for two invoices of one chunk. */
const CALLS_MAX = 30

const twice = { ...unpaid, payments: [["py2", "2026-05-06", "40"], ["py3", "2026-05-07", "73"]] } as const

/** The same invoice, customer and payments under names of their own. */
const renamed = <A extends typeof paid | typeof twice>(one: A, id: string) => ({
  ...one,
  id,
  payments: one.payments.map(([payment, date, amount]) => [`${payment}-${id}`, date, amount] as const)
})

/** Loses one writing call after the other, or its answer, each in a run of its own. */
const losing = Effect.fnUntraced(function*(acts: SinkActs.Acts, what: SinkActs.Lost) {
  for (let nth = 1, isStruck = true; isStruck; nth++) {
    assert.isBelow(nth, CALLS_MAX)
    const [a, b] = [`a${nth}`, `b${nth}`]
    const lossy = yield* acts.losing(what, nth)
    const outcomes = yield* lossy.acts.run([renamed(paid, a), renamed(twice, b)])
    isStruck = lossy.isStruck()
    const why = `the ${what} was lost, writing for the ${nth}. time`
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { [a]: "posted", [b]: "posted" }, why)
    const booked = (yield* acts.booked(a, b)).map(({ id, payments, residual }) => [id, payments.length, residual])
    assert.deepStrictEqual(booked, [[acts.id(a), 1, "0.00"], [acts.id(b), 2, "0.00"]], why)
  }
})

export const promises: Promises = {
  "whichever writing call is lost, each invoice and payment is there once, and that is said": (acts) =>
    losing(acts, "call"),

  "whichever answer is lost, each invoice and payment is there once, and that is said": (acts) =>
    losing(acts, "answer"),

  "what the books refuse fails with their own words, and the others go through": Effect.fnUntraced(function*(acts) {
    yield* acts.activate("EUR")
    const foreign = { id: "x", items: [hosting], subtotal: "100", currency: "EUR" } as const
    const cases = [unpaid, foreign, { ...paid, id: "b" }]
    const outcomes = yield* acts.run(cases, {}, acts.setActive("EUR", false))
    assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", x: "Rejected", b: "posted" })
    const said = outcomes.flatMap(({ result }) => result._tag === "failed" ? [result.failure.message] : [])
    assert.match(said.join(), /EUR/, "nobody could tell what to do about it")
    assert.deepStrictEqual((yield* acts.booked("a", "x", "b")).map(({ state }) => state), ["posted", "draft", "posted"])
  })
}

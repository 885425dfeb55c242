/** What happens to an invoice and its customer after it was posted. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as SinkActs from "../../support/SinkActs.ts"
import { hosting, paid, type Promises, unpaid } from "./promise.ts"

export const promises: Promises = {
  "a run that leaves drafts touches nothing that is posted": Effect.fnUntraced(function*(acts) {
    yield* acts.run([unpaid])
    const before = yield* acts.booked("a")
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([paid], { post: false }), acts), { a: "alreadyPosted" })
    assert.deepStrictEqual(yield* acts.booked("a"), before)
  }),

  "a payment that comes later settles the rest, and only the rest": Effect.fnUntraced(function*(acts) {
    const part = { ...unpaid, payments: [["py1", "2026-05-06", "40"]] } as const
    yield* acts.run([part])
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ residual }) => residual), ["73.00"])
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([part]), acts), { a: "alreadyPosted" })
    const whole = { ...unpaid, payments: [["py1", "2026-05-06", "40"], ["py2", "2026-06-18", "73"]] } as const
    assert.deepStrictEqual(SinkActs.ends(yield* acts.run([whole]), acts), { a: "settled" })
    const [booked] = yield* acts.booked("a")
    assert.strictEqual(booked?.residual, "0.00")
    assert.deepStrictEqual(booked?.payments, [[acts.id("py1"), "2026-05-06", "40.00"], [
      acts.id("py2"),
      "2026-06-18",
      "73.00"
    ]])
  }),

  "a payment larger than the invoice settles it, and the surplus stays the customer's": Effect.fnUntraced(
    function*(acts) {
      yield* acts.run([{ ...unpaid, payments: [["py1", "2026-05-06", "150"]] }])
      const [booked] = yield* acts.booked("a")
      assert.deepStrictEqual([booked?.residual, booked?.payments[0]?.[2]], ["0.00", "150.00"])
    }
  ),

  "a void invoice that is absent is skipped; one that is posted is reported and left alone": Effect.fnUntraced(
    function*(acts) {
      assert.deepStrictEqual(SinkActs.ends(yield* acts.runVoid("a", "2026-05-20"), acts), { a: "skipped:void" })
      yield* acts.run([unpaid])
      const before = yield* acts.booked("a")
      assert.deepStrictEqual(SinkActs.ends(yield* acts.runVoid("a", "2026-05-20"), acts), { a: "VoidedAfterPosting" })
      assert.deepStrictEqual(yield* acts.booked("a"), before)
    }
  ),

  "a posted invoice that was voided is reversed once where the pipeline says so": Effect.fnUntraced(function*(acts) {
    yield* acts.run([unpaid])
    const reverse = acts.runVoid("a", "2026-05-20", { voidedAfterPosting: "reverse" })
    assert.deepStrictEqual(SinkActs.ends(yield* reverse, acts), { a: "reversed" })
    assert.deepStrictEqual((yield* acts.booked("a")).map(({ isReversed }) => isReversed), [true])
    assert.deepStrictEqual(SinkActs.ends(yield* reverse, acts), { a: "alreadyPosted" })
  }),

  "two users with one e-mail stay two partners": Effect.fnUntraced(function*(acts) {
    const owner = { email: "owner@example.com", items: [hosting], subtotal: "100" } as const
    yield* acts.run([{ ...owner, id: "a", company: "First Inc." }, { ...owner, id: "b", company: "Second Inc." }])
    assert.deepStrictEqual((yield* acts.booked("a", "b")).map(({ partner }) => partner), ["First Inc.", "Second Inc."])
  }),

  "a customer that becomes a company is renamed, and stays one partner": Effect.fnUntraced(function*(acts) {
    const user = { userId: "u", items: [hosting], subtotal: "100" } as const
    yield* acts.run([{ ...user, id: "a", company: null, fullName: "Gurpreet Singh" }])
    yield* acts.run([{ ...user, id: "b", company: "Acme Inc.", fullName: "Gurpreet Singh" }])
    const partners = (yield* acts.booked("b")).map(({ partner }) => partner)
    assert.deepStrictEqual(partners, ["Acme Inc."])
  })
}

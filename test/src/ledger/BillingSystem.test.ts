import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Ledger, type Verify } from "#etl"
import { ask } from "../../support/Asking.ts"
import { evidence } from "../../support/evidence.ts"

const { unanswered } = Ledger.BillingSystem
type Unanswered = Ledger.BillingSystem.Unanswered

const draft: Verify.Answer<Ledger.Truth> & { readonly _tag: "Draft" } = { _tag: "Draft", evidence }
const notFound = unanswered("NotFound", "acme has no such invoice")
const wrongMode = unanswered("Refused", "the invoice is of the other mode", { wrongMode: true })
const revoked = unanswered("Refused", "acme refused our key", { stop: true })
const unreachable = unanswered("Unreachable", "acme could not be reached")
const broken = unanswered("ServerError", "acme is in trouble")

/** A system that answers the n-th question by `script`; an answer that is no failure is "draft". */
const system = (script: (n: number) => Unanswered | null) => {
  const log = { asked: [] as Array<string>, together: 0, most: 0 }
  const billing: Ledger.BillingSystem.BillingSystem = {
    name: "acme",
    open: Effect.succeed({
      listing: null,
      one: Effect.fnUntraced(function*(reference) {
        const failure = script(log.asked.push(reference) - 1)
        log.most = Math.max(log.most, ++log.together)
        yield* Effect.sleep(1)
        log.together -= 1
        return failure === null ? draft : yield* Effect.fail(failure)
      })
    }),
    check: Effect.succeed([])
  }
  return { billing, log }
}

const references = (count: number) => Array.from({ length: count }, (_, n) => `in_${n}`)
const labels = (answers: ReadonlyArray<Verify.Answer<Ledger.Truth>>) =>
  answers.map((answer) => answer._tag === "Unverifiable" ? answer.reason : answer._tag)
const count = (answers: ReadonlyArray<Verify.Answer<Ledger.Truth>>, label: string) =>
  labels(answers).filter((each) => each === label).length

describe("one run's questions to a billing system", () => {
  it.live("answers come in the order of the questions, eight asked at a time, the first alone", () =>
    Effect.gen(function*() {
      const { billing, log } = system((n) => n % 3 === 0 ? broken : null)
      const { answers } = yield* ask(billing, {}, references(30))
      assert.deepStrictEqual(labels(answers), references(30).map((_, n) => n % 3 === 0 ? "ServerError" : "Draft"))
      assert.strictEqual(log.most, 8)
      const revokedAtOnce = system(() => revoked)
      yield* ask(revokedAtOnce.billing, {}, references(30))
      assert.deepStrictEqual(revokedAtOnce.log.asked, ["in_0"])
    }))

  it.live("a key that is refused in mid-run stops it, and is told once", () =>
    Effect.gen(function*() {
      const { billing, log } = system((n) => n < 10 ? null : revoked)
      const { answers, notices } = yield* ask(billing, {}, references(100))
      assert.isAtMost(log.asked.length, 10 + 8)
      assert.strictEqual(count(answers, "Refused"), 90)
      assert.deepStrictEqual(notices, [
        "acme refused our key. Its invoices stay unverifiable and are tried again next run."
      ])
    }))

  for (const [what, strange] of [["unknown", notFound], ["of the wrong mode", wrongMode]] as const) {
    it.live(`more than a fifth of at least 25 ${what}: the wrong account, told once`, () =>
      Effect.gen(function*() {
        const { billing, log } = system((n) => n % 4 === 0 ? strange : null)
        const { answers, notices } = yield* ask(billing, {}, references(100))
        assert.isAtMost(log.asked.length, 25 + 8)
        assert.strictEqual(labels(answers)[99], "Refused")
        assert.strictEqual(notices.length, 1)
        assert.match(notices[0] ?? "", /^acme does not know 7 of 25 invoices: the key is of another account or mode/)
      }))

    it.live(`exactly a fifth ${what} is no storm`, () =>
      Effect.gen(function*() {
        const { billing, log } = system((n) => n % 5 === 4 ? strange : null)
        const { notices } = yield* ask(billing, {}, references(100))
        assert.deepStrictEqual([log.asked.length, notices], [100, []])
      }))

    it.live(`24 ${what} of 24 are too few to judge by`, () =>
      Effect.gen(function*() {
        const { billing, log } = system(() => strange)
        const { notices } = yield* ask(billing, {}, references(24))
        assert.deepStrictEqual([log.asked.length, notices], [24, []])
      }))
  }

  it.live("five network failures in a row open the circuit; the reason stays what it was", () =>
    Effect.gen(function*() {
      const { billing, log } = system(() => unreachable)
      const { answers, notices } = yield* ask(billing, {}, references(1_000))
      assert.isAtMost(log.asked.length, 5 + 7)
      assert.strictEqual(count(answers, "Unreachable"), 1_000)
      assert.match(notices.join("|"), /^acme could not be reached, 5 times in a row\. [^|]*$/)
    }))

  it.live("an answer in between closes it again", () =>
    Effect.gen(function*() {
      const { billing, log } = system((n) => n % 5 === 0 ? null : unreachable)
      const { notices } = yield* ask(billing, {}, references(100))
      assert.deepStrictEqual([log.asked.length, notices], [100, []])
    }))

  it.live("a system in trouble is given more of a chance, and then left alone", () =>
    Effect.gen(function*() {
      const { billing, log } = system(() => broken)
      const { answers } = yield* ask(billing, {}, references(1_000))
      assert.isAtLeast(log.asked.length, 25)
      assert.isAtMost(log.asked.length, 25 + 7)
      assert.strictEqual(count(answers, "ServerError"), 1_000)
    }))

  it.live("what stopped it is remembered over the chunks of a run, and forgotten after it", () =>
    Effect.gen(function*() {
      const { billing, log } = system((n) => n === 0 ? revoked : null)
      assert.deepStrictEqual(labels((yield* ask(billing, {}, references(3))).answers), [
        "Refused",
        "Refused",
        "Refused"
      ])
      assert.deepStrictEqual(labels((yield* ask(billing, {}, references(3))).answers), ["Draft", "Draft", "Draft"])
      assert.strictEqual(log.asked.length, 1 + 3)
    }))
})

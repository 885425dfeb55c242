/** What every billing system that lists invoices promises when many are asked for at once. Asked over real HTTP. */
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Ledger, Verify } from "#etl"
import type { Logged, Request } from "../../sandbox/http/Exchange.ts"
import type { Running } from "../../sandbox/http/Server.ts"
import { askAll, type Asked, impatient } from "../support/Asking.ts"
import { closedPort } from "../support/Sandboxed.ts"
import { promise } from "./Promise.ts"

type Question = Ledger.BillingSystem.Question

export interface Subject {
  readonly system: Ledger.BillingSystem.BillingSystem
  readonly settings: (url: string) => Readonly<Record<string, string>>
  /** The sample's invoices, and so many others, a tenth of them drafts and a tenth void; more than half of them paid. */
  readonly serve: (others: number) => Effect.Effect<Running, never, Scope.Scope>
  readonly sample: ReadonlyArray<Question>
  /** The n-th of the others; beyond those that are there, unknown ones. One hour lies between two. */
  readonly other: (n: number) => Question
  /** Whether a request is for a page of invoices, and whether for one invoice by itself. */
  readonly isList: (request: Request) => boolean
  readonly isOne: (request: Request) => boolean
}

export const suite = (name: string, subject: Subject): void => {
  const { isList, isOne, other, sample, settings, system } = subject
  const others = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => other(from + n))
  const asked = Effect.fnUntraced(function*(
    chunks: ReadonlyArray<ReadonlyArray<Question>>,
    held = 300,
    prepare: (_: Running) => void = () => {}
  ) {
    const running = yield* subject.serve(held)
    prepare(running)
    const result = yield* askAll(system, settings(running.url), chunks)
    assert.deepStrictEqual(running.violations, [], "the stand-in broke the vendor's contract")
    const count = (is: (request: Logged) => boolean) => running.requests.filter(is).length
    return { ...result, running, lists: count(isList), ones: count(isOne) }
  })
  /** Each in a chunk of its own, and so by itself. */
  const alone = (questions: ReadonlyArray<Question>, held = 300) => asked(questions.map((each) => [each]), held)

  describe(`${name}, many at once`, () => {
    promise(
      "says of each invoice of the sample, and of others, what it says of it alone",
      () =>
        Effect.gen(function*() {
          const wanted = [...sample, ...others(0, 30)]
          const together = yield* asked([wanted], 30)
          assert.isAbove(together.lists, 0)
          assert.deepStrictEqual(told(together), told(yield* alone(wanted, 30)))
          assert.strictEqual(together.ones, 0)
        })
    )

    promise("asks for a page where it would ask for a hundred", () =>
      Effect.gen(function*() {
        const { lists, ones } = yield* asked([others(0, 300)])
        assert.isAtMost(lists, 5)
        assert.strictEqual(ones, 0)
      }))

    promise("asks for each where they are few, or far from each other", () =>
      Effect.gen(function*() {
        const few = yield* asked([[other(1), other(150), other(299)]])
        assert.deepStrictEqual([few.lists, few.ones], [0, 3])
        const far = yield* asked([Array.from({ length: 12 }, (_, n) => other(n * 100))], 1_200)
        assert.deepStrictEqual(kinds(far), Array.from({ length: 12 }, () => kinds(far)[0]))
        assert.isAtMost(far.lists, 3)
      }))

    promise(
      "what a list does not hold is unknown only when the vendor says so of it alone",
      () =>
        Effect.gen(function*() {
          const unknown = [other(900), other(901), other(902)].map((each) => ({
            ...each,
            claimedAt: other(10).claimedAt
          }))
          const result = yield* asked([[...unknown, ...others(0, 60)]])
          assert.deepStrictEqual(reasons(result).slice(0, 3), ["NotFound", "NotFound", "NotFound"])
          assert.isTrue(reasons(result).slice(3).every((reason) => reason === ""))
          assert.strictEqual(result.ones, 3)
        })
    )

    for (
      const [what, claim] of [
        ["stamped today, all of them", () => 1_795_000_000],
        ["not known", () => null],
        ["wrong by decades for one", (at: number | null, n: number) => n === 7 ? 0 : at],
        ["wrong for every third", (at: number | null, n: number) => n % 3 === 0 ? 1_795_000_000 : at]
      ] as const
    ) {
      promise(`when they were made is ${what}: pages still find them`, () =>
        Effect.gen(function*() {
          const wanted = others(0, 200)
          const lying = wanted.map((each, n) => ({ ...each, claimedAt: claim(each.claimedAt, n) }))
          const result = yield* asked([lying])
          assert.deepStrictEqual(told(result), told(yield* asked([wanted])))
          assert.isAtMost(result.lists + result.ones, 20)
        }))
    }

    promise(
      "a page that two chunks share is asked for at most twice, and no invoice by itself",
      () =>
        Effect.gen(function*() {
          const { lists, ones } = yield* asked([others(0, 150), others(150, 300)])
          assert.isAtMost(lists, 6)
          assert.strictEqual(ones, 0)
        })
    )

    promise("a refused key is found out with one request", () =>
      Effect.gen(function*() {
        const refuse = (_: Running) => _.fault({ kind: "status", status: 401, times: 99 })
        const result = yield* asked([others(0, 150), others(150, 300)], 300, refuse)
        assert.deepStrictEqual([result.requests, result.notices.length], [1, 1])
        assert.deepStrictEqual([...new Set(reasons(result))], ["Refused"])
      }))

    promise("the wrong account is found out with a few", () =>
      Effect.gen(function*() {
        const result = yield* asked([others(5_000, 5_300)])
        assert.isAtMost(result.requests, 60)
        assert.strictEqual(result.notices.length, 1)
        assert.strictEqual(reasons(result)[299], "Refused")
      }))

    for (
      const [what, fault] of [
        ["429", { kind: "status", status: 429 }],
        ["429 for an hour", { kind: "status", status: 429, headers: { "retry-after": "3600" } }]
      ] as const
    ) {
      promise(`lists answer ${what}: nothing is asked for one by one instead`, () =>
        Effect.gen(function*() {
          const limit = (_: Running) => _.fault({ ...fault, times: 999, when: isList })
          const result = yield* asked([others(0, 150)], 300, limit)
          assert.deepStrictEqual([...new Set(reasons(result))], ["RateLimited"])
          assert.strictEqual(result.ones, 0)
        }))
    }

    promise("lists that fail for good are left alone, and each is asked for by itself", () =>
      Effect.gen(function*() {
        const chunks = Array.from({ length: 5 }, (_, n) => others(n * 12, n * 12 + 12))
        const fail = (_: Running) => _.fault({ kind: "raw", body: "<h1>Log in</h1>", times: 999, when: isList })
        const result = yield* asked(chunks, 300, fail)
        assert.deepStrictEqual(told(result), told(yield* asked(chunks)))
        assert.deepStrictEqual([result.lists, result.ones], [3, 60])
      }))

    promise("a closed port is found out with ten requests, once", () =>
      Effect.gen(function*() {
        const url = `http://127.0.0.1:${yield* closedPort}`
        const result = yield* askAll(system, settings(url), [others(0, 150), others(150, 300)], impatient)
        assert.deepStrictEqual([...new Set(reasons(result))], ["Unreachable"])
        assert.isAtMost(result.requests, 10)
        assert.strictEqual(result.notices.length, 1)
      }))

    promise("each answer says what it rests on, and nobody's name or mail address", () =>
      Effect.gen(function*() {
        for (const { answers } of [yield* asked([others(0, 40)]), yield* alone(others(0, 4))]) {
          const digests = answers.flatMap((answer) => answer._tag === "Unverifiable" ? [] : [answer.evidence.digest])
          assert.strictEqual(new Set(digests).size, answers.length)
          for (const answer of answers) {
            if (answer._tag === "Unverifiable") continue
            assert.match(answer.evidence.asked, /^GET \/(api\/)?v1\/invoices/)
            assert.notMatch(JSON.stringify(answer.evidence), /@|Acme/)
          }
        }
      }))
  })
}

/** Without when and how it was asked. */
const told = ({ answers }: Asked): ReadonlyArray<Verify.Answer<Ledger.Truth>> =>
  answers.map((answer) =>
    answer._tag === "Unverifiable"
      ? answer
      : { ...answer, evidence: { ...answer.evidence, asked: "", at: "", digest: "" } }
  )

const reasons = ({ answers }: Asked) => answers.map((answer) => answer._tag === "Unverifiable" ? answer.reason : "")

const kinds = ({ answers }: Asked) => answers.map(({ _tag }) => _tag)

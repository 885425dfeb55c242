/** What every billing system promises, whatever its vendor answers or fails to. Asked over real HTTP. */
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Formatter from "effect/Formatter"
import type * as Scope from "effect/Scope"
import type { Ledger } from "#etl"
import type { Running } from "../../sandbox/http/Server.ts"
import * as Wire from "../../src/cluster/Wire.ts"
import { ask, type Asked, check, impatient } from "../support/Asking.ts"
import { type Cash, cash } from "./verify/cash.ts"
import { faults } from "./verify/faults.ts"
import type { Many } from "./verify/many.ts"
import { pages } from "./verify/pages.ts"
import { refusals } from "./verify/refusals.ts"
import { promise } from "./Promise.ts"

/** A billing system with a stand-in for its vendor. */
export interface Subject {
  readonly system: Ledger.BillingSystem.BillingSystem
  /** The stand-in, holding the invoices of `references`. */
  readonly serve: Effect.Effect<Running, never, Scope.Scope>
  readonly settings: (url: string) => Readonly<Record<string, string>>
  /** The key in those settings, which nobody may ever see. */
  readonly key: string
  /** Where the confirmed invoice is. */
  readonly path: string
  readonly references: { readonly confirmed: string; readonly void: string; readonly draft: string }
  /** References of the right form that the vendor does not know. */
  readonly unknown: (n: number) => string
  /** The answer about the confirmed invoice, made one of the mode that our key is not of; null where there are no modes. */
  readonly inOtherMode: ((text: string) => string) | null
  /** Invoices of which something was paid. */
  readonly cash: Cash
  /** Enough invoices to be asked for by lists; null where the vendor lists none. */
  readonly many: Many | null
}

/** The suite; call it in the file of the billing system's own tests. */
export const suite = (name: string, subject: Subject): void => {
  describe(`${name} keeps the promises of a verifier`, () => {
    const { references, system } = subject
    /** Asks the stand-in, after it was prepared; and makes sure that nobody sees the key. */
    const asked = Effect.fnUntraced(function*(
      wanted: ReadonlyArray<string>,
      prepare: (running: Running) => void = () => {},
      patience = impatient
    ) {
      const running = yield* subject.serve
      prepare(running)
      const result = yield* ask(system, subject.settings(running.url), wanted, patience)
      assert.notInclude(Formatter.format(result), subject.key, "a key in a message")
      assert.notMatch(messages(result).join(""), /\n/)
      assert.strictEqual(Formatter.format(Wire.read(Wire.write(result.answers))), Formatter.format(result.answers))
      assert.deepStrictEqual(running.violations, [], "the stand-in broke the vendor's contract")
      return { ...result, running }
    })
    const one = [references.confirmed]

    promise("confirms what a decoded 2xx says, and nothing else is sent than reads", () =>
      Effect.gen(function*() {
        const { answers, running } = yield* asked(one)
        assert.strictEqual(answers[0]?._tag, "Confirmed")
        assert.isTrue(running.requests.every(({ method, status }) => method === "GET" && status === 200))
      }))

    promise("says void and draft, in the order of the questions", () =>
      Effect.gen(function*() {
        const { answers } = yield* asked([references.draft, references.confirmed, references.void])
        assert.deepStrictEqual(answers.map(({ _tag }) => _tag), ["Draft", "Confirmed", "Void"])
      }))

    promise("says NotFound only in the vendor's own words", () =>
      Effect.gen(function*() {
        const { answers, requests } = yield* asked([subject.unknown(1)])
        assert.deepStrictEqual([reasons(answers), requests], [["NotFound"], 1])
      }))

    for (const [what, fault, reason, requests] of refusals) {
      promise(
        `${what}: ${reason}, after ${requests} request${requests === 1 ? "" : "s"}`,
        () =>
          Effect.gen(function*() {
            const result = yield* asked(one, (running) => running.fault({ ...fault, times: 99 }))
            assert.deepStrictEqual(reasons(result.answers), [reason])
            assert.strictEqual(result.requests, requests)
          })
      )
    }

    for (const [what, fault] of refusals.filter(([, , , requests]) => requests > 1)) {
      promise(`${what}, once: asks again and confirms`, () =>
        Effect.gen(function*() {
          const { answers } = yield* asked(one, (running) => running.fault(fault))
          assert.strictEqual(answers[0]?._tag, "Confirmed")
        }))
    }

    for (const status of [401, 403]) {
      promise(`${status}: stops with one request, and says so once`, () =>
        Effect.gen(function*() {
          const wanted = [...one, references.void, references.draft]
          const result = yield* asked(wanted, (running) => running.fault({ kind: "status", status, times: 99 }))
          assert.deepStrictEqual(reasons(result.answers), ["Refused", "Refused", "Refused"])
          assert.strictEqual(result.requests, 1)
          assert.strictEqual(result.notices.length, 1)
          assert.include(result.notices[0], String(status))
        }))
    }

    promise("asked to wait for longer than a run does, leaves the vendor alone", () =>
      Effect.gen(function*() {
        const headers = { "retry-after": "3600" }
        const wanted = [...one, references.void, references.draft]
        const result = yield* asked(wanted, (_) => _.fault({ kind: "status", status: 429, headers, times: 99 }))
        assert.deepStrictEqual(reasons(result.answers), ["RateLimited", "RateLimited", "RateLimited"])
        assert.strictEqual(result.requests, 1)
      }))

    promise("no answer in time: Unreachable, and not waited for again", () =>
      Effect.gen(function*() {
        const patience = { ...impatient, timeoutMs: 150, retryWithinMs: 100 }
        const result = yield* asked(one, (_) => _.fault({ kind: "delay", milliseconds: 1_000, times: 9 }), patience)
        assert.deepStrictEqual([reasons(result.answers), result.requests], [["Unreachable"], 1])
      }))

    for (
      const [what, change] of [
        ["half of the answer", (text: string) => text.slice(0, text.length / 2)],
        [
          "a status of no meaning",
          (text: string) => text.replaceAll(/"status":"(open|finalized)"/g, "\"status\":\"settled\"")
        ],
        [
          "an amount that is no integer",
          (text: string) => text.replace(/("(?:total|sub_total_including_taxes_amount_cents)":\d+)/, "$1.5")
        ],
        ["another invoice", (text: string) => text.replace(/"(id|lago_id)":"[^"]*"/, "\"$1\":\"other\"")]
      ] as const
    ) {
      promise(`${what}, although it is a 200: Malformed`, () =>
        Effect.gen(function*() {
          const running = yield* subject.serve
          const text = yield* Effect.promise(() => read(running.url + subject.path, subject.key))
          assert.notStrictEqual(change(text), text)
          const settings = subject.settings(running.url)
          running.fault({ kind: "raw", body: change(text) })
          assert.deepStrictEqual(reasons((yield* ask(system, settings, one)).answers), ["Malformed"])
          assert.strictEqual((yield* ask(system, settings, one)).answers[0]?._tag, "Confirmed")
        }))
    }

    const { inOtherMode } = subject
    if (inOtherMode !== null) {
      promise("an invoice of the wrong mode is Refused, by itself", () =>
        Effect.gen(function*() {
          const running = yield* subject.serve
          const text = yield* Effect.promise(() => read(running.url + subject.path, subject.key))
          assert.notStrictEqual(inOtherMode(text), text)
          running.fault({ kind: "raw", body: inOtherMode(text) })
          const { answers } = yield* ask(system, subject.settings(running.url), [references.confirmed, references.void])
          assert.deepStrictEqual(reasons(answers), ["Refused", "Void"], "test invoices would reach live books")
        }))
    }

    promise("a later run asks anew: what was true may have changed", () =>
      Effect.gen(function*() {
        const running = yield* subject.serve
        const settings = subject.settings(running.url)
        assert.strictEqual((yield* ask(system, settings, one)).answers[0]?._tag, "Confirmed")
        running.fault({ kind: "status", status: 500, times: 99 })
        const later = yield* ask(system, settings, one)
        assert.deepStrictEqual(reasons(later.answers), ["ServerError"], "an old answer was given for a new one")
      }))

    promise("one bad invoice does not stop the others", () =>
      Effect.gen(function*() {
        const bad = (running: Running) => running.fault({ kind: "raw", body: "{}" })
        const { answers } = yield* asked([references.void, references.confirmed, references.draft], bad)
        assert.deepStrictEqual(answers.map(({ _tag }) => _tag), ["Unverifiable", "Confirmed", "Draft"])
      }))

    promise("a storm of unknown invoices stops it, once, as the wrong account", () =>
      Effect.gen(function*() {
        const result = yield* asked(Array.from({ length: 60 }, (_, n) => subject.unknown(n)))
        assert.isBelow(result.requests, 40)
        assert.strictEqual(result.notices.length, 1)
        assert.deepStrictEqual([reasons(result.answers)[0], reasons(result.answers)[59]], ["NotFound", "Refused"])
      }))

    promise("nobody there: a circuit opens, once, and the rest is not waited for", () =>
      Effect.gen(function*() {
        const url = yield* Effect.scoped(Effect.map(subject.serve, (running) => running.url))
        const wanted = Array.from({ length: 60 }, (_, n) => subject.unknown(n))
        const result = yield* ask(system, subject.settings(url), wanted)
        assert.deepStrictEqual([...new Set(reasons(result.answers))], ["Unreachable"])
        // Five answered and seven more under way, each with its four retries.
        assert.isAtMost(result.requests, 12 * 5)
        assert.strictEqual(result.notices.length, 1)
      }))

    promise("without settings: NotConfigured, and nothing is sent", () =>
      Effect.gen(function*() {
        const result = yield* ask(system, {}, [...one, references.void])
        assert.deepStrictEqual([reasons(result.answers), result.requests], [["NotConfigured", "NotConfigured"], 0])
      }))

    promise("never asks for what is not an invoice's id", () =>
      Effect.gen(function*() {
        const prefix = references.confirmed.slice(0, references.confirmed.search(/[_:]/) + 1)
        const { answers, requests } = yield* asked([
          `${prefix}../payments`,
          `${prefix}`,
          `${prefix}a b`,
          `${prefix}a?b=c`
        ])
        assert.deepStrictEqual(reasons(answers), ["Malformed", "Malformed", "Malformed", "Malformed"])
        assert.strictEqual(requests, 0)
      }))

    promise("check says whether the key is good, and never what it is", () =>
      Effect.gen(function*() {
        const running = yield* subject.serve
        const settings = subject.settings(running.url)
        const good = yield* check(system, settings)
        assert.isTrue(good.every(({ ok }) => ok))
        running.fault({ kind: "status", status: 401 })
        const bad = yield* check(system, settings)
        assert.strictEqual(bad.filter(({ ok }) => !ok).length, 1)
        const none = yield* check(system, {})
        assert.deepStrictEqual(none.map(({ ok }) => ok), [false])
        assert.notInclude(JSON.stringify([good, bad, none]), subject.key)
      }))
  })
  describe(`${name} tells what was paid`, () => cash(subject.cash))
  const { many } = subject
  if (many === null) return
  describe.concurrent(`${name}'s lists meet trouble`, () => faults(many))
  describe(`${name}'s lists are wrong`, () => pages(many))
}

const reasons = (answers: Asked["answers"]) =>
  answers.map((answer) => answer._tag === "Unverifiable" ? answer.reason : answer._tag)

const messages = ({ answers, notices }: Asked) => [
  ...notices,
  ...answers.flatMap((answer) => answer._tag === "Unverifiable" ? [answer.message] : [])
]

const read = async (url: string, key: string) =>
  (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).text()

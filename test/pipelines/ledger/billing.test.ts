/** A billing system in trouble: its invoices wait for the next run, the other system's are posted. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { root } from "../../support/CommandLine.ts"
import { closedPort, type Options, type Project, report, Sandboxed } from "../../support/Sandboxed.ts"

type Settings = NonNullable<Options["settings"]>
type Arrange = (sandboxed: Project) => Settings

/** What each system has of the 31, and what is posted without it. */
const without = {
  stripe: { prefix: "in_", unverifiable: 20, posted: 9, skipped: { void: 0, draft: 0, zeroAmount: 2 } },
  lago: { prefix: "lago:", unverifiable: 11, posted: 14, skipped: { void: 1, draft: 2, zeroAmount: 3 } }
}

const EVERY = 10_000
const HTML = "<!doctype html><title>502 Bad Gateway</title>"

const entry = `${root}test/support/impatient.ts`

const cases: ReadonlyArray<readonly [what: string, system: keyof typeof without, reason: string, arrange: Arrange]> = [
  ["has no key", "stripe", "NotConfigured", () => ({ STRIPE_API_KEY: null })],
  ["has no address", "lago", "NotConfigured", () => ({ LAGO_API_URL: "lago.example" })],
  ["answers late", "lago", "Unreachable", ({ lago }) => fault(lago, { kind: "delay", milliseconds: 1_300 })],
  ["cuts the connection", "stripe", "Unreachable", ({ stripe }) => fault(stripe, { kind: "reset", moment: "after" })],
  ["is asked too often", "lago", "RateLimited", ({ lago }) => fault(lago, { kind: "status", status: 429 })],
  ["answers a proxy's page", "stripe", "Malformed", ({ stripe }) => fault(stripe, { kind: "raw", body: HTML })],
  ["answers {}", "lago", "Malformed", ({ lago }) => fault(lago, { kind: "raw", body: "{}" })]
]

const fault = (double: Project["stripe"] | Project["lago"], fault: Parameters<typeof double.fault>[0]) => {
  double.fault({ ...fault, times: EVERY })
  return {}
}

const run = Effect.fnUntraced(function*(args: string, settings: Settings) {
  const { lago, newBooks, pipeline, stripe } = yield* Sandboxed
  const { url } = yield* newBooks
  const ended = yield* pipeline(args, { entry, settings: { ODOO_URL: url, ...settings } })
  for (const double of [stripe, lago]) double.clearFaults()
  return ended
})

/** The other system's invoices are posted, and those of this one unverifiable for this reason. */
const goesOnWithout = Effect.fnUntraced(function*(system: keyof typeof without, reason: string, settings: Settings) {
  const ended = yield* run("run ledger.daily --json", settings)
  const { outcomes, unverifiable } = report(ended)
  const { posted, prefix, skipped, unverifiable: count } = without[system]
  assert.strictEqual(ended.exitCode, 5)
  assert.deepInclude(outcomes, { posted, skipped, unverifiable: count, failed: 0 })
  assert.deepStrictEqual([...new Set(unverifiable.map((each) => each.reason))], [reason])
  assert.isTrue(unverifiable.every(({ reference }) => reference?.startsWith(prefix)))
  return ended
})

layer(Sandboxed.layer, { excludeTestServices: true })("a run goes on without a billing system that", (it) => {
  it.effect.each(cases)(
    "%s: %s, %s",
    ([, system, reason, arrange]) =>
      Effect.flatMap(Sandboxed, (sandboxed) => goesOnWithout(system, reason, arrange(sandboxed)))
  )

  it.effect("is not there", () =>
    Effect.gen(function*() {
      const host = `127.0.0.1:${yield* closedPort}`
      const ended = yield* goesOnWithout("stripe", "Unreachable", { STRIPE_API_BASE: `http://${host}` })
      assert.strictEqual(
        ended.err,
        `  stripe could not be reached at ${host} (ECONNREFUSED), 5 times in a row. ` +
          "The other invoices are not asked for and are tried again next run.\n"
      )
    }))

  it.effect("refuses our key: it is asked once, and people are told once", () =>
    Effect.gen(function*() {
      const { stripe } = yield* Sandboxed
      const before = stripe.requests.length
      const ended = yield* goesOnWithout("stripe", "Refused", { STRIPE_API_KEY: "sk_test_of_another_account" })
      assert.strictEqual(stripe.requests.length - before, 1)
      assert.strictEqual(
        ended.err,
        "  stripe refused our key (401): it is revoked or of another account; check STRIPE_API_KEY. " +
          "Its invoices stay unverifiable and are tried again next run.\n"
      )
    }))

  it.effect("is in trouble, for people: how many, why, and what to do", () =>
    Effect.gen(function*() {
      const { lago } = yield* Sandboxed
      const { exitCode, out } = yield* run("run ledger.daily", fault(lago, { kind: "status", status: 503 }))
      assert.strictEqual(exitCode, 5)
      assert.match(out, /posted +14 /)
      assert.match(out, /unverifiable +11\n/)
      assert.match(out, /11 × .* ServerError: lago is in trouble \(503\)\n +next: nothing, unless it lasts/)
    }))
})

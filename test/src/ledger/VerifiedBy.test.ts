import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Ledger, Money, Progress, Source, Verify } from "#etl"
import { evidence } from "../../support/evidence.ts"
import { service } from "../../support/invoices.ts"

const { unanswered } = Ledger.BillingSystem

const invoice = (id: string, reference: string | null): Ledger.Invoice.Invoice => ({
  id,
  number: null,
  reference,
  duplicateOf: null,
  customer: { userId: "u", fullName: null, company: null, email: null },
  currency: "CAD",
  subtotal: BigDecimal.fromBigInt(0n),
  tax: BigDecimal.fromBigInt(0n),
  items: [],
  claims: { createdAt: null, status: null, paidAt: null }
})

const billing = (name: string, asked: Array<string>, failure: Ledger.BillingSystem.Unanswered | null) => ({
  name,
  open: Effect.succeed({
    listing: null,
    one: (reference: string) => {
      asked.push(reference)
      return failure === null ? Effect.succeed({ _tag: "Void", at: name, evidence } as const) : Effect.fail(failure)
    }
  }),
  check: Effect.succeed([{ plugin: name, ok: true, fact: "is there", remedy: null }])
})

const source = Source.layer<Ledger.Invoice.Invoice>({
  name: "none",
  open: () => Effect.succeed(Stream.empty),
  check: Effect.succeed([])
})

/** Opens a run's verifier; gives its answers and what was told meanwhile. */
const run = Effect.fnUntraced(function*(
  systems: Readonly<Record<string, Ledger.BillingSystem.BillingSystem>>,
  chunks: ReadonlyArray<ReadonlyArray<Ledger.Invoice.Invoice>>,
  trusting?: Ledger.Service.Service
) {
  const events: Array<Progress.Event> = []
  const world = Layer.mergeAll(
    Ledger.verifiedBy(systems, trusting).pipe(Layer.provide(source)),
    FetchHttpClient.layer,
    Layer.succeed(Progress.Progress, { report: (event) => Effect.sync(() => void events.push(event)) })
  )
  const answers = yield* Effect.gen(function*() {
    const verify = yield* Verify.Verify<Ledger.Invoice.Invoice, Ledger.Truth>()
    const ask = yield* verify.open
    return (yield* Effect.forEach(chunks, ask)).flat()
  }).pipe(Effect.scoped, Effect.provide(world))
  return { answers, events }
})

describe("verifiedBy", () => {
  it.live("leads each invoice to the system of its prefix, and answers in the order of the invoices", () =>
    Effect.gen(function*() {
      const [stripe, lago]: [Array<string>, Array<string>] = [[], []]
      const systems = { "in_": billing("stripe", stripe, null), "lago:": billing("lago", lago, null) }
      const { answers } = yield* run(systems, [[
        invoice("1", "lago:a"),
        invoice("2", "in_a"),
        invoice("3", null),
        invoice("4", " "),
        invoice("5", "pi_a"),
        invoice("6", "lago:b")
      ]])
      assert.deepStrictEqual(
        answers.map((answer) => "at" in answer ? answer.at : "reason" in answer ? answer.reason : ""),
        [
          "lago",
          "stripe",
          "NoReference",
          "NoReference",
          "UnknownSystem",
          "lago"
        ]
      )
      assert.deepStrictEqual([stripe, lago], [["in_a"], ["lago:a", "lago:b"]])
    }))

  it.live("asks once for a reference that two invoices share", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      const { answers } = yield* run({ "in_": billing("stripe", asked, null) }, [[
        invoice("1", "in_a"),
        invoice("2", "in_a")
      ]])
      assert.deepStrictEqual(asked, ["in_a"])
      assert.deepStrictEqual(answers.map(({ _tag }) => _tag), ["Void", "Void"])
    }))

  it.live("one system that refuses our key does not stop the other, in this chunk or the next", () =>
    Effect.gen(function*() {
      const [stripe, lago]: [Array<string>, Array<string>] = [[], []]
      const revoked = unanswered("Refused", "stripe refused our key", { stop: true })
      const systems = { "in_": billing("stripe", stripe, revoked), "lago:": billing("lago", lago, null) }
      const chunk = (n: number) => [invoice(`${n}`, `in_${n}`), invoice(`${n}b`, `lago:${n}`)]
      const { answers, events } = yield* run(systems, [chunk(1), chunk(2), chunk(3)])
      assert.deepStrictEqual([stripe, lago], [["in_1"], ["lago:1", "lago:2", "lago:3"]])
      assert.deepStrictEqual(answers.map(({ _tag }) => _tag), [1, 2, 3].flatMap(() => ["Unverifiable", "Void"]))
      assert.strictEqual(events.filter(({ _tag }) => _tag === "notice").length, 1)
    }))

  it.live("tells of each answer as it comes, and at the end of all, those without a system included", () =>
    Effect.gen(function*() {
      const systems = { "in_": billing("stripe", [], null) }
      const chunks = [["in_a", null, "in_b", "in_a"], ["in_c"]]
      const { events } = yield* run(
        systems,
        chunks.map((chunk) => chunk.map((reference, n) => invoice(`${n}`, reference)))
      )
      const told = events.flatMap((event) => event._tag === "verify" ? [`${event.answered}/${event.asked}`] : [])
      assert.deepStrictEqual(told, ["0/4", "1/4", "2/4", "4/4", "4/5", "5/5", "5/5"])
    }))

  it.live("checks every system", () =>
    Effect.gen(function*() {
      const systems = { "in_": billing("stripe", [], null), "lago:": billing("lago", [], null) }
      const verify = yield* Effect.provide(
        Verify.Verify<Ledger.Invoice.Invoice, Ledger.Truth>(),
        Ledger.verifiedBy(systems).pipe(Layer.provide(source))
      )
      assert.deepStrictEqual((yield* verify.check).map(({ plugin }) => plugin), ["stripe", "lago"])
    }).pipe(Effect.provide(Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent))))
})

describe("the service's own word, where it is asked for", () => {
  const paid = (id: string, reference: string | null, more: Partial<Ledger.Invoice.Invoice["claims"]> = {}) => ({
    ...invoice(id, reference),
    subtotal: BigDecimal.fromStringUnsafe("100"),
    tax: BigDecimal.fromStringUnsafe("13"),
    claims: { createdAt: "2024-02-29T23:00:00Z", status: "Paid", paidAt: "2024-03-02T01:00:00Z", ...more }
  })

  /** What became of each: `paid 113.00 2024-03-02`, or the reason why nothing is known. */
  const told = Effect.fnUntraced(function*(
    failure: Ledger.BillingSystem.Unanswered | null,
    invoices: ReadonlyArray<Ledger.Invoice.Invoice>
  ) {
    const { answers, events } = yield* run({ "in_": billing("stripe", [], failure) }, [invoices], service)
    const ends = answers.map((answer) => {
      if (answer._tag !== "Confirmed") return "reason" in answer ? answer.reason : answer._tag
      const { payments, status } = answer.truth
      return [status, ...payments.map(({ amount, date }) => `${Money.format(amount)} ${date}`)].join(" ")
    })
    return { ends, answers, notices: events.flatMap((event) => event._tag === "notice" ? [event.message] : []) }
  })

  const unknown = unanswered("NotFound", "stripe does not know it")

  it.live("stands for an invoice that no system knows, is marked, and is said", () =>
    Effect.gen(function*() {
      const { answers, ends, notices } = yield* told(unknown, [
        paid("a", "in_a"),
        paid("b", null, { amountPaid: "50.00" }),
        paid("c", "in_c", { status: "open", paidAt: null })
      ])
      assert.deepStrictEqual(ends, ["paid 113.00 2024-03-02", "paid 50.00 2024-03-02", "open"])
      const [first] = answers
      if (first?._tag !== "Confirmed") return assert.fail("is not confirmed")
      assert.deepInclude(first.truth, {
        reference: "in_a",
        invoiceDate: "2024-02-29",
        trusted: "NexaTest says paid on 2024-03-02",
        attention: ["trusted, not verified: NexaTest says paid on 2024-03-02; stripe does not know it"]
      })
      assert.deepInclude(first.evidence, {
        system: "nexatest",
        asked: "the service's own word, since stripe does not know it"
      })
      assert.match(notices.join(), /^3 invoices .* on NexaTest's word/)
    }))

  it.live("is not enough where the service itself does not know it paid, open or from when", () =>
    Effect.gen(function*() {
      const { ends, notices } = yield* told(unknown, [
        paid("a", "in_a", { status: "void" }),
        paid("b", "in_b", { status: null }),
        paid("c", "in_c", { createdAt: null }),
        paid("d", "in_d", { paidAt: null })
      ])
      assert.deepStrictEqual(ends, ["NotFound", "NotFound", "NotFound", "paid 113.00 null"])
      assert.lengthOf(notices, 1)
    }))

  it.live("never stands against a system that answers, refuses or is not reached", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* told(null, [paid("a", "in_a"), paid("b", "pi_b")])).ends, [
        "Void",
        "UnknownSystem"
      ])
      for (const reason of ["Refused", "Unreachable", "ServerError", "Malformed", "RateLimited"] as const) {
        const { ends } = yield* told(unanswered(reason, "no"), [paid("a", "in_a")])
        assert.deepStrictEqual(ends, [reason])
      }
    }))

  it.live("never stands where a system knows so few that it is the wrong one", () =>
    Effect.gen(function*() {
      const many = Array.from({ length: 40 }, (_, n) => paid(`${n}`, `in_${n}`))
      const { ends } = yield* told(unknown, many)
      assert.deepStrictEqual(ends.filter((end) => end.startsWith("paid")), [])
      assert.deepStrictEqual(new Set(ends), new Set(["NotFound", "Refused"]))
    }))

  it.live("is not taken unless it is asked for", () =>
    Effect.gen(function*() {
      const { answers } = yield* run({ "in_": billing("stripe", [], unknown) }, [[paid("a", "in_a")]])
      assert.deepInclude(answers[0], { _tag: "Unverifiable", reason: "NotFound" })
    }))
})

/** A metered service's months: what plans and charges come to in place of what is posted, or why that is unknown. */
import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import {
  type Audit,
  Check,
  type Ledger,
  Pipeline,
  Progress,
  type Reconciliation,
  Selection,
  Source,
  type Verify
} from "#etl"
import { reconciliation } from "../../../src/reconciliation/Stages.ts"
import * as Settings from "../../../src/Settings.ts"
import { evidence } from "../../support/evidence.ts"
import { type Case, invoiceOf, service, truthOf } from "../../support/invoices.ts"
import * as Sums from "../../../src/reconciliation/Sums.ts"

const decimal = BigDecimal.fromStringUnsafe

const order = (flat: string, more: Partial<Reconciliation.Order> = {}): Reconciliation.Order => ({
  name: "S1",
  currency: "CAD",
  flat: decimal(flat),
  charges: [{
    name: "CPU",
    unit: { name: "cpu_hours", seconds: 3_600n },
    included: decimal("100"),
    price: decimal("0.04")
  }],
  problem: null,
  ...more
})

const partner = (id: number, ...users: ReadonlyArray<string>): Audit.Partner => ({
  id,
  name: `Partner ${id}`,
  isCompany: true,
  users
})

const used = (customer: string, period: string, cpuSeconds: string): Reconciliation.Usage => ({
  customer,
  period,
  cpuSeconds: decimal(cpuSeconds)
})

const may: Case = { id: "may", subtotal: "20.80", tax: "0", userId: "ann", company: "Acme", date: "2026-05-01" }

const cellsOf = (
  cases: ReadonlyArray<Case>,
  usage: ReadonlyArray<Reconciliation.Usage>,
  subscribers: ReadonlyArray<Reconciliation.Subscriber>
) => {
  const sums = Sums.make(usage)
  for (const one of cases) {
    const answer: Verify.Answer<Ledger.Truth> = { _tag: "Confirmed", truth: truthOf(one), evidence }
    sums.claim(invoiceOf(one), answer, undefined)
  }
  sums.expect(subscribers)
  return sums.cells()
}

/** Customer, month, what the service says, what the books, or why not, and the partner. */
const told = (cells: ReadonlyArray<Reconciliation.Cell>) =>
  cells.map(({ app, books, customer, partner, period, unknown }) => [
    `${customer.id} ${period} ${app.currency}`,
    app.minor,
    unknown ?? books.minor,
    partner
  ])

describe("Metered months", () => {
  it("what was billed stands beside plan and overage", () => {
    const cells = cellsOf([may], [used("ann", "2026-05", "432000")], [{
      partner: partner(3, "ann"),
      orders: [order("20")]
    }])
    assert.deepStrictEqual(told(cells), [["ann 2026-05 CAD", 2_080n, 2_080n, 3]])
  })

  it("a month that was counted and never billed is there", () => {
    const usage = [used("ann", "2026-05", "432000"), used("ann", "2026-06", "3600")]
    const cells = cellsOf([may], usage, [{ partner: partner(3, "ann"), orders: [order("20")] }])
    assert.deepStrictEqual(told(cells), [["ann 2026-05 CAD", 2_080n, 2_080n, 3], ["ann 2026-06 CAD", 0n, 2_000n, 3]])
  })

  it("a customer without an order is expected to owe nothing, linked to a partner or not", () => {
    const linked = cellsOf([may], [], [{ partner: partner(3, "ann"), orders: [] }])
    assert.deepStrictEqual(told(linked), [["ann 2026-05 CAD", 2_080n, 0n, 3]])
    const nobody = cellsOf([may], [], [])
    assert.deepStrictEqual(told(nobody), [["ann 2026-05 CAD", 2_080n, 0n, null]])
    assert.deepStrictEqual([...linked, ...nobody].map(({ basis }) => basis), ["no order in CAD", "no order in CAD"])
  })

  it("an order of a currency that was not billed is a month of its own", () => {
    const usd = order("20", { currency: "USD" })
    const cells = cellsOf([may], [used("ann", "2026-05", "0")], [{ partner: partner(3, "ann"), orders: [usd] }])
    assert.deepStrictEqual(told(cells), [["ann 2026-05 CAD", 2_080n, 0n, 3], ["ann 2026-05 USD", 0n, 2_000n, 3]])
  })

  it("an order without any month is told", () => {
    assert.deepStrictEqual(told(cellsOf([], [], [{ partner: partner(3), orders: [order("20")] }])), [
      ["partner 3 unknown CAD", 0n, "S1: billed or counted in no month", 3]
    ])
  })

  it("an order of a partner that is several users' is nobody's", () => {
    const cells = cellsOf([may], [], [{ partner: partner(3, "ann", "bob"), orders: [order("20")] }])
    const why = "S1: the partner is that of several users, ann, bob"
    assert.deepStrictEqual(told(cells), [["ann 2026-05 CAD", 2_080n, why, 3], ["bob unknown CAD", 0n, why, 3]])
  })
})

/** Books in which everything is posted twice over: a metered service does not look at it. */
const document = (id: string): Audit.Document => ({
  id: 1,
  name: "INV/1",
  link: "",
  key: id,
  reference: null,
  state: "posted",
  wasPosted: true,
  isReversed: false,
  credits: null,
  invoiceDate: "2026-05-01",
  accountingDate: "2026-05-01",
  dueDate: null,
  partner: partner(3, "ann"),
  untaxed: { minor: 99_999n, currency: "CAD" },
  tax: { minor: 0n, currency: "CAD" },
  total: { minor: 99_999n, currency: "CAD" },
  residual: { minor: 0n, currency: "CAD" },
  revenue: new Map(),
  taxes: [],
  payments: [],
  isTrusted: false
})

const books: Audit.BooksOf = () => ({
  name: "Odoo",
  target: Effect.succeed("books"),
  isConfigured: Effect.succeed(true),
  check: Effect.succeed([]),
  open: Effect.succeed({
    closedUntil: null,
    paymentsClosedUntil: null,
    documents: (keys) => Effect.succeed(keys.map(document)),
    keys: Effect.succeed([]),
    strays: Effect.succeed([])
  })
})

type Expected = Reconciliation.ReconciliationOptions["expected"]

const pipeline = (expected: Expected, usage: ReadonlyArray<Reconciliation.Usage>) =>
  Pipeline.make(
    "test.reconcile",
    reconciliation(service, {
      source: Source.layer<Ledger.Invoice.Invoice>({
        name: "cases",
        open: () => Effect.succeed(Stream.make({ records: [invoiceOf(may)], rejected: [] })),
        check: Effect.succeed([])
      }),
      billing: {
        "in_": {
          name: "stripe",
          open: Effect.succeed({
            one: () => Effect.succeed({ _tag: "Confirmed", truth: truthOf(may), evidence }),
            listing: null
          }),
          check: Effect.succeed([])
        }
      },
      books,
      table: () => ({ name: "none", open: Effect.succeed(null), check: Effect.succeed([]) }),
      ...(expected === undefined ? {} : { expected }),
      usage: Effect.succeed(usage),
      notes: [],
      tolerance: 1n
    })
  )

const outside = Layer.mergeAll(FetchHttpClient.layer, Progress.Progress.layerSilent, Settings.only({}))

const run = (expected: Expected, usage: ReadonlyArray<Reconciliation.Usage>) =>
  pipeline(expected, usage).run("odoo", { selection: Selection.all, details: "all" }).pipe(
    Effect.map(({ tally }) =>
      tally.remarkable.map(({ result }) =>
        result._tag === "failed" ? `${result.failure.error}: ${result.failure.message}` : result._tag
      )
    ),
    Effect.provide(outside)
  )

const metered = (...orders: ReadonlyArray<Reconciliation.Order>): Reconciliation.MeteredOf => () => ({
  open: Effect.succeed(() => Effect.succeed([{ partner: partner(3, "ann"), orders }])),
  check: Effect.succeed([Check.holds("odoo", "has orders")])
})

describe("Reconciliation of a metered service", () => {
  it.effect("unless said, what is posted is compared", () =>
    Effect.gen(function*() {
      const [posted] = yield* run(undefined, [])
      assert.match(posted ?? "", /^AmountDiffers: NexaTest CAD 20\.80 · Odoo CAD 999\.99 · delta CAD 979\.19\./)
    }))

  it.effect("plan and overage are compared, whatever is posted, and the delta says what they come from", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* run(metered(order("20")), [used("ann", "2026-05", "432000")]), [])
      const [delta] = yield* run(metered(order("21")), [used("ann", "2026-05", "432000")])
      assert.include(
        delta,
        "AmountDiffers: NexaTest CAD 20.80 · Odoo CAD 21.80 (S1 21.00 flat + CPU at 0.04 beyond 100 cpu_hours " +
          "(432000 s used)) · delta CAD 1.00."
      )
    }))

  it.effect("what is posted for a customer without an order is not counted", () =>
    Effect.gen(function*() {
      const [delta] = yield* run(metered(), [])
      assert.include(delta, "Odoo CAD 0.00 (no order in CAD) · delta CAD -20.80. Correct the order, its charges")
    }))

  it.effect("a month that cannot be computed fails with the reason, and by itself", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* run(metered(order("20")), []), [
        "AmountUnknown: S1 charges for usage, and none was counted for this month"
      ])
    }))

  it.effect("its check looks at the orders, and at what is posted none does", () =>
    Effect.gen(function*() {
      const facts = (expected: Expected) =>
        Effect.map(Effect.provide(pipeline(expected, []).check, outside), (all) => all.map(({ fact }) => fact))
      assert.deepStrictEqual([yield* facts(metered()), yield* facts("posted")], [["has orders"], []])
    }))
})

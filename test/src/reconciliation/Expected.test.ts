/** Flat plan and overage: exact, rounded once; what an order does not say is never taken for nothing. */
import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import * as Money from "../../../src/Money.ts"
import { expectedOf } from "../../../src/reconciliation/Expected.ts"
import type { Charge, Order } from "../../../src/reconciliation/Metered.ts"

const decimal = BigDecimal.fromStringUnsafe

const HOURS = { name: "cpu_hours", seconds: 3_600n }
const SECONDS = { name: "cpu_seconds", seconds: 1n }

const cpu = (included: string, price: string, unit = HOURS): Charge => ({
  name: "CPU",
  unit,
  included: decimal(included),
  price: decimal(price)
})

const order = (flat: string, charges: ReadonlyArray<Charge> = [], more: Partial<Order> = {}): Order => ({
  name: "S1",
  currency: "CAD",
  flat: decimal(flat),
  charges,
  problem: null,
  ...more
})

const cases: ReadonlyArray<
  readonly [
    what: string,
    orders: ReadonlyArray<Order>,
    seconds: string | null,
    verdict: string | RegExp,
    currency?: string
  ]
> = [
  ["a plan without charges is flat", [order("49.99")], null, "49.99"],
  ["a plan without charges, and no usage", [order("49.99")], "0", "49.99"],
  ["usage within what is included is free", [order("20", [cpu("100", "0.04")])], "360000", "20.00"],
  ["a second beyond it", [order("0", [cpu("100", "36")])], "360001", "0.01"],
  ["beyond it, each unit has its price", [order("20", [cpu("100", "0.04")])], "432450", "20.81"],
  ["hours that no decimal says", [order("0", [cpu("0", "0.1")])], "100", "0.00"],
  ["and three of them", [order("0", [cpu("0", "300")])], "100", "8.33"],
  ["half a cent is rounded up", [order("20", [cpu("0", "0.005")])], "3600", "20.01"],
  ["just under it is not", [order("20", [cpu("0", "18")])], "0.999999999999999999", "20.00"],
  ["exactly half a cent of a second's price", [order("20", [cpu("0", "18")])], "1", "20.01"],
  ["a charge by the second", [order("0", [cpu("100", "0.001", SECONDS)])], "1100", "1.00"],
  ["charges are rounded together", [order("0", [cpu("0", "0.004"), cpu("0", "0.004", HOURS)])], "3600", "0.01"],
  ["charges of both units", [order("1", [cpu("1", "1"), cpu("3600", "0.001", SECONDS)])], "7200", "5.60"],
  ["several orders, one of which charges", [order("20", [cpu("1", "1")]), order("5")], "7200", "26.00"],
  ["the currency's own unit", [order("1000", [cpu("0", "0.5")])], "3600", "1001", "JPY"],
  ["a plan that is a credit", [order("-5")], null, "-5.00"],
  ["no usage was counted", [order("20", [cpu("1", "1")])], null, /^S1 charges for usage, and none was counted/],
  ["usage, and no charge", [order("20")], "1", /^1 s of processors were used, and no charge of S1 is known/],
  [
    "two orders that charge",
    [order("20", [cpu("1", "1")]), order("20", [cpu("1", "1")], { name: "S2" })],
    "1",
    /^S1 and S2 each charge for usage/
  ],
  ["an order that says why not", [order("20", [], { problem: "is in tiers" })], "1", /^S1: is in tiers$/]
]

describe("Expected amount of a month", () => {
  for (const [what, orders, seconds, verdict, currency = "CAD"] of cases) {
    it(`${what}: ${verdict}`, () => {
      const expected = expectedOf(orders, currency, seconds === null ? null : decimal(seconds))
      if (typeof verdict !== "string") return assert.match(Result.getOrThrow(Result.flip(expected)), verdict)
      assert.strictEqual(Money.format(Result.getOrThrow(expected).amount), verdict)
    })
  }

  it("says what it was computed from", () => {
    const { basis } = Result.getOrThrow(expectedOf([order("20", [cpu("100", "0.04")])], "CAD", decimal("432450")))
    assert.strictEqual(basis, "S1 20.00 flat + CPU at 0.04 beyond 100 cpu_hours (432450 s used)")
  })
})

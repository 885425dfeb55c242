import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Money from "../../src/Money.ts"

const table: ReadonlyArray<readonly [minor: bigint, currency: string, text: string, grouped: string]> = [
  [340346n, "CAD", "3403.46", "3,403.46"],
  [-50n, "CAD", "-0.50", "-0.50"],
  [0n, "CAD", "0.00", "0.00"],
  [11000n, "JPY", "11000", "11,000"],
  [12340n, "KWD", "12.340", "12.340"],
  [123456789012n, "CAD", "1234567890.12", "1,234,567,890.12"],
  [100n, "ISK", "100", "100"]
]

describe("money", () => {
  it.each(table)("%s of %s is %s", (minor, currency, text, grouped) => {
    assert.strictEqual(Money.format(Money.make(minor, currency)), text)
    assert.strictEqual(Money.formatGrouped(Money.make(minor, currency)), grouped)
  })

  it("half a unit is rounded away from zero", () => {
    const rounded = (text: string) => Money.format(Money.roundDecimal(BigDecimal.fromStringUnsafe(text), "CAD"))
    assert.deepStrictEqual(["1.995", "-1.995", "1.994", "12.314"].map(rounded), ["2.00", "-2.00", "1.99", "12.31"])
  })

  it.prop(
    "rounding is that of exact decimals, in either manner, and what needs none is told apart",
    [
      Schema.Int.check(Schema.isBetween({ minimum: -5_000, maximum: 5_000 })),
      Schema.Int.check(Schema.isBetween({ minimum: -1, maximum: 5 })),
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
      Schema.Literals(["half-from-zero", "half-even"])
    ],
    ([value, scale, digits, mode]) => {
      const decimal = BigDecimal.make(BigInt(value), scale)
      const expected = BigDecimal.round(decimal, { scale: digits, mode })
      assert.strictEqual(Money.rounded(decimal, digits, mode), BigDecimal.scale(expected, digits).value)
      assert.strictEqual(Money.hasDigits(decimal, digits), BigDecimal.equals(expected, decimal))
    }
  )

  it("what a currency cannot hold is no amount of it", () => {
    assert.isTrue(Option.isNone(Money.fromDecimal(BigDecimal.fromStringUnsafe("0.005"), "CAD")))
    assert.isTrue(Option.isNone(Money.fromDecimal(BigDecimal.fromStringUnsafe("0.5"), "JPY")))
  })

  it.prop(
    "text and back is the same amount",
    [Schema.BigInt, Schema.Literals(["CAD", "JPY", "KWD", "CLF"])],
    ([minor, currency]) => {
      const text = Money.format(Money.make(minor, currency))
      return Option.getOrThrow(Money.fromDecimal(BigDecimal.fromStringUnsafe(text), currency)).minor === minor
    }
  )
})

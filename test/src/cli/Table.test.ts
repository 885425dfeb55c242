import { assert, describe, it } from "@effect/vitest"
import * as Table from "../../../src/cli/Table.ts"

describe("a table", () => {
  it("sets amounts on their decimal point, with and without decimals", () => {
    assert.deepStrictEqual(
      Table.lines(["left", "decimal"], [["a", "1,234.50"], ["b", "-0.125"], ["c", "11,000"], ["d", ""]]),
      [
        "  a   1,234.50",
        "  b      -0.125",
        "  c  11,000",
        "  d"
      ]
    )
  })

  it("counts the cells that characters take, not their code units", () => {
    assert.deepStrictEqual(Table.lines(["left", "left"], [["東京", "|"], ["Café", "|"], ["a×b", "|"], ["👩‍💻", "|"]]), [
      "  東京  |",
      "  Café  |",
      "  a×b   |",
      "  👩‍💻    |"
    ])
  })

  it("does not count colours", () => {
    assert.deepStrictEqual(Table.lines(["right", "left"], [["\u001b[31m1\u001b[39m", "|"], ["10", "|"]]), [
      "   \u001b[31m1\u001b[39m  |",
      "  10  |"
    ])
  })

  it("leaves out columns that are empty", () => {
    assert.deepStrictEqual(Table.lines(["left", "left", "left"], [["a", "", "b"]]), ["  a  b"])
  })

  it("shortens by cells", () => {
    assert.strictEqual(Table.clip("東京商事", 6), "東京…")
    assert.strictEqual(Table.clip("Acme", 4), "Acme")
  })
})

import { assert, describe, it } from "@effect/vitest"
import { displayWidth } from "effect/cli/CliOutput"
import { folded } from "../../../src/cli/Fold.ts"

describe("a line for a terminal", () => {
  const cases: ReadonlyArray<readonly [promise: string, line: string, lines: ReadonlyArray<string>]> = [
    ["that fits stays as it is", "  NEX-1  Acme Inc.  no tax fits", ["  NEX-1  Acme Inc.  no tax fits"]],
    ["goes on below its last column", "  a  the quick brown fox jumps over the lazy dog", [
      "  a  the quick brown fox jumps over",
      "     the lazy dog"
    ]],
    ["whose last column is narrow has it below", "  NEX-0012  Acme Inc.  AmountMismatch: 1.00 is not 2.00", [
      "  NEX-0012  Acme Inc.",
      "      AmountMismatch: 1.00 is not 2.00"
    ]],
    ["is cut between facts where that is enough", "status paid · created 2026-05-01 06:00:00Z · total 11300", [
      "status paid ·",
      "  created 2026-05-01 06:00:00Z ·",
      "  total 11300"
    ]],
    ["keeps a word that is too long for any whole", `✗ see https://books.example/${"a".repeat(40)} now`, [
      "✗ see",
      `  https://books.example/${"a".repeat(40)}`,
      "  now"
    ]],
    [
      "is measured in cells, without what only colours it",
      "\u001b[31m✗\u001b[39m 東京東京東京東京東京 東京東京東京東京東京",
      [
        "\u001b[31m✗\u001b[39m 東京東京東京東京東京",
        "  東京東京東京東京東京"
      ]
    ]
  ]
  it.each(cases)("%s", (_, line, lines) => assert.deepStrictEqual(folded(line, 38), lines))

  it("that is no terminal's stays whole", () => {
    const line = "word ".repeat(100).trim()
    assert.deepStrictEqual(folded(line, null), [line])
  })

  it("loses no word, whatever its columns", () => {
    for (let cells = 36; cells < 90; cells += 1) {
      const line =
        "  NEX-0012  Café Ouimet  Rejected: the period · is closed; open it  https://books.example/odoo/17  end"
      const lines = folded(line, cells)
      assert.deepStrictEqual(lines.join(" ").split(/ +/), line.split(/ +/))
      assert.isAtMost(Math.max(...lines.map(displayWidth)), cells)
    }
  })
})

import { assert, describe, it } from "@effect/vitest"
import { safe } from "../../../src/cli/SafeText.ts"

describe("text from outside", () => {
  const cases: ReadonlyArray<readonly [danger: string, text: string, harmless: string]> = [
    ["colours", "\u001b[31mred\u001b[0m", "red"],
    ["titles of windows", "a\u001b]0;owned\u0007b", "ab"],
    ["links", "\u001b]8;;http://evil\u001b\\click\u001b]8;;\u001b\\", "click"],
    ["C1 sequences", "a\u009b2Jb", "ab"],
    ["single control characters", "a\u0000\u0008\u007f\u0085b", "ab"],
    ["an escape without a sequence", "a\u001bb", "ab"],
    ["new lines, tabs and their like", "a\r\nb\tc\u2028d\u00a0e", "a b c d e"],
    ["bidirectional overrides", "\u202etxt.exe\u202c \u2066x\u2069 \u200fy", "txt.exe x y"],
    ["characters without width", "a\u200b\u2060\ufeffb", "ab"],
    ["half characters", "a\ud800b", "a\ufffdb"],
    ["an escape hidden in an escape", "\u001b\u001b[31m[31mx", "[31mx"]
  ]
  it.each(cases)("cannot use %s", (_, text, harmless) => {
    assert.strictEqual(safe(text), harmless)
  })

  it("of every script stays as it is", () => {
    for (const text of ["Café Ouimet", "3 × 100 $", "東京商事", "שלום", "Ünïcode — “quotes”", "👩‍💻 Ltd."]) {
      assert.strictEqual(safe(text), text)
    }
  })
})

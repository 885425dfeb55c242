/** The kit for plugin authors: what it promises, that it says why, and that each plugin has a page of one form. */
import { globSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { whyOf } from "./suites/Promise.ts"
import { stakes } from "./suites/stakes.ts"

const HEADINGS = ["Reads and writes", "Settings", "Rights", "Limits", "Errors", "Example"]

describe("the kit", () => {
  it("makes no fewer than sixty promises of which somebody said why they matter", () => {
    const texts = ["SourceSuite", "VerifySuite", "DailySuite", "BulkSuite", "sink/*", "verify/*"]
      .flatMap((name) => globSync(`test/suites/${name}.ts`)).map((file) => readFileSync(file, "utf8"))
    const names = texts.flatMap((text) =>
      [...text.matchAll(/(?:promise\(\s*|^ {2})"([^"]{12,})"(?:,|:)/gm)].map(([, name = ""]) => name)
    )
    expect(new Set(names).size).toBeGreaterThanOrEqual(60)
    for (const name of names) expect(whyOf(name).length).toBeGreaterThan(20)
  })

  it("says why in a sentence, once for each", () => {
    const whys = stakes.map(([, why]) => why)
    for (const why of whys) expect(why).toMatch(/^[a-z].{30,}[^.]$/)
  })

  it("has nothing to say of a promise that nobody made", () => {
    expect(() => whyOf("xyzzy")).toThrow("Say in test/suites/stakes.ts why it matters: xyzzy")
  })
})

describe("the page of every plugin", () => {
  it.each([...globSync("plugins/*/README.md"), ...globSync("templates/*/plugins/*/README.md")])("%s", (file) => {
    const text = readFileSync(file, "utf8")
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    expect(headings.filter((heading) => HEADINGS.includes(heading ?? ""))).toEqual(HEADINGS)
    const example = text.slice(text.indexOf("## Example"))
    expect(example).toMatch(/```(ts|sh)\n/)
  })
})

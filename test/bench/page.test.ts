import { globSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { catalogue } from "../../bench/Catalogue.ts"
import { read } from "../../bench/Kept.ts"
import { PAGE, page } from "../../bench/page.ts"
import { type Expectations } from "../../bench/Regression.ts"
import { wanted } from "../../bench/Wanted.ts"

const expectations: Expectations = JSON.parse(
  readFileSync(new URL("../../bench/baseline.json", import.meta.url), "utf8")
)

describe("the page of the benchmarks", () => {
  it("is what the kept results make, and nothing that was written by hand", () => {
    expect(readFileSync(PAGE, "utf8")).toBe(page(read()))
  })

  it("shows every kept result", () => {
    const text = page(read())
    expect(read().filter(({ what }) => !text.includes(what))).toEqual([])
  })

  it("does not say whose machine it was", () => {
    const known = ["at", "commit", "cores", "runtime", "load"]
    expect(read().flatMap(({ measured }) => Object.keys(measured).filter((key) => !known.includes(key)))).toEqual([])
  })
})

describe("the catalogue of the benchmarks", () => {
  const names = catalogue.map(({ name }) => name)

  it("names every benchmark that there is", () => {
    const files = globSync("bench/*.ts").map((path) => path.replace(/^bench\/(.*)\.ts$/, "$1"))
    const commands = ["all", "page"]
    expect(files.filter((name) => /^[a-z]/.test(name) && !commands.includes(name)).toSorted()).toEqual(names.toSorted())
  })

  it("knows the benchmark of every target, and of every expected ratio", () => {
    const ids = [...Object.keys(wanted), ...Object.keys(expectations)]
    expect(ids.filter((id) => !names.includes(id.split("/")[0] ?? ""))).toEqual([])
  })

  it("expects something of every benchmark that a small run measures", () => {
    const small = catalogue.filter(({ isSmall }) => isSmall).map(({ name }) => name)
    expect(small.filter((name) => !Object.keys(expectations).some((id) => id.startsWith(`${name}/`)))).toEqual([])
  })
})

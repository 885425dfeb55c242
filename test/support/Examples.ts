/** The vendors' example answers, which are kept beside this project and not in it. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import process from "node:process"

const folder = new URL("../../../shared/contracts/examples/", import.meta.url)

/** Where they are absent, tests of them are skipped and say so. */
export const areThere = existsSync(folder)

if (!areThere) {
  process.stderr.write("../shared/contracts/examples is not there: the vendors' examples are NOT tested\n")
}

export const text = (name: string): string => readFileSync(new URL(name, folder), "utf8")

/** The names of all that begin so; none where they are absent. */
export const names = (beginning: string): ReadonlyArray<string> =>
  areThere ? readdirSync(folder).filter((name) => name.startsWith(beginning)).toSorted() : []

/**
 * Puts one bug after the other into a copy of the project, and says which promise of the suites catches it.
 *
 * `node test/mutants/run.ts [ID…]`. Ends with 1 where more than `SURVIVORS_MAX` are not caught, a bug no longer fits its
 * file, or a promise is broken without any bug.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import process from "node:process"
import { copy } from "./Copy.ts"
import { type Mutant, mutated } from "./Mutant.ts"
import { mutants } from "./mutants.ts"

const WORKERS = 2
const SURVIVORS_MAX = 2

interface Trial {
  readonly mutant: Mutant
  /** The promise that is broken; null where none is. */
  readonly caughtBy: string | null
  readonly seconds: number
}

const say = (text: string) => process.stdout.write(`${text}\n`)

/** The promise that it is made for is tried first, then all others of the suites. */
const tried = async (mutant: Mutant): Promise<Trial> => {
  const began = Date.now()
  const { failing, folder } = copy()
  const path = join(folder, mutant.file)
  const text = mutated(mutant, readFileSync(path, "utf8"))
  if (text === null) throw new Error(`${mutant.id}: the correct text is not in ${mutant.file} once`)
  writeFileSync(path, text)
  const [first] = await failing(mutant.tests, [mutant.promise]) ?? []
  const [caughtBy = null] = first === undefined ? await failing(mutant.tests) ?? [] : [first]
  return { mutant, caughtBy, seconds: Math.round((Date.now() - began) / 1_000) }
}

const row = ({ caughtBy, mutant, seconds }: Trial): string =>
  [
    caughtBy === null ? "SURVIVES" : "caught",
    mutant.id,
    mutant.bug,
    caughtBy === null ? `expected: ${mutant.promise}` : `by: ${caughtBy}`,
    `${seconds} s`
  ].join("  ")

const wanted = process.argv.slice(2)
const unknown = wanted.filter((id) => !mutants.some((mutant) => mutant.id === id))
if (unknown.length > 0) throw new RangeError(`no mutant ${unknown.join(", ")}`)
const chosen = wanted.length === 0 ? mutants : mutants.filter(({ id }) => wanted.includes(id))

const files = [...new Set(chosen.flatMap(({ tests }) => tests))]
const broken = await copy().failing(files, [...new Set(chosen.map(({ promise }) => promise))])
if (broken === null || broken.length > 0) throw new Error(`broken without any bug: ${broken ?? "the tests do not run"}`)

const trials: Array<Trial> = []
const waiting = [...chosen]
const work = async () => {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const trial = await tried(mutant)
    trials.push(trial)
    say(row(trial))
  }
}
await Promise.all(Array.from({ length: WORKERS }, work))

const survivors = trials.filter(({ caughtBy }) => caughtBy === null)
say(`\n${trials.length - survivors.length} of ${trials.length} caught`)
if (survivors.length > SURVIVORS_MAX) process.exitCode = 1

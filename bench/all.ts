/**
 * Every benchmark, each in a process of its own: `node bench/all.ts [--only engine,journal] [--rounds 5] [--count 100]` prints one
 * table, and keeps the results for `docs/performance.md`.
 *
 * `--small` measures only ratios that hold across machines, for a minute, and exits 1 where one is worse than expected;
 * `--record` makes what it finds the expectation.
 */
import { readFileSync, writeFileSync } from "node:fs"
import process from "node:process"
import { parseArgs } from "node:util"
import { type Benchmark, catalogue } from "./Catalogue.ts"
import * as Kept from "./Kept.ts"
import { PAGE, page } from "./page.ts"
import { type Expectations, record, regressions, unexpected } from "./Regression.ts"
import { type Answers, isLeftOut, isResult } from "./Result.ts"
import * as Running from "./Running.ts"
import { table } from "./Table.ts"

const EXPECTATIONS = new URL("baseline.json", import.meta.url)
const ROUNDS_SMALL = "7"
/** More than a comparison takes: it stays. */
const ROUNDS_RECORDED = "15"

const { values } = parseArgs({
  options: {
    small: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    only: { type: "string" },
    rounds: { type: "string" },
    count: { type: "string" }
  }
})
const isSmall = values.small || values.record
const rounds = values.rounds ?? (values.record ? ROUNDS_RECORDED : isSmall ? ROUNDS_SMALL : undefined)
const given = (name: string, value: string | undefined) => value === undefined ? [] : [`--${name}`, value]
const args = [...isSmall ? ["--small"] : [], ...given("rounds", rounds), ...given("count", values.count)]
const say = (text: string) => process.stderr.write(`${text}\n`)
const print = (text: string) => process.stdout.write(`${text}\n`)

const names = values.only?.split(",") ?? catalogue.map(({ name }) => name)
const stranger = names.find((name) => !catalogue.some((benchmark) => benchmark.name === name))
if (stranger !== undefined) {
  say(`no benchmark ${stranger}: ${catalogue.map(({ name }) => name).join(", ")}`)
  process.exit(2)
}
const asked = catalogue.filter(({ isSmall: hasSmall, name }) => names.includes(name) && (hasSmall || !isSmall))

/** Its answers, or null where it failed, which is said. */
const measure = async ({ name, title }: Benchmark): Promise<Answers | null> => {
  say(`\n=== ${name}: ${title}`)
  try {
    return await Running.run(name, args)
  } catch (error) {
    say(`!!! FAILED: ${error instanceof Error ? error.message : String(error)} !!!`)
    return null
  }
}

const read = (): Expectations => JSON.parse(readFileSync(EXPECTATIONS, "utf8"))

/** What became worse, found in two measurements of the same: a machine that was busy once is no regression. */
const compare = async (answers: Answers): Promise<void> => {
  const expectations = Object.fromEntries(
    Object.entries(read()).filter(([id]) => asked.some(({ name }) => id.startsWith(`${name}/`)))
  )
  for (const id of unexpected(answers, expectations)) say(`${id}: nothing is expected of it yet: --record`)
  const suspects = regressions(answers, expectations)
  const again: Array<Answers[number]> = []
  for (const benchmark of asked.filter(({ name }) => suspects.some(({ id }) => id.startsWith(`${name}/`)))) {
    again.push(...await measure(benchmark) ?? [])
  }
  const found = regressions(again, expectations).filter(({ id }) => suspects.some((suspect) => suspect.id === id))
  for (const { message } of found) print(message)
  if (found.length > 0) process.exitCode = 1
}

/** At once: the next benchmark may take minutes more. */
const keep = (rows: ReadonlyArray<Kept.Kept>): void => {
  Kept.write(rows)
  writeFileSync(PAGE, page(Kept.read()))
}

const answers: Array<Answers[number]> = []
for (const benchmark of asked) {
  const occasion = Kept.occasion()
  const its = await measure(benchmark)
  if (its === null) process.exitCode = 1
  else if (!isSmall) keep(Kept.merge(Kept.read(), benchmark.name, its, occasion))
  answers.push(...its ?? [])
}
print(`\n${table(answers.filter(isResult), isSmall)}\n`)
for (const { id, why } of answers.filter(isLeftOut)) say(`!!! LEFT OUT: ${id}: ${why} !!!`)
if (values.record) {
  const now = { ...read(), ...record(answers.filter(isResult)) }
  writeFileSync(EXPECTATIONS, `${JSON.stringify(now, null, 2)}\n`)
} else if (isSmall) await compare(answers)

/** What a benchmark does that is run by itself: `node bench/journal.ts [--small] [--rounds 5] [--count 1000] [--json]`. */
import { realpathSync } from "node:fs"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { isLeftOut, isResult, type Measure } from "./Result.ts"
import { table } from "./Table.ts"

/** Whether the process was started to run this module. `import.meta.main` is not among the types that both runtimes have. */
export const isEntry = (url: string): boolean => realpathSync(process.argv[1] ?? ".") === fileURLToPath(url)

/**
 * Measures, where the process was started to run the module of this URL.
 *
 * Results go to stdout, as a table or as JSON; everything else to stderr.
 */
export const standAlone = async (url: string, measure: Measure): Promise<void> => {
  if (!isEntry(url)) return
  const { values } = parseArgs({
    options: {
      small: { type: "boolean", default: false },
      rounds: { type: "string" },
      count: { type: "string" },
      only: { type: "string" },
      json: { type: "boolean", default: false }
    }
  })
  const say = (text: string) => process.stderr.write(`${text}\n`)
  const answers = await measure({
    isSmall: values.small,
    rounds: values.rounds === undefined ? null : Number(values.rounds),
    count: values.count === undefined ? null : Number(values.count),
    only: values.only ?? null,
    say
  })
  if (values.json) {
    process.stdout.write(`${JSON.stringify(answers)}\n`)
    return
  }
  for (const { id, why } of answers.filter(isLeftOut)) say(`!!! LEFT OUT: ${id}: ${why} !!!`)
  process.stdout.write(`${table(answers.filter(isResult), values.small)}\n`)
}

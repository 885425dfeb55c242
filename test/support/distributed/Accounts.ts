/** What a run accounts for, in its own report, in the journal and in the place it wrote to. */
import * as Effect from "effect/Effect"
import { join } from "node:path"
import type { Report } from "../../../src/Report.ts"
import type { Ended } from "../CommandLine.ts"
import * as CommandProcess from "./CommandProcess.ts"
import type { Stage } from "./Disturbed.ts"
import type { Ground } from "./Place.ts"
import { temporaryFolder } from "./TemporaryFolder.ts"

/** The same records led by one process that nothing happens to. */
export interface Undisturbed {
  readonly exitCode: number | null
  readonly report: Report
  readonly form: ReadonlyArray<string>
}

/** A run of this machine alone, with a journal of its own. */
export const undisturbed = Effect.fnUntraced(function*(ground: Ground) {
  const folder = yield* temporaryFolder
  const place = yield* ground.place
  const settings = { ...place.settings("local"), PIPELINE_STATE: join(folder, "state.db") }
  const { ended } = yield* CommandProcess.start(`run ${ground.pipeline} --json --details`, { folder, settings })
  const end = yield* ended
  return { exitCode: end.exitCode, report: reportOf(end), form: yield* place.form } satisfies Undisturbed
}, Effect.scoped)

/** What `--json` printed; throws what was said instead. */
export const reportOf = ({ err, out }: Ended): Report => {
  if (!out.startsWith("{")) throw new Error(`no report: ${out}${err}`)
  return JSON.parse(out)
}

/** What became of each record, without what depends on the order of writing. */
export const ends = ({ invoices = [] }: Report): ReadonlyArray<string> =>
  invoices.map(({ currency, id, outcome, total }) => `${id} ${outcome} ${total} ${currency}`).toSorted()

/** All that is counted and summed up. */
export const sums = ({ byFamily, outcomes, read, totals }: Report) =>
  JSON.stringify({ read, outcomes, totals, byFamily }, sorted)

const sorted = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1))
    : value

/** What is wrong after a run: nothing, where all is as after the undisturbed one. */
export const faultsOf = Effect.fnUntraced(function*(stage: Stage, expected: Undisturbed, end: Ended) {
  if (!end.out.startsWith("{")) return [`it ended with ${end.exitCode}: ${end.out}${end.err}`]
  const { exitCode, form, report } = expected
  const said = reportOf(end)
  const shown = yield* stage.pipeline(`show ${said.run} --json --details`)
  const recorded = reportOf(shown)
  const journal = yield* stage.pipeline("journal verify --json")
  const [open] = yield* stage.database.run(
    `select (select count(*) from pipeline.lease)::int + (select count(*) from pipeline.intent)::int as count`
  )
  return [
    ...(end.exitCode === exitCode ? [] : [`it ended with ${end.exitCode}: ${end.err}`]),
    ...different("the report's sums", [sums(report)], [sums(said)]),
    ...different("the report's records", ends(report), ends(said)),
    ...different("the journal's sums", [sums(report)], [sums(recorded)]),
    ...different("the journal's records", ends(report), ends(recorded)),
    ...different("the books", form, yield* stage.place.form),
    ...(yield* stage.place.doubles).map((what) => `there twice: ${what}`),
    ...(journal.exitCode === 0 && /"intact": true/.test(journal.out)
      ? []
      : [`the journal: ${journal.out}${journal.err}`]),
    ...(open?.["count"] === 0 ? [] : ["a lease or an intent is left open"])
  ]
})

const SHOWN_MAX = 4

/** What one has and the other has not, as lines of a patch. */
const different = (what: string, expected: ReadonlyArray<string>, found: ReadonlyArray<string>) => {
  const lines = [
    ...less(expected, found).map((line) => `- ${line}`),
    ...less(found, expected).map((line) => `+ ${line}`)
  ]
  const more = lines.length > SHOWN_MAX ? [`${what}: ${lines.length} differences in all`] : []
  return [...lines.slice(0, SHOWN_MAX).map((line) => `${what}: ${line}`), ...more]
}

const less = (from: ReadonlyArray<string>, what: ReadonlyArray<string>): ReadonlyArray<string> => {
  const counts = new Map<string, number>()
  for (const line of what) counts.set(line, (counts.get(line) ?? 0) + 1)
  return from.filter((line) => {
    const count = counts.get(line) ?? 0
    counts.set(line, count - 1)
    return count <= 0
  })
}

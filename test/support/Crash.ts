/** A run that is killed, or loses an answer, at one call; then one more run; and what the books are after each. */
import * as Effect from "effect/Effect"
import { join } from "node:path"
import type { Report } from "../../src/Report.ts"
import { type BooksForm, difference, type Extent, read } from "./BooksForm.ts"
import * as Interceptor from "./Interceptor.ts"
import type { OdooSettings } from "./OdooBooks.ts"
import { type Options, type Project, report } from "./Sandboxed.ts"

export type { Moment, Strike } from "./Interceptor.ts"
export { moments } from "./Interceptor.ts"

/** How the run is started, in which books, and what of them is compared. */
export interface Run extends Pick<Options, "entry"> {
  readonly args: string
  readonly odoo: OdooSettings
  readonly extent?: Extent
}

export interface Crashed {
  /** The calls of the first run that write, as far as it came. */
  readonly writes: ReadonlyArray<string>
  readonly isStruck: boolean
  /** The first run's exit code; null when it was killed. */
  readonly exitCode: number | null
  /** After the first run. */
  readonly between: BooksForm
  readonly last: { readonly exitCode: number | null; readonly report: Report }
  /** After the last run. */
  readonly after: BooksForm
}

let states = 0

/** Two runs, one after the other; the first is struck, unless there is no strike. */
export const crash = (project: Project, { args, entry, extent, odoo }: Run, strike?: Interceptor.Strike) =>
  Effect.gen(function*() {
    // Neither run remembers anything: what stands in Odoo must be enough.
    const run = (url: string) =>
      project.pipeline(`${args} --json`, {
        ...(entry === undefined ? {} : { entry }),
        settings: { ...odoo, ODOO_URL: url, PIPELINE_STATE: join(project.folder, `state-${states++}.db`) }
      })
    const interceptor = yield* Interceptor.serve(odoo.ODOO_URL, strike)
    const first = yield* Effect.raceFirst(run(interceptor.url), Effect.as(interceptor.death, null))
    const between = yield* Effect.promise(() => read(odoo, extent))
    const last = yield* run(odoo.ODOO_URL)
    const crashed: Crashed = {
      writes: interceptor.writes,
      isStruck: interceptor.isStruck(),
      exitCode: first?.exitCode ?? null,
      between,
      last: { exitCode: last.exitCode, report: report(last) },
      after: yield* Effect.promise(() => read(odoo, extent))
    }
    return crashed
  }).pipe(Effect.scoped)

/** What is wrong after a crash: nothing, where the books are those of an undisturbed run. */
export const faults = (undisturbed: BooksForm, strike: Interceptor.Strike, crashed: Crashed): ReadonlyArray<string> => {
  const { after, between, exitCode, isStruck, last } = crashed
  const { failed, read, skipped, unverifiable, ...counts } = { ...last.report.outcomes, read: last.report.read }
  const sum = [...Object.values(counts), ...Object.values(skipped), failed, unverifiable].reduce((a, b) => a + b, 0)
  const isLast = strike.nth === crashed.writes.length
  return [
    ...(isStruck || strike.moment === "after Odoo's answer was read" && isLast ? [] : ["the strike was not made"]),
    ...(exitCode === null || exitCode === 0 || exitCode === 3 ? [] : [`the struck run ended with ${exitCode}`]),
    ...between.doubles.map((what) => `after the struck run there is twice: ${what}`),
    ...after.doubles.map((what) => `after the last run there is twice: ${what}`),
    ...(last.exitCode === 0 && failed === 0 && unverifiable === 0
      ? []
      : [
        `the last run ended with ${last.exitCode}: ${JSON.stringify([last.report.failed, last.report.unverifiable])}`
      ]),
    ...(sum === read ? [] : [`the last run read ${read} and accounts for ${sum}`]),
    ...few(difference(undisturbed, after))
  ].map((what) => `${strike.nth} ${crashed.writes[strike.nth - 1]}, struck ${strike.moment}: ${what}`)
}

const SHOWN_MAX = 6

/** One thing gone wrong shows in many records. */
const few = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length <= SHOWN_MAX ? lines : [...lines.slice(0, SHOWN_MAX), `and ${lines.length - SHOWN_MAX} more differences`]

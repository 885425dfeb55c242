/** Whether ratios are what they were: measured ones beside `bench/baseline.json`, which was recorded when all was well. */
import { type Answers, isLeftOut, isResult, ratios, type Result, spread } from "./Result.ts"
import { figure } from "./Table.ts"
import { verdict } from "./Wanted.ts"

export interface Expected {
  readonly ratio: number
  /** How far medians of a few rounds lay apart when it was recorded: half of it, in parts of the ratio. */
  readonly noise: number
}

export type Expectations = Readonly<Record<string, Expected>>

/** Something that became worse, by its row's id. */
export interface Regression {
  readonly id: string
  /** One line. */
  readonly message: string
}

/** Less than this is taken for noise, however quiet it was when the baseline was recorded. */
const TOLERANCE_MIN = 0.25
/** Of counts: their ratios are kept to four digits. */
const ROUNDING = 1e-3

/** As many rounds as a comparison has at least. */
const FEW = 5

/** What is to be expected from now on, of three times as many rounds as a comparison has, or more. */
export const record = (results: ReadonlyArray<Result>): Expectations =>
  Object.fromEntries(results.flatMap((result) => {
    const all = ratios(result)
    if (all === null) return []
    const { median } = spread(all)
    const groups = Array.from(
      { length: Math.max(1, Math.floor(all.length / FEW)) },
      (_, n) => all.slice(n * FEW, (n + 1) * FEW)
    )
    const { half } = spread(groups.map((group) => spread(group).median))
    return [[result.id, { ratio: Number(median.toPrecision(4)), noise: Number((half / median).toPrecision(2)) }]]
  }))

/** One for each row that is worse than expected beyond noise, has missed what is wanted, or was not measured at all. */
export const regressions = (answers: Answers, expectations: Expectations): ReadonlyArray<Regression> => {
  const results = new Map(answers.filter(isResult).map((result) => [result.id, result]))
  const leftOut = answers.filter(isLeftOut).map(({ id }) => id)
  const absent = Object.keys(expectations).filter((id) =>
    !results.has(id) && !leftOut.some((left) => id === left || id.startsWith(`${left}/`))
  )
  return [
    ...[...results.values()].flatMap((result) => {
      const message = worse(result, expectations[result.id]) ?? missed(result)
      return message === null ? [] : [{ id: result.id, message: `${result.id}: ${message}; ${closer(result.id)}` }]
    }),
    ...absent.map((id) => ({ id, message: `${id}: was not measured; ${closer(id)}` }))
  ]
}

/** Rows that nobody watches: measured, with a ratio, and nothing expected of it. */
export const unexpected = (answers: Answers, expectations: Expectations): ReadonlyArray<string> =>
  answers.filter(isResult).filter((result) => ratios(result) !== null && expectations[result.id] === undefined)
    .map(({ id }) => id)

const worse = (result: Result, expected: Expected | undefined): string | null => {
  const all = ratios(result)
  if (all === null || expected === undefined) return null
  const { median } = spread(all)
  const tolerance = result.isExact ? ROUNDING : Math.max(TOLERANCE_MIN, expected.noise)
  const times = result.better === "less" ? median / expected.ratio : expected.ratio / median
  // Not a number is no good news either.
  if (times <= 1 + tolerance) return null
  const allowed = result.isExact ? "exactly" : `±${Math.round(100 * tolerance)} %`
  return `${figure(median)}× ${result.baseline?.what}, ${figure(expected.ratio)}× expected (${allowed})`
}

const missed = (result: Result): string | null =>
  result.isExact && verdict(result) === "missed" ? `${result.what}: ${figure(spread(result.ours).median)}` : null

const closer = (id: string): string => `look closer with: node bench/${id.split("/")[0]}.ts`

/** What a benchmark found: figures of ours beside those of its baseline, round by round. */

export interface Result {
  /** Its benchmark, and what of it: `journal/record`. */
  readonly id: string
  /** In words, what was done and counted. */
  readonly what: string
  /** Of ours and the baseline's figures: `s`, `invoices/s`, `MiB`. */
  readonly unit: string
  readonly better: "less" | "more"
  /** No round differs from another: a count, not a time. */
  readonly isExact: boolean
  /** One a round. */
  readonly ours: ReadonlyArray<number>
  /** Null where the figure speaks for itself. */
  readonly baseline: Baseline | null
}

export interface Baseline {
  readonly what: string
  /** One a round, taken right beside ours. */
  readonly figures: ReadonlyArray<number>
}

/** What could not be measured: a row, or a whole benchmark by its name. */
export interface LeftOut {
  readonly id: string
  readonly why: string
}

/** What every benchmark answers. Rows by `id`, each once. */
export type Answers = ReadonlyArray<Result | LeftOut>

/** How a benchmark is asked. */
export interface Options {
  /** Seconds instead of minutes, and only what holds across machines. */
  readonly isSmall: boolean
  /** Null for the benchmark's own. */
  readonly rounds: number | null
  /** Invoices, or whatever it counts; null for the benchmark's own. */
  readonly count: number | null
  /** A part of the benchmark, where it has parts. */
  readonly only: string | null
  /** For whoever waits. */
  readonly say: (text: string) => void
}

export type Measure = (options: Options) => Promise<Answers>

export const isLeftOut = (answer: Result | LeftOut): answer is LeftOut => "why" in answer

export const isResult = (answer: Result | LeftOut): answer is Result => !isLeftOut(answer)

/** The figure in the middle of several rounds, and half the distance between the lowest and the highest. */
export interface Spread {
  readonly median: number
  readonly half: number
}

export const spread = (figures: ReadonlyArray<number>): Spread => {
  const sorted = figures.toSorted((a, b) => a - b)
  const [low = Number.NaN] = sorted
  const high = sorted.at(-1) ?? low
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? low
  const upper = sorted[Math.floor(sorted.length / 2)] ?? low
  return { median: (lower + upper) / 2, half: (high - low) / 2 }
}

/** Ours by the baseline, each round by itself: what weighs on a round weighs on both. Null where there is no baseline. */
export const ratios = ({ baseline, ours }: Result): ReadonlyArray<number> | null =>
  baseline === null ? null : ours.map((figure, round) => figure / (baseline.figures[round] ?? Number.NaN))

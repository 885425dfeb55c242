/** What is wanted of the figures, all in one place. A figure without a target is there to be compared with itself. */
import { ratios, type Result, spread } from "./Result.ts"

/** At most where less is better, else at least. */
export interface Wanted {
  /** Of our own figure. */
  readonly ours?: number
  /** Of ours by the baseline's. */
  readonly ratio?: number
}

/** 250 MB in MiB, and no more of it for ten times as many invoices, but for what one process differs from the next. */
const FLAT: Wanted = { ours: 238, ratio: 1.05 }

export const wanted: Readonly<Record<string, Wanted>> = {
  "million/settled": { ours: 50_000 },
  "million/ready": { ours: 20_000 },
  "million/decoded": { ours: 20_000 },
  "million/source/peak": FLAT,
  "million/settled/peak": FLAT,
  "million/ready/peak": FLAT,
  "million/decoded/peak": FLAT,
  "verify/stripe/lost": { ours: 0 },
  "verify/stripe/many-lost": { ours: 0 },
  "verify/lago/lost": { ours: 0 },
  "verify/lago/many-lost": { ours: 0 },
  "odoo/nothing/written": { ours: 0 }
}

/** Whether the medians are as wanted; null where nothing is. */
export const verdict = (result: Result): "met" | "missed" | null => {
  const { better, id, ours } = result
  const target = wanted[id]
  if (target === undefined) return null
  const isMet = (figures: ReadonlyArray<number> | null, bound: number | undefined): boolean => {
    if (bound === undefined) return true
    const { median } = spread(figures ?? [])
    return better === "less" ? median <= bound : median >= bound
  }
  return isMet(ours, target.ours) && isMet(ratios(result), target.ratio) ? "met" : "missed"
}

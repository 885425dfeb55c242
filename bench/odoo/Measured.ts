/** What one way of writing took. */

export interface Measured {
  readonly invoices: number
  readonly seconds: number
  /** HTTP requests; 0 for who works inside Odoo. */
  readonly calls: number
  /** Seconds inside calls, by `model.method`; calls in flight at once both count. */
  readonly inside: Readonly<Record<string, number>>
  /** Seconds in which no call was in flight. */
  readonly idle: number
}

export const perSecond = ({ invoices, seconds }: Measured): number => invoices / seconds

export const callsPerHundred = ({ calls, invoices }: Measured): number => 100 * calls / invoices

/** Counts and times calls. */
export const makeMeter = () => {
  const inside = new Map<string, number>()
  const began = performance.now()
  let calls = 0
  let inFlight = 0
  let busy = 0
  let since = 0
  return {
    /** Tells that a call begins; what it returns, that it ended. */
    begin: (name: string) => {
      const from = performance.now()
      calls += 1
      if (inFlight++ === 0) since = from
      return () => {
        const now = performance.now()
        inside.set(name, (inside.get(name) ?? 0) + (now - from) / 1000)
        if (--inFlight === 0) busy += (now - since) / 1000
      }
    },
    /** All since the meter was made. */
    read: (invoices: number): Measured => {
      const seconds = (performance.now() - began) / 1000
      return { invoices, seconds, calls, inside: Object.fromEntries(inside), idle: seconds - busy }
    }
  }
}

export type Meter = ReturnType<typeof makeMeter>

/** The middle one by speed. */
export const median = (runs: ReadonlyArray<Measured>): Measured | undefined =>
  runs.toSorted((a, b) => perSecond(a) - perSecond(b))[Math.floor(runs.length / 2)]

/** Half the distance between the fastest and the slowest, in per cent of the median. */
export const noise = (runs: ReadonlyArray<Measured>): number => {
  const speeds = runs.map(perSecond)
  const middle = median(runs)
  return middle === undefined ? 0 : 50 * (Math.max(...speeds) - Math.min(...speeds)) / perSecond(middle)
}

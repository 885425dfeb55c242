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

/** Where the time of one run went, in milliseconds per invoice: in which calls, and between them. */
export const whereabouts = ({ idle, inside, invoices, seconds }: Measured): ReadonlyArray<ReadonlyArray<string>> => {
  const each = (value: number) => (1000 * value / invoices).toFixed(1)
  return [
    ...Object.entries(inside).toSorted(([, a], [, b]) => b - a).map(([name, value]) => [name, each(value)]),
    ["no call in flight", each(idle)],
    ["elapsed", each(seconds)]
  ]
}

/** A little billing system: taxes lines of cents in plain integers, sharing nothing with the rules that it tests. */

/** A rate in thousandths of a per cent: 9975 is 9.975 %. */
export type Rate = number

/** A line, and the rates on it. */
export interface Billed {
  readonly cents: number
  readonly rates: ReadonlyArray<Rate>
}

export interface Row {
  readonly rate: Rate
  readonly amount: number
  readonly taxable: number
  readonly lines: ReadonlyArray<number>
}

/** A rate of cents, halves away from zero. */
export const taxOf = (cents: number, rate: Rate): number =>
  Math.sign(cents) * Math.floor((Math.abs(cents) * rate + 50_000) / 100_000)

/** One row for each rate, rounded once or line by line. */
export const bill = (lines: ReadonlyArray<Billed>, rounding: "globally" | "perLine"): ReadonlyArray<Row> =>
  [...new Set(lines.flatMap(({ rates }) => rates))].map((rate) => {
    const its = lines.flatMap((line, index) => line.rates.includes(rate) ? [{ index, cents: line.cents }] : [])
    const taxable = its.reduce((sum, { cents }) => sum + cents, 0)
    const amount = rounding === "globally"
      ? taxOf(taxable, rate)
      : its.reduce((sum, { cents }) => sum + taxOf(cents, rate), 0)
    return { rate, amount, taxable, lines: its.map(({ index }) => index) }
  })

/** The figures, for people. */
import { callsPerHundred, type Measured, median, noise, perSecond } from "./Measured.ts"

/** Runs of one way of writing, by its name. */
export type Ways = Readonly<Record<string, ReadonlyArray<Measured>>>

/** One table: each way, its speed, and how much faster `first` is. */
export const table = (title: string, ways: Ways, first: string): string => {
  const ours = median(ways[first] ?? [])
  const rows = Object.entries(ways).flatMap(([name, runs]) => {
    const middle = median(runs)
    if (middle === undefined) return []
    const ratio = ours === undefined ? "" : (perSecond(ours) / perSecond(middle)).toFixed(2)
    const calls = middle.calls === 0 ? "-" : callsPerHundred(middle).toFixed(1)
    return [[
      name,
      perSecond(middle).toFixed(1),
      `±${noise(runs).toFixed(0)} %`,
      calls,
      name === first ? "" : `${ratio}×`
    ]]
  })
  return layOut([[title, "invoices/s", "noise", "calls per 100", `${first} is faster`], ...rows])
}

/** Where the time of one run went: in which calls, and between them. */
export const whereabouts = (title: string, { idle, inside, invoices, seconds }: Measured): string => {
  const each = (value: number) => (1000 * value / invoices).toFixed(1)
  const calls = Object.entries(inside).toSorted(([, a], [, b]) => b - a).map(([name, value]) => [name, each(value)])
  return layOut([
    [title, "ms per invoice"],
    ...calls,
    ["no call in flight", each(idle)],
    ["elapsed", each(seconds)]
  ])
}

const layOut = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)).join(
      "  "
    )
      .trimEnd()
  ).join("\n")
}

/** Results as tables, for terminals and for pages. */
import { ratios, type Result, type Spread, spread } from "./Result.ts"
import { verdict, wanted } from "./Wanted.ts"

type Cells = ReadonlyArray<string>

/** Columns in line: the first and the last are of words, those between of figures. */
export const aligned = (rows: ReadonlyArray<Cells>): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    column === 0 || column === widths.length - 1
      ? cell.padEnd(widths[column] ?? 0)
      : cell.padStart(widths[column] ?? 0)
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n")
}

/** The same in Markdown. */
export const markdown = ([head = [], ...rows]: ReadonlyArray<Cells>): string => {
  const line = (cells: Cells) => `| ${cells.join(" | ")} |`
  const rule = head.map((_, column) => column === 0 || column === head.length - 1 ? "---" : "---:")
  return [line(head), line(rule), ...rows.map(line)].join("\n")
}

/** Three significant digits, thousands apart: `0.123`, `12.3`, `1,234`. */
export const figure = (value: number): string =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: 6 })

/** `1.42 s ±5 %`, half of the spread. */
const withSpread = ({ half, median }: Spread, unit: string): string =>
  `${figure(median)}${unit}${half === 0 ? "" : ` ±${Math.max(1, Math.round(100 * half / median))} %`}`

/** What was done, and what it is compared with. */
export const what = ({ baseline, what }: Result): string =>
  baseline === null ? what : `${what}, against ${baseline.what}`

export const FIGURES = ["ours", "baseline", "ours / baseline", "wanted", "verdict"]

/** Ours, the baseline's, their ratio, what is wanted, and whether it is so. */
export const figures = (result: Result): Cells => {
  const { baseline, better, id, ours, unit } = result
  const ratio = ratios(result)
  const target = wanted[id]
  const sign = better === "less" ? "≤" : "≥"
  const bounds = [
    ...target?.ours === undefined ? [] : [`${sign} ${figure(target.ours)}`],
    ...target?.ratio === undefined ? [] : [`${sign} ${figure(target.ratio)}×`]
  ]
  return [
    withSpread(spread(ours), ` ${unit}`),
    baseline === null ? "" : `${figure(spread(baseline.figures).median)} ${unit}`,
    ratio === null ? "" : withSpread(spread(ratio), "×"),
    bounds.length === 0 ? better : bounds.join(", "),
    verdict(result) ?? ""
  ]
}

/** For terminals. Targets are of whole runs: a small one says nothing of them. */
export const table = (results: ReadonlyArray<Result>, isSmall = false): string => {
  const shown = (cells: Cells) => cells.slice(0, isSmall ? FIGURES.indexOf("wanted") : FIGURES.length)
  return aligned([
    ["benchmark", ...shown(FIGURES), "what"],
    ...results.map((result) => [result.id, ...shown(figures(result)), what(result)])
  ])
}

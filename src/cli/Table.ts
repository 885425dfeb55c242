/** Columns of text for a terminal: names to the left, counts to the right, amounts on their decimal point. */
import { displayWidth } from "effect/cli/CliOutput"

export type Alignment = "left" | "right" | "decimal"

/** Rows as lines, with two spaces between columns and before the first. Missing cells are empty. */
export const lines = (
  alignments: ReadonlyArray<Alignment>,
  rows: ReadonlyArray<ReadonlyArray<string>>
): ReadonlyArray<string> => {
  const columns = alignments.map((alignment, index) => aligned(alignment, rows.map((row) => row[index] ?? ""))).filter((
    cells
  ) => cells.some((cell) => cell !== ""))
  return rows.map((_, row) => `  ${columns.map((cells) => cells[row] ?? "").join("  ")}`.trimEnd())
}

/** The text, shortened to this many cells of a terminal. */
export const clip = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  let kept = ""
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…`
}

const padEnd = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)))

const padStart = (text: string, width: number): string => " ".repeat(Math.max(0, width - displayWidth(text))) + text

const aligned = (alignment: Alignment, cells: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (alignment === "decimal") {
    const fractions = cells.map((cell) => cell.includes(".") ? cell.slice(cell.indexOf(".")) : "")
    const longest = Math.max(0, ...fractions.map((fraction) => fraction.length))
    return aligned(
      "right",
      cells.map((cell, index) => cell === "" ? "" : cell + " ".repeat(longest - (fractions[index] ?? "").length))
    )
  }
  const width = cells.reduce((widest, cell) => Math.max(widest, displayWidth(cell)), 0)
  return cells.map((cell) => alignment === "left" ? padEnd(cell, width) : padStart(cell, width))
}

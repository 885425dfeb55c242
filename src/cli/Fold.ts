/** Lines for people, folded between words where a terminal would cut through them; elsewhere left whole, for grep. */
import { displayWidth } from "effect/cli/CliOutput"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as Terminal from "effect/Terminal"

/** Cells that the last column needs to be folded in its place; where it has fewer, it goes below its row. */
const COLUMN_WIDTH_MIN = 32

/** Cells beyond the row's own indentation at which its last column goes on below it. */
const BELOW = 4

/** Cells of a line of standard output, or null where it is no terminal. */
export const width = Effect.gen(function*() {
  const isTerminal = yield* (yield* Stdio.Stdio).stdoutIsTerminal
  const columns = isTerminal ? yield* (yield* Terminal.Terminal).columns : 0
  return columns > COLUMN_WIDTH_MIN ? columns : null
})

/** Writes lines to standard output. */
export const print = (lines: ReadonlyArray<string>) =>
  Effect.flatMap(
    width,
    (cells) =>
      Effect.forEach(lines.flatMap((line) => folded(line, cells)), (line) => Console.log(line), { discard: true })
  )

/** The line as several of at most this many cells, each below the column that it belongs to. */
export const folded = (line: string, cells: number | null): ReadonlyArray<string> => {
  if (cells === null || displayWidth(line) <= cells) return [line]
  const [indentation = ""] = /^ */.exec(line) ?? []
  const { before, column } = lastColumn(line, indentation.length)
  const start = displayWidth(before)
  if (before === indentation) return words(column, indentation, `${indentation}  `, cells)
  if (cells - start >= COLUMN_WIDTH_MIN) return words(column, before, " ".repeat(start), cells)
  const below = " ".repeat(indentation.length + BELOW)
  return [...folded(before.trimEnd(), cells), ...words(column, below, below, cells)]
}

/** What stands behind the last two blanks in a row: columns are kept apart by two, words by one. */
const lastColumn = (line: string, indentation: number) => {
  const gap = /^.* {2,}(?=\S)/.exec(line.slice(indentation))?.[0].length ?? 0
  return { before: line.slice(0, indentation + gap), column: line.slice(indentation + gap) }
}

/** Text behind a beginning, on as many lines as it takes: cut between facts where that is enough, else between words. */
const words = (text: string, first: string, others: string, cells: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let current = first
  let isEmpty = true
  const fits = (beginning: string, more: string) => displayWidth(beginning + more) <= cells
  const add = (piece: string) => {
    if (isEmpty || fits(current, ` ${piece}`)) current += isEmpty ? piece : ` ${piece}`
    else {
      lines.push(current)
      current = others + piece
    }
    isEmpty = false
  }
  for (const fact of text.split(/(?<= ·|;) /)) {
    if (fits(others, fact)) add(fact)
    else for (const word of fact.split(" ")) add(word)
  }
  return [...lines, current]
}

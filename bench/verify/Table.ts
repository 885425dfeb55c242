/** The figures, for people. */
import type { Measured } from "./Ways.ts"

interface Result {
  readonly paced: Measured
  readonly verifier: Measured
  readonly few: Measured
}

/** One row a way, and how much less the verifier takes than the paced reads, of which `made` were really made. */
export const table = (vendor: string, made: number, { few, paced, verifier }: Result): string => {
  const row = (name: string, one: Measured, ratio: string) => [
    name,
    String(one.requests),
    `${one.seconds.toFixed(1)} s`,
    String(one.limited),
    String(one.lost),
    ratio
  ]
  const rows = [
    [`${vendor}, ${verifier.invoices} wanted`, "requests", "time", "429", "lost", "of the time"],
    row(`reads of each, paced (of ${made})`, paced, ""),
    row("the verifier", verifier, `1/${(paced.seconds / verifier.seconds).toFixed(0)}`),
    row(`the verifier, ${few.invoices} scattered`, few, "")
  ]
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((each) => each[column]?.length ?? 0)))
  const text = rows.map((each) =>
    each.map((cell, column) => column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))
      .join("  ").trimEnd()
  )
  return `${text.join("\n")}\n`
}

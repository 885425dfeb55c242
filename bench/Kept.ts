/** The last result of every row, with when and where it was measured: `bench/results.json`. */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { availableParallelism, loadavg } from "node:os"
import process from "node:process"
import { type Answers, isLeftOut, isResult, type Result } from "./Result.ts"

/** Nothing that says whose machine it was. */
export interface Occasion {
  /** The day. */
  readonly at: string
  /** `-dirty` where files were changed since; null where nobody knows. */
  readonly commit: string | null
  readonly cores: number
  /** `node 24.21.0`. */
  readonly runtime: string
  /** What the machine was doing besides, when the benchmark began; null where nobody knows. */
  readonly load: number | null
}

export interface Kept extends Result {
  readonly measured: Occasion
}

const RESULTS = new URL("results.json", import.meta.url)

export const read = (): ReadonlyArray<Kept> => JSON.parse(readFileSync(RESULTS, "utf8"))

/** Four digits of each figure: the rest is noise. */
export const write = (rows: ReadonlyArray<Kept>): void => {
  const text = JSON.stringify(
    rows,
    (_, value: unknown) => typeof value === "number" ? Number(value.toPrecision(4)) : value,
    2
  )
  // A list of figures on one line.
  writeFileSync(RESULTS, `${text.replace(/\[[\s\d.,e+-]*\]/g, (list) => list.replace(/\s+/g, " "))}\n`)
}

/** What is measured anew replaces what was kept; what a benchmark left out, and those not asked now, stay as they were. */
export const merge = (
  kept: ReadonlyArray<Kept>,
  benchmark: string,
  answers: Answers,
  measured: Occasion
): ReadonlyArray<Kept> => {
  const leftOut = answers.filter(isLeftOut).map(({ id }) => id)
  const now = new Map(answers.filter(isResult).map((result) => [result.id, { ...result, measured }]))
  const stays = ({ id }: Kept) =>
    !id.startsWith(`${benchmark}/`) || now.has(id) || leftOut.some((left) => id === left || id.startsWith(`${left}/`))
  const old = new Set(kept.map(({ id }) => id))
  return [
    ...kept.filter(stays).map((row) => now.get(row.id) ?? row),
    ...[...now.values()].filter(({ id }) => !old.has(id))
  ]
}

export const occasion = (): Occasion => ({
  at: new Date().toISOString().slice(0, 10),
  commit: commit(),
  cores: availableParallelism(),
  runtime: process.versions["deno"] === undefined
    ? `node ${process.versions.node}`
    : `deno ${process.versions["deno"]}`,
  load: Number((loadavg()[0] ?? 0).toFixed(1))
})

const commit = (): string | null => {
  try {
    const describe = ["--no-optional-locks", "describe", "--always", "--dirty", "--exclude", "*"]
    const cwd = new URL(".", import.meta.url)
    return execFileSync("git", describe, { encoding: "utf8", cwd, stdio: ["ignore", "pipe", "ignore"] }).trim()
  } catch {
    return null
  }
}

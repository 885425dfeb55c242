/** A copy of the project, as it stands in the working tree, in which tests run. */
import { execFileSync, spawn } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../", import.meta.url))

/** Holds all copies; gone when the process ends, interrupted or not. */
const home = mkdtempSync(join(tmpdir(), "mutants-"))
process.once("exit", () => rmSync(home, { recursive: true }))
process.once("SIGINT", () => process.exit(130))
process.once("SIGTERM", () => process.exit(143))

export interface Copy {
  readonly folder: string
  /**
   * Runs these test files, those tests only whose names hold one of `promises` where some are given, up to the first
   * that fails: its name, or none; null where nothing could be run.
   */
  readonly failing: (
    tests: ReadonlyArray<string>,
    promises?: ReadonlyArray<string>
  ) => Promise<ReadonlyArray<string> | null>
}

/** Copies what git knows, or would; the packages are linked. */
export const copy = (): Copy => {
  const folder = mkdtempSync(join(home, "copy-"))
  for (const path of files()) cpSync(join(root, path), join(folder, path))
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
  return { folder, failing: (tests, promises = []) => failing(folder, tests, promises) }
}

const files = (): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "-coz", "--exclude-standard"], { cwd: root, encoding: "utf8" })
    .split("\0").filter((path) => path !== "" && existsSync(join(root, path)))

const TIME_MS = 300_000

const failing = async (folder: string, tests: ReadonlyArray<string>, promises: ReadonlyArray<string>) => {
  const report = join(folder, "report.json")
  rmSync(report, { force: true })
  const filter = promises.length === 0 ? [] : ["-t", promises.map((promise) => RegExp.escape(promise)).join("|")]
  const vitest = join("node_modules", "vitest", "vitest.mjs")
  await new Promise((resolve, reject) => {
    const args = [vitest, "run", ...tests, "--bail", "1", "--reporter=json", `--outputFile=${report}`, ...filter]
    const child = spawn(process.execPath, args, { cwd: folder, stdio: "ignore", timeout: TIME_MS })
    child.once("error", reject)
    child.once("close", resolve)
  })
  return existsSync(report) ? failuresOf(JSON.parse(readFileSync(report, "utf8"))) : null
}

interface Report {
  readonly numTotalTests: number
  readonly testResults: ReadonlyArray<{
    readonly assertionResults: ReadonlyArray<{ readonly status: string; readonly fullName: string }>
  }>
}

const failuresOf = ({ numTotalTests, testResults }: Report) =>
  numTotalTests === 0
    ? null
    : testResults.flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => fullName)

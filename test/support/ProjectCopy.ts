/** A copy of the project to change, with the packages of this one; it goes with the scope. */
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import process from "node:process"
import { root } from "./CommandLine.ts"

const PARTS = ["bench", "bin", "docs", "pipelines", "plugins", "sandbox", "src", "templates", "test"]
const FILES = ["package.json", "tsconfig.json", "vitest.config.ts", "deno.json"]

/** What a reader of the guide has made already. */
const OF_THE_GUIDE = new Set(["nexamail", "csvbooks"])

export interface Copy {
  readonly folder: string
  /** Runs a script of `sh`, with the Node that runs this; what it printed, on either stream. */
  readonly shell: (
    script: string,
    folder?: string
  ) => Effect.Effect<{ readonly code: number; readonly printed: string }>
}

export const make = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => realpathSync(mkdtempSync(join(tmpdir(), "project-")))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true, force: true }))
  ),
  (folder): Copy => {
    const filter = (path: string) => !OF_THE_GUIDE.has(basename(path))
    for (const part of [...PARTS, ...FILES]) cpSync(join(root, part), join(folder, part), { recursive: true, filter })
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"))
    return { folder, shell: (script, inside = folder) => shell(script, inside) }
  }
)

const shell = (script: string, cwd: string) =>
  Effect.callback<{ readonly code: number; readonly printed: string }>((resume) => {
    const bin = join(root, "node_modules", ".bin")
    const env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: process.env["HOME"], PIPELINE_STATE: ":memory:" }
    const child = execFile(
      "sh",
      ["-ec", `exec 2>&1; ${script}`],
      { cwd, env, maxBuffer: 2 ** 24 },
      (error, printed) => resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? 1), printed }))
    )
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** The command line as others see it: a process with two streams and an exit code. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stdio from "effect/Stdio"
import { make as makeConsole } from "effect/testing/TestConsole"
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Catalog from "../../src/Catalog.ts"
import { exitCode, program } from "../../src/cli/Process.ts"

export interface Ended {
  readonly exitCode: number | null
  readonly out: string
  readonly err: string
}

export interface Options {
  /** The whole environment, but for `PATH`. */
  readonly env?: Readonly<Record<string, string>>
  readonly folder?: string
  /** The file to run instead of the project in `test/support/project`. */
  readonly entry?: string
  /** Before the file, for Node itself. */
  readonly node?: ReadonlyArray<string>
  /** What to do to the process once it has written this. */
  readonly when?: { readonly written: string; readonly act: (process: ChildProcess) => void }
}

export const root = fileURLToPath(new URL("../../", import.meta.url))

/** The same without a process: faster, and blind to what a process adds. */
export const answer = (args: ReadonlyArray<string>): Effect.Effect<Ended> =>
  Effect.gen(function*() {
    const console = yield* makeConsole
    const stdio = Stdio.layerTest({ args: Effect.succeed(args) })
    const exit = yield* program.pipe(
      Effect.provideService(Catalog.Root, new URL("project/", import.meta.url)),
      Effect.provide(Layer.merge(NodeServices.layer, stdio)),
      Effect.provideService(Console.Console, console),
      Effect.exit
    )
    return { exitCode: exitCode(exit), out: text(yield* console.logLines), err: text(yield* console.errorLines) }
  })

const text = (lines: ReadonlyArray<unknown>): string => lines.map((line) => `${line}\n`).join("")

/** Runs it to its end. Input is closed, nothing is a terminal. */
export const run = (args: ReadonlyArray<string>, options: Options = {}): Effect.Effect<Ended> =>
  Effect.callback((resume) => {
    const entry = options.entry ?? `${root}test/support/project/main.ts`
    const started = spawn(process.execPath, [...(options.node ?? []), entry, ...args], {
      cwd: options.folder ?? root,
      env: { PATH: process.env["PATH"], PIPELINE_STATE: ":memory:", ...options.env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let out = ""
    let err = ""
    let isWaiting = options.when !== undefined
    const look = () => {
      if (!isWaiting || options.when === undefined || !(out + err).includes(options.when.written)) return
      isWaiting = false
      options.when.act(started)
    }
    started.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text
      look()
    })
    started.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text
      look()
    })
    started.on("close", (exitCode) => resume(Effect.succeed({ exitCode, out, err })))
    return Effect.sync(() => started.kill("SIGKILL"))
  })

import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable } from "node:stream"
import { type Options, root, run } from "../../support/CommandLine.ts"

const TIME_LIMIT = 20_000

const exits = (args: ReadonlyArray<string>, exitCode: number, sentence: string, options?: Options) =>
  Effect.gen(function*() {
    const ended = yield* run(args, options)
    assert.strictEqual(ended.err, sentence === "" ? "" : `✗ ${sentence}\n`)
    assert.strictEqual(ended.exitCode, exitCode)
    assert.strictEqual(ended.out, "")
  })

describe("a run ends with the code that its outcomes ask for", () => {
  const cases: ReadonlyArray<readonly [name: string, exitCode: number]> = [
    ["demo.clean", 0],
    ["demo.idle", 0],
    ["demo.mixed", 4],
    ["demo.unverifiable", 5]
  ]
  it.live.each(cases)(
    "%s: %i, and --json is one object on standard output with nothing beside it",
    ([name, exitCode]) =>
      Effect.gen(function*() {
        const ended = yield* run(["run", name, "--json"])
        assert.strictEqual(ended.exitCode, exitCode)
        assert.strictEqual(ended.err, "")
        assert.strictEqual(JSON.parse(ended.out).pipeline, name)
      }),
    TIME_LIMIT
  )

  it.live("a name that nobody knows: 2", () =>
    exits(["run", "demo.claen", "--json"], 2, "No pipeline \"demo.claen\". Did you mean demo.clean?"))

  it.live("a flag that nobody knows: 2", () =>
    exits(["run", "demo.clean", "--json", "--nonsense"], 2, "No flag --nonsense. See: pipeline run --help"))

  it.live("an outside system that is away: 3, one line, no stack, and no half object", () =>
    exits(["run", "demo.unreachable", "--json"], 3, "script did not answer within 20 s"))

  it.live("a setting that is missing: 2", () =>
    exits(
      ["run", "demo.setting", "--json"],
      2,
      "DEMO_SETTING is not set. Set it in the environment or in .env " +
        "(see .env.example), or try the sandbox: npm start"
    ))

  it.live("a defect: 1, says that it is ours, and shows where", () =>
    Effect.gen(function*() {
      const ended = yield* run(["run", "demo.defect", "--json"])
      assert.strictEqual(ended.exitCode, 1)
      assert.strictEqual(ended.out, "")
      assert.match(ended.err, /defect of ours[^]*a wheel came off[^]*defect\.ts/)
    }))

  it.live("an interrupt: 130, after what was open is closed", () =>
    Effect.gen(function*() {
      const ended = yield* run(["run", "demo.slow"], {
        when: { written: "refused our key", act: (process) => setTimeout(() => process.kill("SIGINT"), 300) }
      })
      assert.strictEqual(ended.exitCode, 130)
      assert.match(ended.err, /The books are closed\.\n.*read +200 records\n.*verify .*\n.*write +\d+ of 200/)
    }), TIME_LIMIT)

  it.live("a slow reader gets all of a long answer, also where it ends badly", () =>
    Effect.gen(function*() {
      const pause = { written: "{", act: ({ stdout }: { readonly stdout: Readable | null }) => void pausing(stdout) }
      const ended = yield* run(["run", "demo.long", "--json", "--details"], { when: pause })
      assert.strictEqual(ended.exitCode, 5)
      assert.strictEqual(JSON.parse(ended.out).invoices.length, 900)
    }))

  it.live("a reader that goes away does not disturb the run", () =>
    Effect.gen(function*() {
      const ended = yield* run(["run", "demo.mixed"], {
        when: { written: "demo.mixed", act: (process) => process.stdout?.destroy() }
      })
      assert.strictEqual(ended.exitCode, 4)
      assert.notInclude(ended.err, "EPIPE")
    }))
})

const pausing = (stream: Readable | null) => {
  stream?.pause()
  setTimeout(() => stream?.resume(), 1_500)
}

describe("off a terminal", () => {
  it.live("a run is plain lines: no escape, no carriage return, one line a stage", () =>
    Effect.gen(function*() {
      const ended = yield* run(["run", "demo.mixed"])
      // oxlint-disable-next-line no-control-regex
      assert.notMatch(ended.out + ended.err, /[\u001b\u009b\r]/)
      assert.strictEqual(
        ended.err,
        "  read      9 records\n  verify    8 · stripe 1 request\n  write     2 · books 2 requests\n"
      )
    }))
})

describe("settings", () => {
  const folder = Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "settings-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true }))
  )
  const cases: ReadonlyArray<readonly [promise: string, env: Readonly<Record<string, string>>, told: string]> = [
    ["come from .env", {}, "file"],
    ["come from the environment before .env", { DEMO_SETTING: "environment" }, "environment"],
    ["that are empty are not set", { DEMO_SETTING: "" }, "file"],
    ["are not hidden by a longer name", { DEMO_SETTING_OTHER: "x" }, "file"]
  ]
  it.live.each(cases)("%s", ([, env, told]) =>
    Effect.gen(function*() {
      const path = yield* folder
      writeFileSync(join(path, ".env"), "DEMO_SETTING=file\n")
      const ended = yield* run(["run", "demo.setting", "--json"], { env, folder: path })
      assert.strictEqual(ended.err, `  DEMO_SETTING is ${told}\n`)
      assert.strictEqual(ended.exitCode, 0)
    }).pipe(Effect.scoped), TIME_LIMIT)
})

describe("the sandbox", () => {
  it.live("prints settings for a shell to evaluate, stays, and ends well when it is told to", () =>
    Effect.gen(function*() {
      const ended = yield* run(["sandbox", "--fresh"], {
        when: { written: "stays until", act: (process) => process.kill("SIGTERM") }
      })
      assert.strictEqual(ended.exitCode, 0)
      assert.strictEqual(ended.out, "export DEMO_SETTING='it'\\''s a sandbox'\n")
      assert.match(ended.err, /^sandbox starts fresh\n[^]*\nsandbox stops\n$/)
    }))

  it.live("lends its settings to a run, which sees no others", () =>
    Effect.gen(function*() {
      const ended = yield* run(["sandbox", "run", "demo.setting", "--json"], { env: { DEMO_SETTING: "real" } })
      assert.strictEqual(ended.exitCode, 0)
      assert.strictEqual(ended.err, "sandbox starts\n  DEMO_SETTING is it's a sandbox\nsandbox stops\n")
      assert.strictEqual(JSON.parse(ended.out).outcomes.posted, 1)
    }))
})

describe("the program", () => {
  const entry = `${root}bin/pipeline.mjs`
  const old = ["--import", "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'18.20.0'}})"]

  it.live("answers its version, as package.json has it", () =>
    Effect.gen(function*() {
      const { version } = JSON.parse(readFileSync(`${root}package.json`, "utf8"))
      assert.strictEqual((yield* run(["--version"])).out, `pipeline ${version}\n`)
    }))

  it.live("is the same by its file and by its name", () =>
    Effect.gen(function*() {
      const byFile = yield* run(["run", "ledger.dayly"], { entry: `${root}src/main.ts` })
      assert.deepStrictEqual(yield* run(["run", "ledger.dayly"], { entry }), byFile)
      assert.strictEqual(byFile.exitCode, 2)
    }), TIME_LIMIT)

  it.live(
    "is the same on a Node that cannot run TypeScript: exit code and streams are those of the project's own",
    () =>
      Effect.gen(function*() {
        const byFile = yield* run(["run", "ledger.dayly"], { entry: `${root}src/main.ts` })
        assert.deepStrictEqual(yield* run(["run", "ledger.dayly"], { entry, node: old }), byFile)
      }),
    TIME_LIMIT
  )
})

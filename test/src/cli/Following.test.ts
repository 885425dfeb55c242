/** What a process says on standard error, and to whom else, while it runs. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Webhook as Official } from "standardwebhooks"
import { run } from "../../support/CommandLine.ts"
import * as HttpServer from "../../support/HttpServer.ts"

const TIME_LIMIT = 20_000

const lines = (text: string) =>
  text.split("\n").filter((line) => line !== "").map((line): Record<string, unknown> => JSON.parse(line))

const messages = (text: string) => lines(text).map(({ level, message }) => `${level} ${message}`)

describe("--log json", () => {
  it.live(
    "one object a line, each with time, level, message, pipeline, run and fields; results stay where they are",
    () =>
      Effect.gen(function*() {
        const { err, exitCode, out } = yield* run(["run", "demo.mixed", "--json", "--log", "json"])
        assert.strictEqual(exitCode, 4)
        const report = JSON.parse(out)
        for (const line of lines(err)) {
          assert.deepStrictEqual(Object.keys(line), ["time", "level", "message", "pipeline", "run", "fields"])
          assert.match(String(line["time"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
          assert.strictEqual(line["pipeline"], "demo.mixed")
        }
        assert.deepStrictEqual(messages(err), [
          "info run started",
          "info read",
          "info verify",
          "info write",
          "info run ended"
        ])
        const last = lines(err).at(-1)
        assert.strictEqual(last?.["run"], report.run)
        assert.deepStrictEqual(last?.["fields"], {
          sink: report.sink,
          read: report.read,
          outcomes: report.outcomes,
          exitCode: 4
        })
      }),
    TIME_LIMIT
  )

  it.live(
    "a notice is a line when it comes, and a run that is interrupted leaves no half line",
    () =>
      Effect.gen(function*() {
        const written = "stripe refused our key"
        const { err, exitCode } = yield* run(["run", "demo.slow", "--log", "json"], {
          when: { written, act: (process) => process.kill("SIGTERM") }
        })
        assert.strictEqual(exitCode, 130)
        assert.include(messages(err)[1], `warn ${written}`)
      }),
    TIME_LIMIT
  )

  it.live.each(
    [
      ["demo.unreachable", 3, "Unavailable", "script did not answer within 20 s"],
      ["demo.claen", 2, "UnknownPipeline", "No pipeline \"demo.claen\". Did you mean demo.clean?"],
      ["demo.defect", 1, "Error", "a defect of ours"]
    ] as const
  )(
    "%s: what stops the run is a line too, and the exit code stays %i",
    ([name, code, error, message]) =>
      Effect.gen(function*() {
        const { err, exitCode, out } = yield* run(["run", name, "--json", "--log", "json"])
        assert.deepStrictEqual([exitCode, out], [code, ""])
        const last = lines(err).at(-1)
        assert.deepStrictEqual([last?.["level"], last?.["message"]], ["error", message])
        assert.deepInclude(last?.["fields"], { error, exitCode: code })
      }),
    TIME_LIMIT
  )

  it.live("of a defect, the line says where it is and not what it held", () =>
    Effect.gen(function*() {
      const { err } = yield* run(["run", "demo.defect", "--log", "json"])
      assert.match(err, /defect\.ts:\d+/)
      assert.notInclude(err, "a wheel came off")
    }), TIME_LIMIT)
})

describe("--log none", () => {
  it.live("says nothing of a run, and why one stopped", () =>
    Effect.gen(function*() {
      const mixed = yield* run(["run", "demo.mixed", "--log", "none"])
      assert.deepStrictEqual([mixed.exitCode, mixed.err], [4, ""])
      const stopped = yield* run(["run", "demo.unreachable", "--log", "none"])
      assert.deepStrictEqual([stopped.exitCode, stopped.err], [3, "✗ script did not answer within 20 s\n"])
    }), TIME_LIMIT)
})

describe("a webhook", () => {
  const SECRET = `whsec_${Buffer.from("thirty-two bytes of a secret key").toString("base64")}`
  const to = (url: string) => ({ NOTIFY_WEBHOOK_URL: url, NOTIFY_WEBHOOK_SECRET: SECRET })

  const told = ({ requests }: HttpServer.HttpServer) =>
    requests.map(({ body, headers }) => {
      const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
      return JSON.parse(JSON.stringify(new Official(SECRET).verify(body, given)))
    })

  it.live("is told of failures, with the exit code, the counts and no name", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => 200)
      const { err, out } = yield* run(["run", "demo.mixed", "--json"], { env: to(receiver.url) })
      assert.strictEqual(err, "")
      const [message, ...others] = told(receiver)
      assert.deepStrictEqual([message.type, others], ["run.incomplete", []])
      const { pipeline, run: id, sink, exitCode, counts, failed } = message.data
      const report = JSON.parse(out)
      assert.deepStrictEqual([pipeline, id, sink, exitCode], ["demo.mixed", report.run, report.sink, 4])
      assert.deepInclude(counts, { read: 9, posted: 2, unverifiable: 2, failed: 1 })
      assert.deepStrictEqual(failed.map(({ id, error }: Record<string, string>) => [id, error]), [[
        "g",
        "TaxUnmatched"
      ]])
      assert.notMatch(receiver.requests[0]?.body ?? "", /Acme|Ouimet|Evil/)
    }), TIME_LIMIT)

  it.live("is told why a run stopped, a missing setting included", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => 200)
      yield* run(["run", "demo.unreachable"], { env: to(receiver.url) })
      yield* run(["run", "demo.setting"], { env: to(receiver.url) })
      yield* run(["run", "demo.defect"], { env: to(receiver.url) })
      const stops = told(receiver).map(({ type, data: { error, exitCode } }) => [type, error, exitCode])
      assert.deepStrictEqual(stops, [
        ["run.failed", "Unavailable", 3],
        ["run.failed", "SettingMissing", 2],
        ["run.failed", "Error", 1]
      ])
    }), TIME_LIMIT)

  it.live("hears nothing of a run in which nothing failed", () =>
    Effect.gen(function*() {
      const receiver = yield* HttpServer.serve(() => 200)
      yield* run(["run", "demo.clean"], { env: to(receiver.url) })
      yield* run(["run", "demo.unverifiable"], { env: to(receiver.url) })
      assert.deepStrictEqual(receiver.requests, [])
    }), TIME_LIMIT)

  it.live(
    "that refuses changes neither the result nor the exit code, and is one line without its address",
    () =>
      Effect.gen(function*() {
        const receiver = yield* HttpServer.serve(() => 410)
        const { err, exitCode, out } = yield* run(["run", "demo.mixed", "--json"], {
          env: to(`${receiver.url}/T0/secret-path`)
        })
        assert.deepStrictEqual([exitCode, JSON.parse(out).outcomes.failed], [4, 1])
        const { host } = new URL(receiver.url)
        assert.strictEqual(err, `  notification run.incomplete was not delivered to ${host} (410)\n`)
      }),
    TIME_LIMIT
  )

  it.live("whose key cannot be right ends the run before it begins", () =>
    Effect.gen(function*() {
      const env = { ...to("https://hooks.example.com"), NOTIFY_WEBHOOK_SECRET: "hunter2" }
      const { err, exitCode, out } = yield* run(["run", "demo.clean", "--json"], { env })
      assert.deepStrictEqual([exitCode, out], [2, ""])
      assert.match(err, /^✗ NOTIFY_WEBHOOK_SECRET is not 24 to 64 bytes/)
      assert.notInclude(err, "hunter2")
    }), TIME_LIMIT)
})

/** What cannot be done with workers, and what is said of it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { reportOf } from "../../support/distributed/Accounts.ts"
import * as CommandProcess from "../../support/distributed/CommandProcess.ts"
import * as Crew from "../../support/distributed/Crew.ts"
import * as TableGround from "../../support/distributed/TableGround.ts"
import { temporaryFolder } from "../../support/distributed/TemporaryFolder.ts"
import { closedPort } from "../../support/Sandboxed.ts"
import { isMissing, sharedDatabase } from "../../support/SharedDatabase.ts"

const TIMEOUT_MS = 120_000

/** A few records, a shared database, and a way to ask for things there. */
const scene = Effect.gen(function*() {
  const ground = TableGround.ground({ records: 12, chunkSize: 3, latencyMs: 0 })
  const place = yield* ground.place
  const folder = yield* temporaryFolder
  const database = yield* sharedDatabase
  const settings = (name: string, url: string | null = database.url) => ({
    ...place.settings(name),
    PIPELINE_STATE: `${folder}/state.db`,
    ...(url === null ? {} : { PIPELINE_DATABASE: url })
  })
  const start = (args: string, url?: string | null) =>
    CommandProcess.start(args, { folder, settings: settings("client", url) })
  return {
    place,
    folder,
    database,
    settings,
    start,
    pipeline: (args: string, url?: string | null) =>
      Effect.scoped(Effect.flatMap(start(args, url), ({ ended }) => ended)),
    run: `run ${ground.pipeline} --engine cluster --chunk-size 3`,
    runLocal: `run ${ground.pipeline}`
  }
})

/** A server that trusts this machine asks for no password, but for a user that it knows. */
const byNobody = (url: string) => {
  const other = new URL(url)
  ;[other.username, other.password] = ["nobody_there", PASSWORD]
  return other.href
}

const PASSWORD = "s3cret-of-nobody"

describe.skipIf(isMissing("what workers refuse"))("workers", () => {
  it.live(
    "a run and a worker say in one line that the shared database is not set, not there, or refuses us",
    () =>
      Effect.gen(function*() {
        const { database, pipeline, run } = yield* scene
        const nowhere = `postgres://nobody@127.0.0.1:${yield* closedPort}/none`
        for (const command of [run, "work"]) {
          const refusals = [
            [null, 2, /PIPELINE_DATABASE is not set/],
            ["mysql://books", 2, /PIPELINE_DATABASE is not a PostgreSQL URL/],
            [nowhere, 3, /cannot be reached/],
            [byNobody(database.url), 2, /refuses user "nobody_there"/]
          ] as const
          yield* Effect.forEach(refusals, ([url, exitCode, sentence]) =>
            Effect.map(pipeline(command, url), (end) => {
              assert.match(end.err, sentence, `${command} at ${url}`)
              assert.strictEqual(end.exitCode, exitCode, end.err)
              assert.strictEqual(end.err.trim().split("\n").length, 1, end.err)
              assert.notInclude(end.err, PASSWORD)
            }), { concurrency: 2 })
        }
      }),
    TIMEOUT_MS
  )

  it.live(
    "a run that no worker leads says so, waits, and goes on as soon as there is one",
    () =>
      Effect.gen(function*() {
        const { folder, run, settings, start } = yield* scene
        const client = yield* start(`${run} --json`)
        yield* CommandProcess.until(() => client.end() !== null || client.written().err.includes("pipeline work"))
        assert.match(client.written().err, /No worker is at work/)
        assert.isNull(client.end())
        yield* Crew.start({ names: ["worker 1"], concurrency: 2, folder, settings })
        assert.strictEqual(reportOf(yield* client.ended).read, 12)
      }),
    TIMEOUT_MS
  )

  it.live(
    "resume and cancel say what cannot be resumed or cancelled, and change nothing",
    () =>
      Effect.gen(function*() {
        const { folder, pipeline, run, runLocal, settings } = yield* scene
        const crew = yield* Crew.start({ names: ["worker 1"], concurrency: 2, folder, settings })
        const finished = reportOf(yield* pipeline(`${run} --json`)).run
        const local = reportOf(yield* pipeline(`${runLocal} --json`)).run
        const kept = reportOf(yield* pipeline(`${runLocal} --json`, null)).run
        const refusals = [
          ["resume ZZZZZZZ", /has no run "ZZZZZZZ"/],
          ["cancel ZZZZZZZ", /has no run "ZZZZZZZ"/],
          [`resume ${finished}`, /has finished/],
          [`cancel ${finished}`, /is not at work: it is finished/],
          [`resume ${local}`, /was led by one process/]
        ] as const
        for (const [command, sentence] of refusals) {
          const end = yield* pipeline(command)
          assert.match(end.err, sentence)
          assert.strictEqual(end.exitCode, 2, end.err)
        }
        const inFile = yield* pipeline(`resume ${kept}`, null)
        assert.match(inFile.err, /was led by one process/)
        assert.strictEqual(inFile.exitCode, 2)
        const shown = yield* pipeline(`show ${finished} --json`)
        assert.match(shown.out, /"status": "finished"/)
        assert.deepStrictEqual(crew.complaints(), [])
        assert.deepStrictEqual((yield* crew.stop).map(({ exitCode }) => exitCode), [0])
      }),
    TIMEOUT_MS
  )
})

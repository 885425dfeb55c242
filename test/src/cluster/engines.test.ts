/** The sample, led by one process and by workers: the same books, the same report, the same plan. */
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { ends, reportOf, sums } from "../../support/distributed/Accounts.ts"
import * as CommandProcess from "../../support/distributed/CommandProcess.ts"
import * as Crew from "../../support/distributed/Crew.ts"
import { nothing } from "../../support/distributed/Disturbances.ts"
import * as OdooGround from "../../support/distributed/OdooGround.ts"
import * as Proof from "../../support/distributed/Proof.ts"
import { temporaryFolder } from "../../support/distributed/TemporaryFolder.ts"
import { Sandboxed } from "../../support/Sandboxed.ts"
import { isMissing, sharedDatabase } from "../../support/SharedDatabase.ts"

const RECORDS = { copies: 1, bills: 8, chunkSize: 4, latencyMs: 0 }
const TIMEOUT_MS = 120_000

describe.skipIf(isMissing("ledger.daily on workers"))("ledger.daily --engine cluster", () => {
  layer(Sandboxed.layer, { timeout: "1 minute", excludeTestServices: true })((it) => {
    it.effect("writes and reports what --engine local does", () =>
      Effect.gen(function*() {
        const proof = yield* Proof.on(yield* OdooGround.ground(RECORDS))
        const { faults, led } = yield* proof.disturb(nothing)
        assert.deepStrictEqual(faults, [])
        assert.strictEqual(proof.expected.report.read, 39)
        assert.strictEqual(led.reduce((a, b) => a + b), 10)
      }), TIMEOUT_MS)

    it.effect("plans what --engine local does in a dry run, and writes nothing", () =>
      Effect.gen(function*() {
        const ground = yield* OdooGround.ground(RECORDS)
        const place = yield* ground.place
        const folder = yield* temporaryFolder
        const database = yield* sharedDatabase
        const settings = (name: string) => ({ ...place.settings(name), PIPELINE_DATABASE: database.url })
        const before = yield* (yield* ground.place).form
        yield* Crew.start({ names: Crew.NAMES, concurrency: 2, folder, settings })
        const run = (engine: string) =>
          Effect.flatMap(
            CommandProcess.start(`run ledger.daily --sink dry-run ${engine} --json --details`, {
              folder,
              settings: settings("client")
            }),
            ({ ended }) => ended
          )
        const local = reportOf(yield* run("--engine local"))
        const cluster = reportOf(yield* run("--engine cluster --chunk-size 4"))
        assert.strictEqual(cluster.outcomes.planned, local.outcomes.planned)
        assert.isAbove(cluster.outcomes.planned, 23)
        assert.deepStrictEqual([ends(cluster), sums(cluster)], [ends(local), sums(local)])
        assert.deepStrictEqual(yield* place.form, before)
      }), TIMEOUT_MS)

    it.effect(
      "forgets the records and the engine's rows of runs that are over, after PIPELINE_RETENTION",
      () =>
        Effect.gen(function*() {
          const place = yield* (yield* OdooGround.ground(RECORDS)).place
          const folder = yield* temporaryFolder
          const database = yield* sharedDatabase
          const settings = (name: string) => ({ ...place.settings(name), PIPELINE_DATABASE: database.url })
          yield* Crew.start({ names: Crew.NAMES.slice(1), concurrency: 2, folder, settings })
          const left = Effect.fnUntraced(function*(retention: string) {
            const run = yield* CommandProcess.start("run ledger.daily --engine cluster --chunk-size 10 --json", {
              folder,
              settings: { ...settings("client"), PIPELINE_RETENTION: retention }
            })
            yield* run.ended
            const [rows] = yield* database.run(`select
            (select count(*)::int from pipeline.chunk) as chunks,
            (select count(*)::int from pipeline.cluster_messages) as messages,
            (select count(*)::int from pipeline.cluster_replies) as replies`)
            return rows
          })
          const first = yield* left("1 day")
          assert.strictEqual(first?.["chunks"], 4)
          const both = yield* left("1 day")
          assert.strictEqual(both?.["chunks"], 8)
          // Its own are forgotten by the next one: until it has ended, it may be resumed.
          assert.deepStrictEqual(yield* left("1 millis"), first)
        }),
      TIMEOUT_MS
    )
  })
})

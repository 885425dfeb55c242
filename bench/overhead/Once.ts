/**
 * One run of ledger.daily into memory, in a process of its own: `node Once.ts none|memory|file|watched STATE` with settings
 * in the environment prints the seconds that it took, of the clock and of the processor.
 */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as NodeServices from "@effect/platform-node/NodeServices"
import process from "node:process"
import * as Catalog from "../../src/Catalog.ts"
import * as Journal from "../../src/journal/Journal.ts"
import * as Observation from "../../src/observability/Observation.ts"
import * as Observer from "../../src/Observer.ts"
import { Progress } from "../../src/Progress.ts"

/** Who follows the run: nobody, a journal in memory or in a file, or a collector of traces and metrics. */
export type Way = "none" | "memory" | "file" | "watched"

/** What a run took. */
export interface Took {
  readonly posted: number
  readonly seconds: number
  readonly processorSeconds: number
}

const [, , way = "none", file = ""] = process.argv
const RUN = "BENCH01"
const PLACE = { pipeline: "ledger.daily", sink: "memory" }

const daily = await Effect.runPromise(
  Catalog.find(PLACE.pipeline).pipe(
    Effect.provideService(Catalog.Root, new URL("../../", import.meta.url)),
    Effect.provide(NodeServices.layer)
  )
)

const run = (observer: Observer.Observer) =>
  daily.run(PLACE.sink, {
    id: RUN,
    selection: { since: null, until: null, only: [], limit: null },
    details: "none",
    observer
  })

const recorded = Journal.Journal.use((journal) => journal.record({ run: RUN, ...PLACE, target: "memory" }, run))

const followed = {
  none: run(Observer.none),
  memory: Effect.provide(recorded, Journal.Journal.layerMemory),
  file: Effect.provide(recorded, Layer.effect(Journal.Journal, Journal.inFile(file))),
  watched: Observation.observed(run(Observer.none), {
    ...PLACE,
    run: RUN,
    exitCode: () => 0,
    waiting: Effect.succeed([])
  })
}[way]
if (followed === undefined) throw new RangeError(`no way ${way}`)

const begun = performance.now()
const before = process.cpuUsage()
const { tally } = await Effect.runPromise(
  Effect.provide(followed, Layer.mergeAll(FetchHttpClient.layer, Progress.layerSilent, NodeServices.layer))
)
const { system, user } = process.cpuUsage(before)
const took: Took = {
  posted: tally.counts.posted,
  seconds: (performance.now() - begun) / 1000,
  processorSeconds: (system + user) / 1e6
}
process.stdout.write(JSON.stringify(took))

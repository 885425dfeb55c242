/**
 * One run of ledger.daily into memory, in a process of its own: `node Once.ts none|memory|FILE` with settings in the
 * environment prints the seconds that it took, of the clock and of the processor.
 */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as NodeServices from "@effect/platform-node/NodeServices"
import process from "node:process"
import * as Catalog from "../../src/Catalog.ts"
import * as Journal from "../../src/journal/Journal.ts"
import * as Observer from "../../src/Observer.ts"
import { Progress } from "../../src/Progress.ts"

/** What a run took. */
export interface Took {
  readonly posted: number
  readonly seconds: number
  readonly processorSeconds: number
}

const [, , kept = "none"] = process.argv
const RUN = "BENCH01"

const daily = await Effect.runPromise(
  Catalog.find("ledger.daily").pipe(
    Effect.provideService(Catalog.Root, new URL("../../", import.meta.url)),
    Effect.provide(NodeServices.layer)
  )
)

const run = (observer: Observer.Observer) =>
  daily.run("memory", {
    id: RUN,
    selection: { since: null, until: null, only: [], limit: null },
    details: "none",
    observer
  })

const recorded = Journal.Journal.use((journal) =>
  journal.record({ run: RUN, pipeline: daily.name, sink: "memory", target: "memory" }, run)
)
const journal = kept === "memory"
  ? Journal.Journal.layerMemory
  : Layer.effect(Journal.Journal, Journal.inFile(kept))

const begun = performance.now()
const before = process.cpuUsage()
const { tally } = await Effect.runPromise(
  (kept === "none" ? run(Observer.none) : Effect.provide(recorded, journal)).pipe(
    Effect.provide(Layer.mergeAll(FetchHttpClient.layer, Progress.layerSilent, NodeServices.layer))
  )
)
const { system, user } = process.cpuUsage(before)
const took: Took = {
  posted: tally.counts.posted,
  seconds: (performance.now() - begun) / 1000,
  processorSeconds: (system + user) / 1e6
}
process.stdout.write(JSON.stringify(took))

/**
 * One way over all invoices, in a process of its own: `node Child.ts WAY COUNT` with `NEXACLOUD_DSN` in the environment
 * prints what it took. `Ways.ts` says what each is.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"
import process from "node:process"
import { Progress } from "#etl"
import * as Heap from "../../src/cli/Heap.ts"
import { isWay, type Took, ways } from "./Ways.ts"

const [, , way = "", count = ""] = process.argv
if (!isWay(way)) throw new RangeError(`no way ${way}`)

/** In MiB; the kernel's own, from the start of the program. */
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? NaN) / 1_024

// As `src/main.ts` does.
Heap.bound()
const begun = performance.now()
const before = process.cpuUsage()
const { doubled, invoices } = await Effect.runPromise(
  Effect.provide(
    ways[way](Number(count)),
    Layer.mergeAll(FetchHttpClient.layer, Progress.Progress.layerSilent, NodeServices.layer)
  )
)
const { system, user } = process.cpuUsage(before)
const took: Took = {
  invoices,
  seconds: (performance.now() - begun) / 1_000,
  processorSeconds: (system + user) / 1e6,
  doubled,
  peakMiB: peak()
}
process.stdout.write(JSON.stringify(took))

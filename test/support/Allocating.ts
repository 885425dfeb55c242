/** A process that makes and drops objects as a run does: prints its young generation in MiB, before and after. */
import process from "node:process"
import { getHeapSpaceStatistics } from "node:v8"
import * as Heap from "../../src/cli/Heap.ts"

const young = () => {
  const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")
  return (space?.space_size ?? Number.NaN) / 2 ** 20
}

const CHUNKS = 200
const RECORDS = 20_000

// As `src/main.ts` does.
await import("../../src/cli/Process.ts")
if (process.argv[2] === "bound") Heap.bound()
const before = young()
let kept: ReadonlyArray<object> = []
for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
  kept = Array.from(
    { length: RECORDS },
    (_, n) => ({ chunk, name: `record ${n}`, lines: [{ n }, { n: n + kept.length }] })
  )
}
process.stdout.write(JSON.stringify({ before, after: young() }))

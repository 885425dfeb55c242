/** Ways of doing the same, measured in turns: whatever else the machine does then weighs on all of them. */
import process from "node:process"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

// What one way leaves behind would be collected while another is measured.
setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/**
 * Gives what each way gave, round by round, after one round that is not counted, for compilers and caches. Every other round
 * goes through the ways backwards, so that none of them is always the first.
 */
export const inTurns = async <Way extends string, A>(
  rounds: number,
  ways: Readonly<Record<Way, () => Promise<A>>>
): Promise<(way: Way) => ReadonlyArray<A>> => {
  const given = new Map<string, Array<A>>()
  const entries = Object.entries<() => Promise<A>>(ways)
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of round % 2 === 0 ? entries.toReversed() : entries) {
      const one = await run()
      if (round > 0) given.set(name, [...given.get(name) ?? [], one])
    }
  }
  return (way) => given.get(way) ?? []
}

/** Seconds of the processor that it took: steadier than the clock's where others use the machine, too. */
export const processorSeconds = async (run: () => Promise<unknown>): Promise<number> => {
  collectGarbage()
  const before = process.cpuUsage()
  await run()
  const { system, user } = process.cpuUsage(before)
  return (system + user) / 1e6
}

/** Seconds of the clock. */
export const clockSeconds = async (run: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await run()
  return (performance.now() - begun) / 1000
}

/**
 * How fast invoices are verified, against paced reads of each, at stand-ins 100 ms away with their vendors' limits.
 * See `README.md`.
 */
import process from "node:process"
import { parseArgs } from "node:util"
import type { Order } from "./verify/Child.ts"
import { withRemote } from "./verify/Remote.ts"
import { table } from "./verify/Table.ts"
import { places, vendors } from "./verify/Vendors.ts"
import { byVerifier, type Measured, paced } from "./verify/Ways.ts"

const { values: options } = parseArgs({
  options: {
    vendor: { type: "string", multiple: true, default: Object.keys(vendors) },
    /** Invoices wanted in chunks of a thousand; 0 leaves that out. */
    standing: { type: "string", default: "100000" },
    /** Paced reads really made; the rest is reckoned from them. */
    paced: { type: "string", default: "100" },
    json: { type: "boolean", default: false }
  }
})
const say = (text: string) => (options.json ? process.stderr : process.stdout).write(`${text}\n`)

const LATENCY_MS = 100
const HELD = 2_000
const DAYS = 90
const held = places(HELD, DAYS)
const half = held.filter(({ n }) => n % 2 === 0)
const deleted = [100, 500, 900, 1_300, 1_700]
const scattered = held.filter(({ n }) => [2, 998, 1_994].includes(n))
const STANDING_DAYS = 365
const MEMORY_EVERY = 10_000

const results = []
for (const name of options.vendor) {
  const vendor = vendors[name]
  if (vendor === undefined) throw new RangeError(`no vendor ${name}: ${Object.keys(vendors).join(", ")}`)
  const { perSecond } = vendor
  const order: Order = { vendor: name, count: HELD, days: DAYS, missing: deleted, latencyMs: LATENCY_MS, perSecond }
  const result = await withRemote(order, async (remote) => {
    const one = await paced(vendor, remote, half.slice(0, Number(options.paced)))
    const times = half.length / one.invoices
    const reckoned: Measured = {
      ...one,
      invoices: half.length,
      seconds: one.seconds * times,
      requests: Math.round(one.requests * times),
      limited: Math.round(one.limited * times),
      lost: Math.round(one.lost * times)
    }
    const few = await byVerifier(vendor, remote, scattered, new Set())
    return { paced: reckoned, verifier: await byVerifier(vendor, remote, half, new Set(deleted)), few }
  })
  say(table(name, Number(options.paced), result))
  const standing = Number(options.standing)
  const memory: Array<number> = []
  const many = standing === 0 ? null : await withRemote(
    { ...order, count: standing, days: STANDING_DAYS, missing: [], perSecond: 1_000, latencyMs: 0 },
    (remote) =>
      byVerifier(vendor, remote, places(standing, STANDING_DAYS), new Set(), (asked) => {
        if (asked % MEMORY_EVERY === 0) memory.push(Math.round(process.memoryUsage().rss / 2 ** 20))
      })
  )
  if (many !== null) {
    say(
      `${name}, ${many.invoices} in chunks of 1,000: ${many.requests} requests, ${many.limited} × 429, ` +
        `${many.lost} lost, ${many.seconds.toFixed(0)} s; MiB after every ${MEMORY_EVERY}: ${memory.join(" ")}\n`
    )
  }
  results.push({ vendor: name, ...result, many, memory })
}
if (options.json) process.stdout.write(`${JSON.stringify({ latencyMs: LATENCY_MS, results }, null, 2)}\n`)

/** How fast invoices are verified, at stand-ins 100 ms away with their vendors' limits: `node bench/verify.ts [--only stripe]`. */
import process from "node:process"
import * as CommandLine from "./CommandLine.ts"
import type { Measure, Result } from "./Result.ts"
import type { Order } from "./verify/Child.ts"
import { withRemote } from "./verify/Remote.ts"
import { places, type Vendor, vendors } from "./verify/Vendors.ts"
import { byVerifier, type Measured, paced } from "./verify/Ways.ts"

const LATENCY_MS = 100
const HELD = 2_000
const DAYS = 90
const held = places(HELD, DAYS)
const half = held.filter(({ n }) => n % 2 === 0)
const deleted = [100, 500, 900, 1_300, 1_700]
const scattered = held.filter(({ n }) => [2, 998, 1_994].includes(n))
const STANDING = 100_000
const STANDING_DAYS = 365
const MEMORY_FROM = 20_000

/** What `part` took, reckoned for all of `count`. */
const reckoned = (part: Measured, count: number): Measured => {
  const times = count / part.invoices
  return {
    invoices: count,
    seconds: part.seconds * times,
    requests: Math.round(part.requests * times),
    limited: Math.round(part.limited * times),
    lost: Math.round(part.lost * times)
  }
}

type Rows = ReadonlyArray<Omit<Result, "id">>

/** A thousand of two thousand held; `made` of the paced reads are really made. */
const wanted = async (name: string, vendor: Vendor, made: number, rounds: number): Promise<Rows> => {
  const { perSecond } = vendor
  const order: Order = { vendor: name, count: HELD, days: DAYS, missing: deleted, latencyMs: LATENCY_MS, perSecond }
  const took = await withRemote(order, async (remote) => {
    const read: Array<Measured> = []
    const verified: Array<Measured> = []
    for (let round = 0; round < rounds; round += 1) {
      read.push(reckoned(await paced(vendor, remote, half.slice(0, made)), half.length))
      verified.push(await byVerifier(vendor, remote, half, new Set(deleted)))
    }
    return { read, verified, few: await byVerifier(vendor, remote, scattered, new Set()) }
  })
  const { few, read, verified } = took
  const baseline = (figures: ReadonlyArray<number>) => ({ what: "a paced read of each", figures })
  const { length } = half
  return [
    {
      what: `${name}: ${length.toLocaleString("en")} invoices verified, requests`,
      unit: "requests",
      better: "less",
      isExact: true,
      ours: verified.map(({ requests }) => requests),
      baseline: baseline(read.map(({ requests }) => requests))
    },
    {
      what: `${name}: ${length.toLocaleString("en")} invoices verified, time`,
      unit: "s",
      better: "less",
      isExact: false,
      ours: verified.map(({ seconds }) => seconds),
      baseline: baseline(read.map(({ seconds }) => seconds))
    },
    {
      what: `${name}: 3 invoices verified that are months apart`,
      unit: "requests",
      better: "less",
      isExact: true,
      ours: [few.requests],
      baseline: baseline([scattered.flatMap(vendor.paths).length])
    },
    {
      what: `${name}: invoices of them all answered untruly, or requests answered 429`,
      unit: "lost",
      better: "less",
      isExact: true,
      ours: [...verified, few].map(({ limited, lost }) => lost + limited),
      baseline: null
    }
  ]
}

/** Many thousands, a thousand at a time and without latency: requests stay few, and memory flat. */
const standing = async (name: string, vendor: Vendor): Promise<Rows> => {
  const memory: Array<number> = []
  const order: Order = {
    vendor: name,
    count: STANDING,
    days: STANDING_DAYS,
    missing: [],
    latencyMs: 0,
    perSecond: 1_000
  }
  const took = await withRemote(
    order,
    (remote) =>
      byVerifier(vendor, remote, places(STANDING, STANDING_DAYS), new Set(), (asked) => {
        if (asked >= MEMORY_FROM) memory.push(process.memoryUsage().rss / 2 ** 20)
      })
  )
  const all = STANDING.toLocaleString("en")
  return [
    {
      what: `${name}: ${all} invoices verified in chunks of 1,000, requests`,
      unit: "requests",
      better: "less",
      isExact: true,
      ours: [took.requests],
      baseline: { what: "a read of each", figures: [places(STANDING, STANDING_DAYS).flatMap(vendor.paths).length] }
    },
    {
      what: `${name}: memory after the last of them`,
      unit: "MiB",
      better: "less",
      isExact: false,
      ours: memory.slice(-1),
      baseline: { what: `memory after the first ${MEMORY_FROM.toLocaleString("en")}`, figures: memory.slice(0, 1) }
    },
    {
      what: `${name}: answered untruly, or 429, of these`,
      unit: "lost",
      better: "less",
      isExact: true,
      ours: [took.lost + took.limited],
      baseline: null
    }
  ]
}

const WANTED = ["requests", "time", "scattered", "lost"]
/** Its ratio does not hold across machines: paced reads wait, and only the verifier computes. */
const TIME = /\/time$/
const MANY = ["many", "memory", "many-lost"]

/** A part is a vendor; a count is how many of the paced reads are really made. */
export const measure: Measure = async ({ count, isSmall, only, rounds, say }) => {
  const results: Array<Result> = []
  for (const [name, vendor] of Object.entries(vendors)) {
    if (only !== null && only !== name) continue
    const named = (ids: ReadonlyArray<string>, rows: Rows) =>
      rows.map((row, at): Result => ({ id: `verify/${name}/${ids[at]}`, ...row }))
    say(`verify: ${name}`)
    results.push(...named(WANTED, await wanted(name, vendor, count ?? (isSmall ? 16 : 96), isSmall ? 1 : rounds ?? 3)))
    if (isSmall) continue
    say(`verify: ${name}, ${STANDING} standing`)
    results.push(...named(MANY, await standing(name, vendor)))
  }
  return isSmall ? results.filter(({ id }) => !TIME.test(id)) : results
}

await CommandLine.standAlone(import.meta.url, measure)

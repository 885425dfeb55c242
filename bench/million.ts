/**
 * One process, a million invoices of three items in a real PostgreSQL: `node bench/million.ts`. `--count` is of the
 * invoices, `--only` one of the ways.
 *
 * Each way runs in a process of its own: `million/Ways.ts` says what it does, `million/Stripe.ts` what the double is. The
 * database is `TEST_POSTGRES_URL`'s, else one of this machine's own programs, made for it and gone afterwards.
 */
import { execFile } from "node:child_process"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as CommandLine from "./CommandLine.ts"
import { given, programs, withCluster, withInvoices } from "./million/Cluster.ts"
import { isWay, type Took, type WayName } from "./million/Ways.ts"
import type { Answers, Measure, Result } from "./Result.ts"

const CHILD = fileURLToPath(new URL("million/Child.ts", import.meta.url))
const COUNT = 1_000_000
const COUNT_SMALL = 20_000

type Ours = Exclude<WayName, "copyInvoices" | "copyAll">

const WHAT: Readonly<Record<Ours, string>> = {
  source: "invoices with their items and customers, read",
  settled: "the nothing-to-do day: all are posted and paid, nobody is asked but the sink",
  ready: "source, verifier, rules and memory sink; what Stripe says is ready-made",
  decoded: "the same; what Stripe says is parsed, decoded, digested and judged"
}

const run = async (way: WayName, url: string, count: number): Promise<Took> => {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, way, String(count)], {
    env: { ...process.env, NEXACLOUD_DSN: url, STRIPE_API_KEY: "sk_test_bench" }
  })
  const took: Took = JSON.parse(stdout)
  if (took.invoices !== count) throw new Error(`${way}: ${took.invoices} of ${count} invoices`)
  return took
}

interface Extent {
  readonly count: number
  readonly rounds: number
  readonly ours: ReadonlyArray<Ours>
  readonly say: (text: string) => void
}

/** What each way took in each round, in turns with `COPY`: all are new processes, so that no round need be for warming up. */
const measured = async (url: string, { count, ours, rounds, say }: Extent): Promise<Given> => {
  const took = new Map<WayName, Array<Took>>()
  const ways: ReadonlyArray<WayName> = ["copyInvoices", "copyAll", ...ours]
  for (let round = 1; round <= rounds; round += 1) {
    for (const way of round % 2 === 0 ? ways.toReversed() : ways) {
      const one = await run(way, url, count)
      took.set(way, [...took.get(way) ?? [], one])
      say(`${way} of ${count}: ${told(one)}`)
    }
  }
  return (way) => took.get(way) ?? []
}

const told = ({ doubled, peakMiB, processorSeconds, seconds }: Took): string => {
  const double = doubled === 0 ? "" : `, ${doubled.toFixed(1)} s of them the double's`
  return `${seconds.toFixed(1)} s${double}, ${processorSeconds.toFixed(1)} s of the processor, ${
    peakMiB.toFixed(0)
  } MiB`
}

type Given = (way: WayName) => ReadonlyArray<Took>

/** Invoices a second, without the time in which the double made what a network brings. */
const speeds = (took: ReadonlyArray<Took>) =>
  took.map(({ doubled, invoices, seconds }) => invoices / (seconds - doubled))

const speed = (way: Ours, took: Given): Result => ({
  id: `million/${way}`,
  what: WHAT[way],
  unit: "invoices/s",
  better: "more",
  isExact: false,
  ours: speeds(took(way)),
  baseline: way === "settled"
    ? { what: "PostgreSQL's COPY of the invoices with their customers", figures: speeds(took("copyInvoices")) }
    : { what: "PostgreSQL's COPY of the same rows", figures: speeds(took("copyAll")) }
})

const processor = (way: Ours, took: Given): Result => ({
  id: `million/${way}/processor`,
  what: `${WHAT[way]}: processor time of one invoice`,
  unit: "µs",
  better: "less",
  isExact: false,
  ours: took(way).map(({ doubled, invoices, processorSeconds }) => 1e6 * (processorSeconds - doubled) / invoices),
  baseline: null
})

const peak = (way: Ours, took: Given, tenth: Given): Result => ({
  id: `million/${way}/peak`,
  what: `${WHAT[way]}: the most that was resident`,
  unit: "MiB",
  better: "less",
  isExact: false,
  ours: took(way).map(({ peakMiB }) => peakMiB),
  baseline: { what: "a tenth of the invoices", figures: tenth(way).map(({ peakMiB }) => peakMiB) }
})

/** Speed of so many, memory of as many and of a tenth of them. */
export const measure: Measure = async ({ count, isSmall, only, rounds, say }): Promise<Answers> => {
  if (given === undefined && programs() === null) {
    return [{ id: "million", why: "no initdb and postgres on this machine, and TEST_POSTGRES_URL is not set" }]
  }
  const total = count ?? (isSmall ? COUNT_SMALL : COUNT)
  const all: ReadonlyArray<Ours> = isSmall ? ["settled", "ready"] : ["source", "settled", "ready", "decoded"]
  const ours = only === null ? all : all.filter((way) => isWay(only) && way === only)
  if (ours.length === 0) throw new RangeError(`no way ${only}: ${all.join(", ")}`)
  const extent = { rounds: rounds ?? 3, ours, say }
  const withOwn = (size: number) => (cluster: string) =>
    withInvoices(cluster, size, (url) => measured(url, { ...extent, count: size }))
  const inDatabase = (size: number) => given === undefined ? withCluster(withOwn(size)) : withOwn(size)(given)
  const took = await inDatabase(total)
  if (isSmall) return ours.map((way) => speed(way, took))
  const tenth = await inDatabase(Math.ceil(total / 10))
  return ours.flatMap((way) => [speed(way, took), processor(way, took), peak(way, took, tenth)])
}

await CommandLine.standAlone(import.meta.url, measure)

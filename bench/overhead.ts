/**
 * What it costs a run to be followed: `node bench/overhead.ts`.
 *
 * ledger.daily reads the embedded database and asks Stripe's stand-in, each in a process of its own and without latency,
 * and posts into memory: the worst case, since with a real Odoo the same run takes minutes, and those who follow it the same.
 */
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import postgres from "postgres"
import * as Database from "../sandbox/nexacloud/Database.ts"
import * as HttpServer from "../test/support/HttpServer.ts"
import * as CommandLine from "./CommandLine.ts"
import type { Took, Way } from "./overhead/Once.ts"
import { rows } from "./overhead/Rows.ts"
import type { Answers, Measure } from "./Result.ts"
import { inTurns } from "./Rounds.ts"
import { withRemote } from "./verify/Remote.ts"
import { KEY } from "./verify/Vendors.ts"

const DAYS = 365
const ONCE = fileURLToPath(new URL("overhead/Once.ts", import.meta.url))

interface World {
  readonly count: number
  readonly rounds: number
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Where traces and metrics go. */
  readonly collector: HttpServer.HttpServer
}

const once = async (way: Way, { collector, count, env, folder }: World): Promise<Took> => {
  const watched = way === "watched" ? { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } : {}
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [ONCE, way, join(folder, `${performance.now()}.db`)],
    { env: { ...process.env, ...env, ...watched } }
  )
  const took: Took = JSON.parse(stdout)
  if (took.posted !== count) throw new Error(`posted ${took.posted} of ${count}`)
  return took
}

const followers = {
  memory: "one invoice of a run with a journal in memory",
  file: "one invoice of a run with a journal in a file",
  watched: "one invoice of a run with traces and metrics sent to a collector"
} as const

const measured = async (world: World): Promise<Answers> => {
  const run = (way: Way) => () => once(way, world)
  const took = await inTurns(world.rounds, {
    none: run("none"),
    memory: run("memory"),
    file: run("file"),
    watched: run("watched")
  })
  if (world.collector.requests.length === 0) throw new Error("the collector was sent nothing")
  const each = (way: Way) => took(way).map(({ processorSeconds }) => 1e6 * processorSeconds / world.count)
  return (["memory", "file", "watched"] as const).map((way) => ({
    id: `overhead/${way}`,
    what: `${followers[way]}, processor time`,
    unit: "µs",
    better: "less",
    isExact: false,
    ours: each(way),
    baseline: { what: "the same run that nobody follows", figures: each("none") }
  }))
}

/** So many invoices, each run in a new process. */
export const measure: Measure = async ({ count, isSmall, rounds }) => {
  const total = count ?? (isSmall ? 2_000 : 10_000)
  const folder = mkdtempSync(join(tmpdir(), "bench-overhead-"))
  const order = { vendor: "stripe", count: total, days: DAYS, missing: [], latencyMs: 0, perSecond: 1e6 }
  const program = Effect.gen(function*() {
    const { dsn } = yield* Database.serve({})
    const collector = yield* HttpServer.serve(() => 200)
    const sql = postgres(dsn, { max: 1, onnotice: () => undefined })
    yield* Effect.promise(() => sql.unsafe(`reset role; ${rows(total, DAYS)} set role ledger_reader`))
    yield* Effect.promise(() => sql.end())
    return yield* Effect.promise(() =>
      withRemote(order, ({ url }) => {
        const env = { NEXACLOUD_DSN: dsn, STRIPE_API_KEY: KEY, STRIPE_API_BASE: url }
        return measured({ count: total, rounds: rounds ?? 5, folder, env, collector })
      })
    )
  })
  try {
    return await Effect.runPromise(Effect.scoped(program))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

await CommandLine.standAlone(import.meta.url, measure)

/**
 * What the journal costs a run: `node bench/overhead.ts [--invoices 10000] [--rounds 5]`.
 *
 * ledger.daily reads the embedded database and asks Stripe's stand-in, each in a process of its own and without latency,
 * and posts into memory: with no journal, with one in memory, and with one in a file, in turns.
 */
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { parseArgs, promisify } from "node:util"
import postgres from "postgres"
import * as Database from "../sandbox/nexacloud/Database.ts"
import type { Took } from "./journal/Once.ts"
import { withRemote } from "./verify/Remote.ts"
import { KEY } from "./verify/Vendors.ts"

const DAYS = 365
const USERS = 500
const WAYS = ["none", "memory", "file"] as const

const { values } = parseArgs({
  options: { invoices: { type: "string", default: "10000" }, rounds: { type: "string", default: "5" } }
})
const count = Number(values.invoices)
const rounds = Number(values.rounds)
const folder = mkdtempSync(join(tmpdir(), "bench-overhead-"))
const once = fileURLToPath(new URL("journal/Once.ts", import.meta.url))
const print = (text: string) => process.stdout.write(`${text}\n`)

/** The rows of the invoices that `bench/verify/Vendors.ts` has Stripe hold. */
const rows = `
  truncate users cascade; delete from invoice_items;
  insert into users select ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Person ' || n,
    'Company ' || n || ' Inc.', 'ap' || n || '@company.example', null, now() from generate_series(1, ${USERS}) n;
  insert into invoices select ('20000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'in_' || n, 'NX-' || n,
    ('10000000-0000-4000-8000-' || lpad((1 + n % ${USERS})::text, 12, '0'))::uuid, null,
    timestamptz '2026-01-01 00:00Z' + n * interval '${DAYS} days' / ${count}, 'CAD', 'open', 100, 13, 0, null
    from generate_series(0, ${count - 1}) n;
  insert into invoice_items select gen_random_uuid(), id::text, 'Odoo ERP Hosting', 1, 100, 100 from invoices;`

const run = async (way: string, env: Readonly<Record<string, string>>): Promise<Took> => {
  const kept = way === "file" ? join(folder, `${performance.now()}.db`) : way
  const { stdout } = await promisify(execFile)(process.execPath, [once, kept], { env: { ...process.env, ...env } })
  const took: Took = JSON.parse(stdout)
  if (took.posted !== count) throw new Error(`posted ${took.posted} of ${count}`)
  return took
}

const median = (numbers: ReadonlyArray<number>): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0

const measured = async (env: Readonly<Record<string, string>>) => {
  const took = new Map<string, Array<Took>>(WAYS.map((way) => [way, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const way of WAYS) took.get(way)?.push(await run(way, env))
  }
  const medians = (way: string) => ({
    processor: median((took.get(way) ?? []).map(({ processorSeconds }) => processorSeconds)),
    clock: median((took.get(way) ?? []).map(({ seconds }) => seconds))
  })
  const none = medians("none")
  print(`${count} invoices, medians of ${rounds}`)
  for (const way of WAYS) {
    const { clock, processor } = medians(way)
    const share = (one: number, of: number) => `${one < of ? "" : "+"}${(100 * (one / of - 1)).toFixed(1)} %`
    print(
      `journal ${way.padEnd(8)} processor ${processor.toFixed(2)} s (${share(processor, none.processor)})` +
        `   clock ${clock.toFixed(2)} s (${share(clock, none.clock)})`
    )
  }
}

const program = Effect.gen(function*() {
  const { dsn } = yield* Database.serve({})
  const sql = postgres(dsn, { max: 1, onnotice: () => undefined })
  yield* Effect.promise(() => sql.unsafe(`reset role; ${rows} set role ledger_reader`))
  yield* Effect.promise(() => sql.end())
  const order = { vendor: "stripe", count, days: DAYS, missing: [], latencyMs: 0, perSecond: 1e6 }
  yield* Effect.promise(() =>
    withRemote(order, ({ url }) => measured({ NEXACLOUD_DSN: dsn, STRIPE_API_KEY: KEY, STRIPE_API_BASE: url }))
  )
})

await Effect.runPromise(Effect.scoped(program))
rmSync(folder, { recursive: true })

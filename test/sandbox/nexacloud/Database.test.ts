import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import postgres from "postgres"
import * as Database from "../../../sandbox/nexacloud/Database.ts"
import { seed } from "../../../sandbox/nexacloud/Seed.ts"

const folder = mkdtempSync(join(tmpdir(), "nexacloud-"))
const directory = join(folder, "data")
afterAll(() => rmSync(folder, { recursive: true }))

// A new database takes two seconds, one that is there a third of one.
beforeAll(() => Effect.runPromise(Effect.scoped(Database.serve({ directory }))), 30_000)

const connect = (dsn: string) =>
  Effect.acquireRelease(
    Effect.sync(() => postgres(dsn, { max: 1, onnotice: () => undefined })),
    (sql) => Effect.promise(() => sql.end())
  )

const snapshot = "isolation level repeatable read read only"

const inBatches = (sql: postgres.Sql, size: number) =>
  sql.begin(snapshot, async (transaction) => {
    const batches: Array<number> = []
    await transaction`select id from invoices order by id`.cursor(size, (rows) => {
      batches.push(rows.length)
    })
    return batches
  })

describe("the sandbox's NexaCloud database", () => {
  it.live("streams its invoices through a cursor in a read-only snapshot, on one connection after another", () =>
    Effect.gen(function*() {
      const { dsn } = yield* Database.serve({ directory })
      for (const size of [7, 31]) {
        const sql = yield* connect(dsn)
        const batches = yield* Effect.promise(() => inBatches(sql, size))
        expect(batches[0]).toBe(size)
        expect(batches.reduce((sum, each) => sum + each, 0)).toBe(31)
      }
      const [one, two] = [yield* connect(dsn), yield* connect(dsn)]
      expect(yield* Effect.promise(() => Promise.all([inBatches(one, 10), inBatches(two, 10)]))).toEqual([
        [10, 10, 10, 1],
        [10, 10, 10, 1]
      ])
      const refused = yield* Effect.promise(() =>
        one.begin(snapshot, (transaction) => transaction`delete from invoices`)
          .then(() => "deleted", (error) => error.code)
      )
      expect(refused).toBe("25006")
    }))

  it.live("holds amounts and lines as they are, and dates, states and payments as NexaCloud believes them", () =>
    Effect.gen(function*() {
      const { dsn } = yield* Database.serve({ directory })
      const sql = yield* connect(dsn)
      const query = (text: string) => Effect.promise(() => sql.unsafe(text))
      expect(yield* query("select status, count(*), sum(amount_paid) as paid from invoices group by 1 order by 1"))
        .toEqual([
          { status: "draft", count: "1", paid: "0.00" },
          { status: "open", count: "27", paid: "0.00" },
          { status: "paid", count: "3", paid: "377.78" }
        ])
      expect(
        yield* query(
          `select count(distinct created_at) as nights, count(*) - count(invoice_number) as unnumbered,
             count(*) - count(subscription_id) as one_off from invoices`
        )
      ).toEqual([{ nights: "1", unnumbered: "5", one_off: "2" }])
      expect(yield* query("select sum(subtotal + tax) from invoices where stripe_invoice_id like 'lago:%'"))
        .toEqual([{ sum: "1372.70" }])
      expect(yield* query("select quantity, unit_price, amount from invoice_items where quantity = 0.125"))
        .toEqual([{ quantity: "0.1250", unit_price: "800.000000", amount: "100.00" }])
      expect(yield* query("select description from invoice_items where quantity is null"))
        .toEqual([{ description: "Migration assistée (Québec), 2 bases de données" }])
      expect(
        yield* query(
          "select pg_typeof(t.invoice_id)::text as item, pg_typeof(i.id)::text as invoice, count(*) " +
            "from invoice_items t join invoices i on i.id::text = t.invoice_id group by 1, 2"
        )
      )
        .toEqual([{ item: "text", invoice: "uuid", count: "27" }])
      expect(yield* query("select coalesce(billing_email, email) as email from users where company like 'Northern%'"))
        .toEqual([{ email: "ap@northernlights.example" }])
    }))

  it.live("keeps its data from one start to the next, and is filled once", () =>
    Effect.gen(function*() {
      const use = (run: (sql: postgres.Sql) => Promise<unknown>) =>
        Effect.scoped(Effect.gen(function*() {
          const { dsn } = yield* Database.serve({ directory })
          const sql = yield* connect(dsn)
          return yield* Effect.promise(() => run(sql))
        }))
      yield* use((sql) => sql`reset role`.then(() => sql`delete from deployments`))
      expect(yield* use((sql) => seed(sql))).toBe(false)
      expect(yield* use((sql) => sql`select count(*) from deployments`)).toEqual([{ count: "0" }])
    }))

  it.live("lets nobody write", () =>
    Effect.gen(function*() {
      const { dsn } = yield* Database.serve({})
      const sql = yield* connect(dsn)
      const refusal = yield* Effect.flip(Effect.tryPromise(() => sql`delete from invoices`))
      expect(String(refusal.cause)).toContain("permission denied")
    }).pipe(Effect.scoped))

  it.live("says what it could not do when its port is taken", () =>
    Effect.gen(function*() {
      const taken = yield* Effect.acquireRelease(
        Effect.callback<Server>((resume) => {
          const server = createServer().listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.sync(() => server.close())
      )
      const address = taken.address()
      const port = typeof address === "object" ? address?.port ?? 0 : 0
      const error = yield* Effect.flip(Database.serve({ directory, port }))
      expect(error.message).toMatch(/could not listen: .*EADDRINUSE/)
    }))

  it.live("lets the process end once it is stopped", () =>
    Effect.gen(function*() {
      const script = fileURLToPath(new URL("./start-and-stop.ts", import.meta.url))
      const runtime = process.versions["deno"] === undefined ? [] : ["run", "-A"]
      const run = () => promisify(execFile)(process.execPath, [...runtime, script, directory], { timeout: 8_000 })
      expect((yield* Effect.promise(run)).stdout).toMatch(/^postgres:\/\/\S+@127\.0\.0\.1:\d+\/postgres\n$/)
    }), 10_000)
})

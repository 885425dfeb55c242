/** Databases with NexaCloud's tables, for the tests of its source: embedded, and on a real PostgreSQL. */
import { PGlite } from "@electric-sql/pglite"
import { PGLiteSocketServer } from "@electric-sql/pglite-socket"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { readFileSync } from "node:fs"
import postgres from "postgres"

type Row = Readonly<Record<string, unknown>>

export interface Database {
  /** As the source is given it. */
  readonly dsn: string
  /** Of the role that owns the tables. */
  readonly ownerDsn: string
  /** Runs SQL as the owner. Not while a source is open: the embedded database has one session for all. */
  readonly run: (sql: string) => Effect.Effect<ReadonlyArray<Row>>
  /** Connections of sources that are open now. */
  readonly connections: Effect.Effect<number>
}

/** One database for a group of tests. */
export class NexaCloud extends Context.Service<NexaCloud, Database>()("test/NexaCloud") {
  /** The database, with its tables emptied. */
  static readonly emptied = NexaCloud.use((database) =>
    Effect.as(database.run("truncate users, invoices, invoice_items"), database)
  )
}

/** A superuser's URL of a real PostgreSQL, or undefined. */
export const realUrl = process.env["TEST_POSTGRES_URL"]

if (realUrl === undefined) {
  process.stderr.write(
    "\n!!! TEST_POSTGRES_URL is not set: NexaCloud's source is NOT tested on a real PostgreSQL !!!\n\n"
  )
}

/** Nullable throughout: the database that the source must be prepared for, not the one that we hope for. */
const TABLES = `
  create table users (id uuid primary key, full_name text, company text, email text, billing_email text);
  create table invoices (
    id uuid primary key, stripe_invoice_id text, invoice_number text, user_id uuid, created_at timestamptz,
    currency text, status text, subtotal numeric, tax numeric, amount_paid numeric, paid_at timestamptz
  );
  create table invoice_items (
    id uuid primary key, invoice_id text, description text, quantity numeric, unit_price numeric, amount numeric
  );
  create index on invoice_items (invoice_id);`

/** PostgreSQL inside this process, behind the real wire protocol. It knows no passwords and no rights. */
export const embedded: Effect.Effect<Database, never, Scope.Scope> = Effect.gen(function*() {
  const db = yield* Effect.acquireRelease(
    Effect.promise(() => PGlite.create()),
    (open) => Effect.promise(() => open.close())
  )
  const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 32 })
  yield* Effect.acquireRelease(Effect.promise(() => server.start()), () => Effect.promise(() => server.stop()))
  const database = yield* owner(`postgres://postgres:postgres@${server.getServerConn()}/postgres`)
  yield* database.run(TABLES)
  return { ...database, connections: Effect.sync(() => server.getStats().activeConnections - 1) }
})

export const READER_PASSWORD = "a secret: p@ss/word"

/** A database of its own on the real PostgreSQL; the source gets the role that the plugin's README makes. */
export const real = (url: string): Effect.Effect<Database, never, Scope.Scope> =>
  Effect.gen(function*() {
    const name = `nexacloud_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
    const cluster = yield* owner(url)
    yield* Effect.acquireRelease(cluster.run(`create database ${name} encoding 'UTF8' template template0`), () =>
      cluster.run(`drop database ${name} with (force)`))
    const ownerUrl = new URL(url)
    ownerUrl.pathname = name
    const database = yield* owner(ownerUrl.href)
    yield* database.run(TABLES)
    yield* Effect.acquireRelease(
      database.run(grants.replaceAll("ledger_reader", `${name}_reader`).replace("choose-a-password", READER_PASSWORD)),
      () =>
        Effect.andThen(database.run(`drop owned by ${name}_reader`), database.run(`drop role ${name}_reader`))
    )
    const reader = new URL(ownerUrl)
    reader.username = `${name}_reader`
    reader.password = encodeURIComponent(READER_PASSWORD)
    const connections = Effect.map(
      database.run(`select count(*)::int from pg_stat_activity where usename = '${name}_reader'`),
      ([row]) => Number(row?.["count"])
    )
    return { ...database, dsn: reader.href, connections }
  })

/** The SQL that the README tells people to run. */
const grants = (() => {
  const readme = readFileSync(new URL("../../plugins/nexacloud/README.md", import.meta.url), "utf8")
  const sql = /```sql\n([\s\S]*?)```/.exec(readme)?.[1]
  if (sql === undefined) throw new Error("plugins/nexacloud/README.md has no SQL for the read-only role")
  return sql
})()

const owner = (url: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => postgres(url, { max: 1, onnotice: () => undefined })),
      (sql) => Effect.promise(() => sql.end({ timeout: 1 }))
    ),
    (sql) => ({
      dsn: url,
      ownerDsn: url,
      run: (text: string) => Effect.promise(() => sql.unsafe<Array<Row>>(text).then((rows) => [...rows]))
    })
  )

/** Runs with these settings and no others. */
export const withSettings = (settings: Readonly<Record<string, string>>) =>
  Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...settings } })))

/** The id of the nth thing of a table, in the order in which ids sort. */
export const uuid = (n: number): string => `00000000-0000-4000-8000-${n.toString().padStart(12, "0")}`

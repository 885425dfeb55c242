/** What a service's database promises as a source: `SourceSuite` on an embedded PostgreSQL with the service's tables. */
import { PGlite } from "@electric-sql/pglite"
import { PGLiteSocketServer } from "@electric-sql/pglite-socket"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import postgres from "postgres"
import type { Ledger } from "#etl"
import * as Postgres from "#plugins/postgres"
import type { Brought } from "../../sandbox/Brought.ts"
import { inWords } from "../support/InvoiceInWords.ts"
import * as SourceSuite from "./SourceSuite.ts"

const COUNT = 2_500

type Invoice = Ledger.Invoice.Invoice

/** The suite; `brought` says how the tables are made. */
export const suite = (
  service: Ledger.Service.Service,
  tables: Postgres.Tables,
  { database }: Pick<Brought, "database">
): void => {
  if (database === undefined) throw new Error(`${service.name}'s sandbox.ts brings no database`)
  const { setting, sql } = database
  SourceSuite.suite(
    `${service.key} in PostgreSQL`,
    Effect.gen(function*() {
      const db = yield* Effect.acquireRelease(
        Effect.promise(() => PGlite.create()),
        (open) => Effect.promise(() => open.close())
      )
      const server = new PGLiteSocketServer({ db, host: "127.0.0.1", port: 0, maxConnections: 8 })
      yield* Effect.acquireRelease(Effect.promise(() => server.start()), () => Effect.promise(() => server.stop()))
      const dsn = `postgres://postgres:postgres@${server.getServerConn()}/postgres`
      const owner = yield* Effect.acquireRelease(
        Effect.sync(() => postgres(dsn, { max: 1, onnotice: () => undefined })),
        (open) => Effect.promise(() => open.end({ timeout: 1 }))
      )
      const run = (text: string) => Effect.asVoid(Effect.promise(() => owner.unsafe(text)))
      yield* run(sql)
      const types = yield* Effect.promise(() => owner.unsafe<Array<{ place: string; type: string }>>(TYPES))
      const typeOf = new Map(types.map(({ place, type }) => [place, type]))
      yield* run(filled(tables, typeOf))
      return arrangement(service, tables, {
        setting,
        dsn,
        run,
        id: typeOf.get(`${tables.invoices.table}.${tables.invoices.id}`) === "uuid" ? asUuid : String,
        connections: Effect.sync(() => server.getStats().activeConnections - 1)
      })
    })
  )
}

interface Served {
  readonly setting: string
  readonly dsn: string
  readonly run: (sql: string) => Effect.Effect<void>
  readonly connections: Effect.Effect<number>
  /** The id of the nth invoice, as the source gives it. */
  readonly id: (n: number) => string
}

const numbers = Array.from({ length: COUNT }, (_, index) => index + 1)

const arrangement = (
  service: Ledger.Service.Service,
  tables: Postgres.Tables,
  { connections, dsn, id, run, setting }: Served
): SourceSuite.Arrangement<Invoice> => {
  const at = (value: string | null): SourceSuite.Arrangement<Invoice>["settle"] =>
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: value === null ? {} : { [setting]: value } })))
  const { invoices } = tables
  const named = (from: string, to: string) => run(`alter table ${invoices.table} rename "${from}" to "${to}"`)
  return {
    source: Postgres.invoicesOf(service, tables),
    settle: at(dsn),
    id: ({ id }) => id,
    ids: numbers.map(id),
    rejected: numbers.filter((n) => n % 1_000 === 0).map(id),
    inWords,
    known: new Map([[id(7), `7 CAD, Café Ouimet: ${item(tables)} = 7`]]),
    days: ["2026-05-01", "2026-05-09", "2026-08-01"],
    connections,
    failures: {
      "no setting is SettingMissing": {
        error: "SettingMissing",
        settle: at(null),
        says: new RegExp(`^${setting} is not set`),
        secrets: []
      },
      "another scheme is SettingInvalid": {
        error: "SettingInvalid",
        settle: at("mysql://reader:topsecret@127.0.0.1/x"),
        says: new RegExp(`^${setting} is not a PostgreSQL URL`),
        secrets: ["topsecret"]
      },
      "a refused connection is Unavailable": {
        error: "Unavailable",
        settle: at("postgres://reader:topsecret@127.0.0.1:1/x"),
        says: /connection refused/,
        secrets: ["topsecret"]
      },
      "a missing column is SchemaMismatch, by its name": {
        error: "SchemaMismatch",
        settle: (effect) =>
          Effect.acquireUseRelease(
            named(invoices.subtotal, "elsewhere"),
            () => at(dsn)(effect),
            () => named("elsewhere", invoices.subtotal)
          ),
        says: new RegExp(`lacks column ${invoices.table}\\.${invoices.subtotal}`),
        secrets: []
      }
    }
  }
}

const asUuid = (n: number): string =>
  n.toString().padStart(32, "0").replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5")

const item = ({ items: { description, quantity, unitPrice } }: Postgres.Tables) =>
  `${description === null ? "null" : "Managed × é 7"} ${quantity === null ? "null" : "1"} × ${
    unitPrice === null ? "null" : "7"
  }`

/** Type of each column, by table and name. */
const TYPES = `select table_name || '.' || column_name as place, udt_name as type from information_schema.columns`

/**
 * SQL that fills the tables: one invoice an hour from 2026-04-30 20:00 in Toronto on, each with an item, and every
 * thousandth without a subtotal.
 */
const filled = ({ customers, invoices, items }: Postgres.Tables, types: ReadonlyMap<string, string>): string => {
  const id = (table: string, column: string, n: string) => {
    const type = types.get(`${table}.${column}`)
    return type === "uuid" ? `lpad((${n})::text, 32, '0')::uuid` : `(${n})::text::${type ?? "text"}`
  }
  const insert = (
    table: string,
    from: string,
    columns: ReadonlyArray<readonly [column: string | null, value: string]>
  ) => {
    const kept = columns.filter(([column]) => column !== null)
    return `insert into ${table} (${kept.map(([column]) => `"${column}"`).join(", ")})
      select ${kept.map(([, value]) => value).join(", ")} from ${from};`
  }
  const numbered = `generate_series(1, ${COUNT}) n`
  return `
    truncate ${customers.table}, ${invoices.table}, ${items.table};
    alter table ${invoices.table} alter "${invoices.subtotal}" drop not null;
    ${
    insert(customers.table, "generate_series(1, 1) n", [
      [customers.id, id(customers.table, customers.id, "n")],
      [customers.company ?? customers.fullName, "'Café Ouimet'"]
    ])
  }
    ${
    insert(invoices.table, numbered, [
      [invoices.id, id(invoices.table, invoices.id, "n")],
      [invoices.reference, "'in_' || n"],
      [invoices.number, "'NO-' || n"],
      [invoices.customerId, id(invoices.table, invoices.customerId, "1")],
      [invoices.createdAt, "'2026-05-01T00:00:00Z'::timestamptz + n * interval '1 hour'"],
      [invoices.currency, "'CAD'"],
      [invoices.status, "'open'"],
      [invoices.subtotal, "nullif(n % 1000, 0)"],
      [invoices.tax, "0"]
    ])
  }
    ${
    insert(items.table, numbered, [
      [items.id, id(items.table, items.id, "n")],
      [items.invoiceId, id(items.table, items.invoiceId, "n")],
      [items.description, "'Managed × é ' || n"],
      [items.quantity, "1"],
      [items.unitPrice, "n % 1000"],
      [items.amount, "n % 1000"]
    ])
  }`
}

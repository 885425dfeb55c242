/** The journal's tables in the shared database, brought to the current version. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { SqlError } from "effect/sql/SqlError"
import { patience } from "../database/Away.ts"
import { Database, SCHEMA_LOCK } from "../database/Database.ts"
import * as Reason from "../database/Reason.ts"
import { StateUnusable } from "../PipelineError.ts"
import { MIGRATIONS } from "./DatabaseMigrations.ts"
import type { Sql, Store, Told, Value } from "./Store.ts"

/**
 * What a transaction that writes begins with. Ours take milliseconds; one of a machine that froze in its midst is ended by
 * the server, before the others lose patience. An intent that is not on the disk would be none.
 */
const LIMITS = `select set_config('lock_timeout', '15s', true), set_config('statement_timeout', '60s', true),
  set_config('idle_in_transaction_session_timeout', '5s', true), set_config('synchronous_commit', 'on', true)`

/** One writer at a time: who has this row locked. */
const TURN = "select events from head for update"

/** Opens the journal, and brings its tables to the current version. */
export const open = Effect.fn("StateDatabase.open")(function*(migrations = MIGRATIONS) {
  const client = yield* SqlClient.SqlClient
  const { address } = yield* Database
  const sql = sqlOf(client, address)

  /** All or nothing, once begun; outside of any transaction that the caller may be in. */
  const transaction = <A>(begin: string, body: Told<A>): Told<A> =>
    client.withTransaction(body).pipe(
      Effect.provideService(SqlClient.BeginTransaction, begin),
      Effect.updateContext((context: Context.Context<never>) => Context.omit(client.transactionService)(context)),
      Effect.catchIf((error) => error instanceof SqlError, (error) => unusable(address, error)),
      Effect.uninterruptible,
      Effect.retry({ ...patience, while: ({ reason }) => reason === "unreachable" })
    )
  const write = <A>(change: (sql: Sql) => Told<A>) =>
    transaction("begin", Effect.andThen(Effect.andThen(sql.all(LIMITS), sql.all(TURN)), change(sql)))

  yield* migrate(sql, client, transaction, migrations)
  return {
    file: address,
    isShared: true,
    read: (query) => transaction("begin isolation level repeatable read read only", query(sql)),
    write,
    examine: Effect.asVoid(write((sql) => sql.all("update head set events = events")))
  } satisfies Store
})

const sqlOf = (client: SqlClient.SqlClient, address: string): Sql => {
  const texts = new Map<string, string>()
  const translated = (text: string) => {
    const known = texts.get(text) ?? text.replaceAll(/\?(\d+)/g, "$$$1")
    texts.set(text, known)
    return known
  }
  const ask = (text: string, values: ReadonlyArray<unknown>) =>
    Effect.catch(client.unsafe<Readonly<Record<string, unknown>>>(text, values), (error) => unusable(address, error))
  return {
    all: (text, ...values) => ask(translated(text), values.map(bound)),
    insert: ({ columns, conflict, name }, rows) => {
      if (rows.length === 0) return Effect.void
      const names = Object.keys(columns)
      const lists = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`)
      const values = names.map((_, column) => rows.map((row) => bound(row[column] ?? null)))
      return Effect.asVoid(
        ask(`insert into ${name} (${names.join(", ")}) select * from unnest(${lists.join(", ")}) ${conflict}`, values)
      )
    },
    damaged: (detail) => Effect.fail(new StateUnusable({ file: address, reason: "damaged", detail })),
    damage: Effect.succeed(null),
    kept,
    bytes: (column) => `convert_to(${column}::text, 'UTF8')`,
    // The server's JSON refuses what is written \u0000, which can be in no field that is asked for.
    field: (name) =>
      `(case when e.kind = 'started' and strpos(e.body, '\\u0000') = 0 then e.body::json ->> '${name}' end)`,
    isAmong: (column, parameter) => `${column} = any(${parameter}::text[])`
  }
}

/** U+0000 is in no text of PostgreSQL: it is shown as the symbol that stands for it. */
const kept = (text: string): string => text.toWellFormed().replaceAll("\0", "\u2400")

const bound = (value: Value): Value =>
  typeof value === "string" ? kept(value) : typeof value === "object" && value !== null ? value.map(kept) : value

const migrate = Effect.fnUntraced(function*(
  sql: Sql,
  client: SqlClient.SqlClient,
  transaction: <A>(begin: string, body: Told<A>) => Told<A>,
  migrations: ReadonlyArray<string>
) {
  const { address } = yield* Database
  const version = yield* transaction(
    "begin",
    Effect.gen(function*() {
      yield* sql.all("select pg_advisory_xact_lock(?1)", SCHEMA_LOCK)
      // Who may not create tables may use those that are there.
      const [there] = yield* sql.all("select to_regclass('journal') as name")
      if (there?.["name"] === null) yield* sql.all("create table journal (version bigint not null)")
      const [row] = yield* sql.all("select version from journal")
      const version = Number(row?.["version"] ?? 0)
      for (const step of migrations.slice(version)) {
        yield* Effect.catch(client.unsafe(step).unprepared, (error) => unusable(address, error))
      }
      if (version >= migrations.length) return version
      yield* sql.all("delete from journal")
      yield* sql.all("insert into journal values (?1)", migrations.length)
      return migrations.length
    })
  )
  if (version > migrations.length) {
    const detail = `version ${version}; this program knows ${migrations.length}`
    return yield* new StateUnusable({ file: address, reason: "newer", detail })
  }
})

/** What is not the database's own state is a defect of ours, and stays one. */
const unusable = (address: string, error: SqlError): Told<never> => {
  const reason = reasonOf(error)
  return reason === null ? Effect.die(error) : Effect.fail(
    new StateUnusable({ file: address, reason, detail: error.message })
  )
}

const reasonOf = (error: SqlError): StateUnusable["reason"] | null => {
  const code = Reason.codeOf(error)
  // Read-only transactions; no disk, no memory, no table or column of ours; and what the server itself calls corrupted.
  if (code === "25006") return "readOnly"
  if (code.startsWith("53") && code !== "53300") return "full"
  if (code === "42P01" || code === "42703" || code.startsWith("XX")) return "damaged"
  switch (error.reason._tag) {
    case "ConnectionError":
      return "unreachable"
    case "AuthenticationError":
    case "AuthorizationError":
      return "refused"
    case "LockTimeoutError":
    case "StatementTimeoutError":
    case "DeadlockError":
    case "SerializationError":
      return "locked"
    // Two events in one place: the note of how many there are was changed.
    case "UniqueViolation":
      return "damaged"
    default:
      return null
  }
}

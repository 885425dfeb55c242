/**
 * The PostgreSQL database that machines share: `SqlClient` for all that is ours in it, in a schema of its own.
 *
 * Rights   a role that may connect, and create the schema `pipeline` or own it
 * Poolers  one that changes sessions between transactions does not do: locks are held by sessions
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Reactivity from "effect/reactivity/Reactivity"
import * as SqlClient from "effect/sql/SqlClient"
import postgres from "postgres"
import { type AccessRefused, SettingInvalid, type Unavailable } from "../PipelineError.ts"
import * as Setting from "../Setting.ts"
import * as Client from "./Client.ts"
import * as Reason from "./Reason.ts"

/** Where all our tables are, and those of Effect's cluster. */
export const SCHEMA = "pipeline"

/** "LEDG": who makes or changes the schema takes turns by this advisory lock. */
export const SCHEMA_LOCK = 0x4c454447

/** Which database it is. */
export class Database extends Context.Service<
  Database,
  Reason.Place & {
    /** For people: `postgres://host:port/database`. */
    readonly address: string
  }
>()("etl/Database") {}

/** Why a database cannot be used: one line each, without the password. */
export type Refusal = SettingInvalid | AccessRefused | Unavailable

/** At this URL: `postgres://user:password@host:5432/database`, with `?sslmode=require` where the server wants TLS. */
export const layer = (url: Redacted.Redacted<string>): Layer.Layer<SqlClient.SqlClient | Database, Refusal> =>
  Layer.effectContext(connect(url)).pipe(Layer.provide(Reactivity.layer))

/** At the URL of `PIPELINE_DATABASE`. */
export const layerConfig = Layer.unwrap(Effect.map(Setting.secret(Reason.SETTING), layer))

const connect = Effect.fnUntraced(function*(url: Redacted.Redacted<string>) {
  const open = (options: postgres.Options<{}> = {}) =>
    postgres(Redacted.value(url), {
      onnotice: () => undefined,
      connect_timeout: Reason.CONNECT_TIMEOUT_SECONDS,
      connection: { application_name: "ledger-pipelines", client_encoding: "UTF8", search_path: SCHEMA },
      ...options
    })
  const place = yield* placeOf(url, open)
  const client = yield* Client.make(open)
  const schema = yield* prepare(client).pipe(
    Effect.mapError((error) => Reason.explain(error, place))
  )
  if (schema !== SCHEMA) {
    return yield* new SettingInvalid({
      setting: Reason.SETTING,
      problem:
        `leads to schema "${schema}". Leave search_path out of it, and any pooler that ignores it: ours is "${SCHEMA}"`
    })
  }
  const address = `postgres://${place.host}/${place.database}`
  return Context.make(SqlClient.SqlClient, client).pipe(Context.add(Database, { ...place, address }))
})

/** What the driver makes of the URL; it connects with the first query. */
const placeOf = (url: Redacted.Redacted<string>, open: () => postgres.Sql) =>
  Effect.try({
    try: (): Reason.Place => {
      if (!/^postgres(ql)?:\/\//.test(Redacted.value(url))) throw new TypeError("another scheme")
      const { database, host, port, user } = open().options
      return { user, database, host: `${host[0]}:${port[0]}` }
    },
    // The library's own message quotes the URL.
    catch: () =>
      new SettingInvalid({
        setting: Reason.SETTING,
        problem: "is not a PostgreSQL URL. Write postgres://user:password@host:5432/database, " +
          "with the special characters of the password percent-encoded"
      })
  })

/** Makes the schema where it is missing; who may not create one may use one that is there. Gives the one in force. */
const prepare = (sql: SqlClient.SqlClient) =>
  sql.withTransaction(Effect.gen(function*() {
    yield* sql`select pg_advisory_xact_lock(${SCHEMA_LOCK})`
    const found = yield* sql`select 1 from pg_namespace where nspname = ${SCHEMA}`
    if (found.length === 0) yield* sql`create schema ${sql(SCHEMA)}`
    const [row] = yield* sql<{ readonly schema: string | null }>`select current_schema() as schema`
    return row?.schema ?? ""
  }))

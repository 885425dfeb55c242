/** A service's database: one session that can only read, in one snapshot. The only file here that does I/O. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import postgres from "postgres"
import { type Ledger, PipelineError } from "#etl"
import { connectTimeout, dsn, nameOf, statementTimeout } from "./config.ts"
import type { SubscriptionTables, Tables } from "./schema.ts"
import { relations } from "./source/relations.ts"

/** A service with a database of its own. */
export interface Kept<T = Tables | SubscriptionTables> {
  readonly service: Ledger.Service.Service
  readonly tables: T
}

type Parameter = string | number | null

export interface Session {
  /** `host:port/database`. */
  readonly address: string
  /** The rows of one query. Several may be under way: they are answered in the order in which they were asked. */
  readonly query: <Row extends object>(
    text: string,
    parameters?: ReadonlyArray<Parameter>
  ) => Effect.Effect<ReadonlyArray<Row>, PipelineError.PipelineError>
}

interface Link {
  lost: boolean
  /** The query that was asked last: the others are answered before it. */
  latest: Promise<unknown>
}

/** While a query is under way, the driver's end would not wait for the connection to be closed. A second at most. */
const answered = ({ latest }: Link): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 1_000)
    const end = () => {
      clearTimeout(timer)
      resolve()
    }
    latest.then(end, end)
  })

/**
 * Connects and begins the snapshot that all queries of the session see.
 *
 * Rights   read-only twice: by the session's default and by its one transaction, which poolers honour too
 * Ends     with the scope; a session that the server closes is not taken up again, since its snapshot is gone
 * Fails    `SettingMissing`, `SettingInvalid`; `AccessRefused` (password, database); `Unavailable`
 */
export const connect = Effect.fnUntraced(function*(
  kept: Kept
): Effect.fn.Return<Session, PipelineError.PipelineError, Scope.Scope> {
  const setting = nameOf(kept.service)
  const url = Redacted.value(yield* dsn(kept.service))
  const link: Link = { lost: false, latest: Promise.resolve() }
  const sql = yield* Effect.acquireRelease(
    driver(setting, url, () => (link.lost = true)),
    (open) => Effect.ignore(Effect.tryPromise(() => answered(link).then(() => open.end({ timeout: 1 }))))
  )
  const host = `${sql.options.host[0]}:${sql.options.port[0]}`
  const place = { kept, host, user: sql.options.user, database: sql.options.database }

  const query: Session["query"] = <Row extends object>(text: string, parameters: ReadonlyArray<Parameter> = []) =>
    Effect.suspend(() =>
      // The driver would reconnect and go on outside of the transaction.
      link.lost ? Effect.fail(unavailable(kept, LOST)) : Effect.tryPromise({
        try: (): Promise<ReadonlyArray<Row>> => {
          const rows = sql.unsafe<Array<Row>>(text, [...parameters])
          link.latest = rows
          return rows
        },
        catch: (cause) => explain(cause, place)
      })
    )

  // Where a server accepts and closes at once, the driver tries again for ever.
  yield* query("begin isolation level repeatable read read only").pipe(
    Effect.timeoutOrElse({
      duration: Duration.sum(connectTimeout, Duration.seconds(1)),
      orElse: () => Effect.fail(explain({ code: "CONNECT_TIMEOUT" }, place))
    })
  )
  return { address: `${host}/${place.database}`, query }
})

const driver = (setting: string, url: string, onclose: () => void) =>
  Effect.try({
    try: () => {
      if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError("another scheme")
      return postgres(url, {
        max: 1,
        max_lifetime: null,
        idle_timeout: 0,
        fetch_types: false,
        connect_timeout: Duration.toSeconds(connectTimeout),
        onclose,
        onnotice: () => undefined,
        connection: {
          application_name: "ledger-pipelines",
          client_encoding: "UTF8",
          default_transaction_read_only: true,
          statement_timeout: Duration.toMillis(statementTimeout),
          // Between two chunks the run verifies and writes, which may take longer than a server's own limit.
          idle_in_transaction_session_timeout: 0
        }
      })
    },
    // The library's own message quotes the URL.
    catch: () =>
      new PipelineError.SettingInvalid({
        setting,
        problem: "is not a PostgreSQL URL. Write postgres://user:password@host:5432/database, " +
          "with the special characters of the password percent-encoded"
      })
  })

interface Place {
  readonly kept: Kept
  readonly host: string
  readonly user: string
  readonly database: string
}

const LOST = "closed the connection before all invoices were read. Run again: what is posted is left alone"

const unavailable = ({ service }: Kept, problem: string) =>
  new PipelineError.Unavailable({ plugin: service.key, problem })

/**
 * What the driver or the server says, as one sentence and what to do.
 *
 * Source  https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const explain = (cause: unknown, { database, host, kept, user }: Place): PipelineError.PipelineError => {
  const { service, tables } = kept
  const setting = nameOf(service)
  const refused = (problem: string) => new PipelineError.AccessRefused({ plugin: service.key, problem })
  const { code = "", message = "" } = cause as { readonly code?: string; readonly message?: string }
  switch (code) {
    case "28P01":
    case "28000":
      return refused(`refuses user "${user}" at ${host} (${message}). Check the user and the password in ${setting}`)
    case "3D000":
      return refused(`has no database "${database}" at ${host}. Check the database's name in ${setting}`)
    case "42501":
      return refused(
        `does not let user "${user}" read: ${message}. ` +
          `Let the owner run: grant select on ${relations(tables).map(({ table }) => table).join(", ")} to ${user}`
      )
    case "42P01":
    case "42703":
      return new PipelineError.SchemaMismatch({
        plugin: service.key,
        missing: [message],
        remedy: schemaRemedy(service)
      })
    case "42704":
      return new PipelineError.SettingInvalid({
        setting,
        problem: `asks ${host} for what it does not know: ${message}`
      })
    case "57014":
      return unavailable(
        kept,
        `took longer than ${Duration.toSeconds(statementTimeout)} s for one query, which was cancelled. ` +
          `Run again when ${host} is less busy, or for fewer days with --since and --until`
      )
    case "57P01":
    case "CONNECTION_CLOSED":
    case "CONNECTION_DESTROYED":
    case "CONNECTION_ENDED":
      return unavailable(kept, LOST)
    case "53300":
    case "57P03":
      return unavailable(kept, `takes no connection at ${host} now (${message}). Run again later`)
    default:
      return unavailable(
        kept,
        NETWORK[code] === undefined
          ? `did not answer as expected at ${host} (${
            [code, message].filter((part) => part !== "").join(" ")
          }). Run again later`
          : `cannot be reached at ${host} (${
            NETWORK[code]
          }). Check that the database runs and that ${setting} names its host and port`
      )
  }
}

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset, perhaps for want of TLS: see sslmode",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to its network",
  ETIMEDOUT: "no answer in time",
  CONNECT_TIMEOUT: `no answer within ${Duration.toSeconds(connectTimeout)} s`
}

/** What to look at where tables are missing. */
export const schemaRemedy = (service: Ledger.Service.Service): string =>
  `Is ${nameOf(service)} the database of ${service.name}, and its search_path the schema of its tables?`

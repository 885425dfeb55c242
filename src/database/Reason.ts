/** Why a query failed: codes of PostgreSQL, of the driver and of the network, as Effect's reasons and as sentences. */
import * as SqlError from "effect/sql/SqlError"
import { AccessRefused, SettingInvalid, Unavailable } from "../PipelineError.ts"

/** The setting that leads to the database. */
export const SETTING = "PIPELINE_DATABASE"

/** How the database is called in sentences. */
const NAME = "The pipeline's database"

/** How long the server may take to accept a connection. */
export const CONNECT_TIMEOUT_SECONDS = 10

/**
 * Of anything that the driver throws.
 *
 * Source  https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export const of = (cause: unknown): SqlError.SqlErrorReason => {
  const { code, constraint, message } = fields(cause)
  const props = { cause, message, operation: "execute" }
  if (isConnection(code)) return new SqlError.ConnectionError(props)
  if (code.startsWith("28")) return new SqlError.AuthenticationError(props)
  if (code === "42501") return new SqlError.AuthorizationError(props)
  if (code.startsWith("42")) return new SqlError.SqlSyntaxError(props)
  if (code === "23505") return new SqlError.UniqueViolation({ ...props, constraint })
  if (code.startsWith("23")) return new SqlError.ConstraintError(props)
  if (code === "40P01") return new SqlError.DeadlockError(props)
  if (code === "40001") return new SqlError.SerializationError(props)
  if (code === "55P03") return new SqlError.LockTimeoutError(props)
  if (code === "57014") return new SqlError.StatementTimeoutError(props)
  return new SqlError.UnknownError(props)
}

/** The server's or the driver's code; empty where there is none. */
export const codeOf = ({ reason }: SqlError.SqlError): string => fields(reason.cause).code

/** Who asks whom for what; no secrets. */
export interface Place {
  readonly user: string
  /** `host:port`. */
  readonly host: string
  readonly database: string
}

/** One line: what is wrong, and what to do. */
export const explain = (error: SqlError.SqlError, place: Place) => {
  const { database, host, user } = place
  const code = codeOf(error)
  const refused = (problem: string) => new AccessRefused({ plugin: NAME, problem })
  const unavailable = (problem: string) => new Unavailable({ plugin: NAME, problem })
  switch (code) {
    case "28P01":
    case "28000":
      return refused(`refuses user "${user}" at ${host}. Check the user and the password in ${SETTING}`)
    case "3D000":
      return refused(`"${database}" is not there at ${host}. Check the database's name in ${SETTING}`)
    case "42501":
      return refused(
        `does not let user "${user}" do its work: ${error.message}. ` +
          `Let the owner run: grant create on database "${database}" to "${user}"`
      )
    case "42704":
      return new SettingInvalid({ setting: SETTING, problem: `asks ${host} for what it does not know` })
    case "53300":
    case "57P03":
      return unavailable(`takes no connection at ${host} now (${error.message}). Run again later`)
    default:
      return unavailable(
        NETWORK[code] === undefined
          ? `did not answer as expected at ${host} (${[code, error.message].filter((part) => part !== "").join(" ")})`
          : `cannot be reached at ${host} (${
            NETWORK[code]
          }). Check that it runs and that ${SETTING} names its host and port`
      )
  }
}

const NETWORK: Readonly<Record<string, string>> = {
  CONNECT_TIMEOUT: `no answer within ${CONNECT_TIMEOUT_SECONDS} s`,
  CONNECTION_CLOSED: "the connection was closed",
  CONNECTION_DESTROYED: "the connection was closed",
  CONNECTION_ENDED: "the connection was closed",
  "57P01": "the server shuts down",
  "57P02": "the server crashed",
  "57P05": "the connection was idle for too long",
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset, perhaps for want of TLS: see sslmode",
  EPIPE: "the connection was closed",
  ENOTFOUND: "no such host",
  EAI_AGAIN: "the host's name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to its network",
  ETIMEDOUT: "no answer in time"
}

/** Class 08 is the server's own for connections; 25P03 ends a session that did nothing inside a transaction. */
const isConnection = (code: string): boolean =>
  NETWORK[code] !== undefined || code.startsWith("08") || ["25P03", "53300", "57P03"].includes(code)

const fields = (cause: unknown) => {
  const { code = "", constraint_name: constraint = "unknown", message = "" } = (cause ?? {}) as {
    readonly code?: string
    readonly constraint_name?: string
    readonly message?: string
  }
  return { code, constraint, message }
}

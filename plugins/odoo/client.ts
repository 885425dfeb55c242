/**
 * Odoo's JSON-2 API: one call is one database transaction.
 *
 * Reads are tried again; writes never: whether one took effect is found out by reading (`AnswerLost`).
 * Errors  401, 403, unknown model or database stop the run; 422 and 500 with Odoo's own words are a refusal of that call
 * Source  https://www.odoo.com/documentation/19.0/developer/reference/external_api.html, and tried on 19.0
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { PipelineError, type Platform, Progress } from "#etl"
import { type Connection, connection, TIMEOUT_READ_SECONDS, TIMEOUT_WRITE_SECONDS } from "./config.ts"

/** Odoo said no, in its own words; the whole call was undone. */
export class Refused extends Data.TaggedError("Refused")<{ readonly sentence: string }> {}

/** Nobody knows whether the call took effect: look before anything else. */
export class AnswerLost extends Data.TaggedError("AnswerLost")<{ readonly problem: string }> {}

export type Arguments = Readonly<Record<string, unknown>>

export interface Client {
  readonly connection: Connection
  /** Calls a method that changes nothing. */
  readonly read: <A>(
    model: string,
    method: string,
    args: Arguments,
    answer: Schema.Codec<A, unknown>
  ) => Effect.Effect<A, PipelineError.PipelineError, Platform>
  /** Calls a method that writes, once. */
  readonly write: <A>(
    model: string,
    method: string,
    args: Arguments,
    answer: Schema.Codec<A, unknown>
  ) => Effect.Effect<A, PipelineError.PipelineError | Refused | AnswerLost, Platform>
}

/** A client for the configured Odoo. Sends nothing yet. */
export const connect = Effect.map(connection, (connection): Client => {
  const call = <A>(model: string, method: string, args: Arguments, answer: Schema.Codec<A, unknown>, seconds: number) =>
    send(connection, model, method, args, seconds).pipe(
      Effect.flatMap((body) =>
        Effect.mapError(Schema.decodeUnknownEffect(answer)(body), (error) =>
          new PipelineError.Unavailable({
            plugin: "odoo",
            problem: `answered ${model}.${method} with something we do not understand: ${oneLine(error.message)}`
          }))
      )
    )
  return {
    connection,
    read: (model, method, args, answer) =>
      call(model, method, args, answer, TIMEOUT_READ_SECONDS).pipe(
        Effect.retry({
          schedule: Schedule.jittered(Schedule.exponential("300 millis")),
          times: 3,
          while: (error) => error._tag === "AnswerLost"
        }),
        Effect.catchTags({
          AnswerLost: ({ problem }) => new PipelineError.Unavailable({ plugin: "odoo", problem }),
          Refused: ({ sentence }) =>
            new PipelineError.Unavailable({ plugin: "odoo", problem: `refuses to let us read ${model}: ${sentence}` })
        })
      ),
    write: (model, method, args, answer) => call(model, method, args, answer, TIMEOUT_WRITE_SECONDS)
  }
})

const ErrorBody = Schema.Struct({ name: Schema.String, message: Schema.String })
const isErrorBody = Schema.is(ErrorBody)

/** Somebody deleted a record meanwhile: no reason to stop the run. */
const RECORD_IS_GONE = "odoo.exceptions.MissingError"

const send = Effect.fnUntraced(function*(
  connection: Connection,
  model: string,
  method: string,
  args: Arguments,
  seconds: number
) {
  const http = yield* HttpClient.HttpClient
  yield* Progress.report({ _tag: "request", system: "odoo" })
  const request = HttpClientRequest.post(`${connection.url}/json/2/${model}/${method}`).pipe(
    HttpClientRequest.bearerToken(Redacted.value(connection.apiKey)),
    HttpClientRequest.setHeader("x-odoo-database", connection.database),
    HttpClientRequest.bodyJsonUnsafe(args)
  )
  const { status, text } = yield* http.execute(request).pipe(
    Effect.flatMap((response) => Effect.map(response.text, (text) => ({ status: response.status, text }))),
    Effect.catchTag(
      "HttpClientError",
      (error) =>
        new AnswerLost({ problem: `cannot be reached at ${connection.url} (ODOO_URL): ${transportProblem(error)}` })
    ),
    Effect.timeoutOrElse({
      duration: `${seconds} seconds`,
      orElse: () => new AnswerLost({ problem: `did not answer ${model}.${method} within ${seconds} s` })
    }),
    Effect.withSpan("Odoo.call", { attributes: { model, method } })
  )
  const body = parse(text)
  if (status >= 200 && status < 300 && body !== undefined) return body
  return yield* failed(connection, `${model}.${method}`, status, text, body)
})

const failed = Effect.fnUntraced(function*(
  connection: Connection,
  call: string,
  status: number,
  text: string,
  body: unknown
) {
  const refuse = (problem: string) => new PipelineError.AccessRefused({ plugin: "odoo", problem })
  if (status === 401 && isErrorBody(body)) {
    return yield* refuse(
      "refused our key (401): ODOO_API_KEY is wrong, expired, or of another database. Make one under Preferences, Account Security"
    )
  }
  if (isErrorBody(body)) {
    const sentence = oneLine(body.message.replaceAll(Redacted.value(connection.apiKey), "[our key]"))
    if (status === 403) return yield* refuse(`does not let our user call ${call} (403): ${sentence}`)
    if (status === 404 && body.name !== RECORD_IS_GONE) {
      return yield* new PipelineError.SchemaMismatch({
        plugin: "odoo",
        missing: [call],
        remedy: `It answers: ${sentence}. Is the Invoicing app installed?`
      })
    }
    return yield* new Refused({ sentence })
  }
  if (status >= 500 || status === 429) return yield* new AnswerLost({ problem: `answered ${call} with ${status}` })
  if (status < 300 && !looksLikeHtml(text)) {
    return yield* new AnswerLost({ problem: `answered ${call} with broken JSON` })
  }
  if (status === 404 && (yield* isOdoo(connection))) {
    return yield* refuse(`has no database "${connection.database}" (ODOO_DATABASE) at ${connection.url}`)
  }
  return yield* new PipelineError.SettingInvalid({
    setting: "ODOO_URL",
    problem: `answers, but not as Odoo 19's JSON-2 API (${status}). Write only its beginning: https://books.example.com`
  })
})

const Version = Schema.Struct({ version: Schema.String })

const isOdoo = Effect.fnUntraced(function*({ url }: Connection) {
  const http = yield* HttpClient.HttpClient
  const text = yield* http.get(`${url}/web/version`).pipe(
    Effect.flatMap((response) => response.text),
    Effect.timeout("10 seconds"),
    Effect.orElseSucceed(() => "")
  )
  return Schema.is(Version)(parse(text))
})

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const looksLikeHtml = (text: string) => /^\s*<(!doctype|html)/i.test(text)

/**
 * Odoo's sentences may have several lines and end with a server's traceback; one line is enough for people.
 * Mail addresses stay in Odoo: the sentence goes into the journal, reports and logs.
 */
export const oneLine = (text: string): string =>
  text.replace(/\s+/g, " ").trim().replace(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g, "[e-mail]").slice(0, 300)

const transportProblem = (error: { readonly reason: { readonly _tag: string; readonly cause?: unknown } }): string => {
  const { cause } = error.reason
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const code = inner instanceof Error && "code" in inner ? String(inner.code) : ""
  return code !== "" ? code : inner instanceof Error ? oneLine(inner.message) : error.reason._tag
}

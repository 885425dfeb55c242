import * as Result from "effect/Result"
import { createServer } from "node:http"
import type { IncomingMessage, Server, ServerResponse } from "node:http"
import type { Json, JsonObject } from "./Env.ts"
import type { Fault } from "./Faults.ts"
import { httpError, OdooError } from "./OdooError.ts"
import { isObject } from "./Orm.ts"

/** What the HTTP face needs of the books. */
export interface Face {
  readonly apiKey: string
  readonly database: string
  readonly run: (model: string, method: string, args: JsonObject) => Json
  readonly fault: (model: string, method: string) => Fault | undefined
}

interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
}

const json = (status: number, value: unknown): Answer => ({
  status,
  type: "application/json; charset=utf-8",
  body: JSON.stringify(value ?? null)
})

const html = (status: number, title: string, text: string): Answer => ({
  status,
  type: "text/html; charset=utf-8",
  body: `<!DOCTYPE html>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`
})

const failure = (cause: unknown): Answer => {
  const error = cause instanceof OdooError ? cause : new OdooError("builtins.RuntimeError", String(cause))
  return json(error.status, error.body)
}

const received = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString("utf8")
}

const authenticate = (face: Face, request: IncomingMessage): void => {
  const header = request.headers.authorization ?? ""
  if (!/^bearer /i.test(header)) {
    throw httpError("Unauthorized", "User not authenticated, use an API Key with a Bearer Authorization header.")
  }
  if (header.slice("bearer ".length) !== face.apiKey) throw httpError("Unauthorized", "Invalid apikey")
}

const arguments_ = (body: string): JsonObject => {
  const parsed = Result.try({
    try: (): Json => JSON.parse(body === "" ? "{}" : body),
    catch: () => httpError("BadRequest", "could not parse the body as json: Expecting value: line 1 column 1 (char 0)")
  })
  if (Result.isFailure(parsed)) throw parsed.failure
  return isObject(parsed.success) ? parsed.success : {}
}

const route = /^\/json\/2\/([^/]+)\/([^/]+)$/

const answer = (face: Face, request: IncomingMessage, path: string, body: string): Answer => {
  if (path === "/web/health") return { ...json(200, { status: "pass" }), type: "application/json" }
  if (path === "/web/version") return json(200, { version_info: [19, 0, 0, "final", 0, ""], version: "19.0" })
  const database = request.headers["x-odoo-database"]
  if (database !== undefined && database !== face.database) {
    const text = "No database is selected and the requested URL was not found in the server-wide controllers."
    return html(404, "Not Found", text)
  }
  const [, model, method] = route.exec(path) ?? []
  if (model === undefined || method === undefined) {
    return html(404, "Not Found", "The page you were looking for is not here.")
  }
  if (request.method !== "POST") return failure(httpError("NotFound", "Did you mean POST /json/2/<model>/<method>?"))
  if (!String(request.headers["content-type"]).startsWith("application/json")) {
    return html(415, "Unsupported Media Type", "Request inferred type is compatible with ['http'] but type='json2'.")
  }
  const result = Result.try({
    try: () => {
      authenticate(face, request)
      return json(200, face.run(model, method, arguments_(body)))
    },
    catch: failure
  })
  return Result.merge(result)
}

/** Closes the connection after each answer, as Odoo's own server does: no client can resend on a reused one. */
const send = (response: ServerResponse, { body, status, type }: Answer, cut: boolean): void => {
  const bytes = Buffer.from(body, "utf8")
  response.writeHead(status, { "content-type": type, "content-length": bytes.length, connection: "close" })
  if (!cut) return void response.end(bytes)
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}

/** What a `load` answers that lost a race: tried on a real server with four loads of the same external ids at once. */
const lostRace = {
  ids: false,
  messages: [{
    rows: { from: 0, to: 0 },
    record: 0,
    type: "error",
    message: "could not serialize access due to concurrent update\n"
  }],
  nextrow: 0
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const respond = async (face: Face, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const body = await received(request)
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname
  const [, model, method] = route.exec(path) ?? []
  const fault = model === undefined || method === undefined ? undefined : face.fault(model, method)
  if (fault?.kind === "reset-before") return void response.destroy()
  if (fault?.kind === "status") {
    return send(response, html(fault.status ?? 503, "Service Unavailable", "Try later."), false)
  }
  if (fault?.kind === "html") return send(response, html(fault.status ?? 502, "Bad Gateway", "nginx"), false)
  if (fault?.kind === "conflict") return send(response, json(200, lostRace), false)
  if (fault?.kind === "delay") await pause(fault.delayMs ?? 1000)
  const own = answer(face, request, path, body)
  if (fault?.kind === "reset-after") return void response.destroy()
  if (fault?.kind === "status-after") {
    return send(response, html(fault.status ?? 503, "Service Unavailable", "Try later."), false)
  }
  send(response, own, fault?.kind === "truncated")
}

/** A server for the routes of JSON-2, and the pages of health and version; nobody listens to it yet. */
export const server = (face: Face): Server =>
  createServer((request, response) => {
    respond(face, request, response).catch(() => response.destroy())
  })

/** A server that takes whatever it is sent, on a socket of this machine. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingHttpHeaders } from "node:http"

export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface HttpServer {
  readonly url: string
  readonly requests: ReadonlyArray<Received>
}

/** Answers each request with the status that `reply` gives for its number, from 0; never where it gives null. */
export const serve = (
  reply: (number: number) => number | null,
  headers: Readonly<Record<string, string>> = {}
): Effect.Effect<HttpServer, never, Scope.Scope> =>
  Effect.gen(function*() {
    const requests: Array<Received> = []
    const server = createServer((request, response) => {
      let body = ""
      request.setEncoding("utf8").on("data", (text: string) => void (body += text)).on("end", () => {
        const { method = "", url = "" } = request
        const status = reply(requests.length)
        requests.push({ method, path: url, headers: request.headers, body, at: Date.now() })
        if (status !== null) response.writeHead(status, { "content-type": "application/json", ...headers }).end("{}")
      })
    })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    return { url: `http://127.0.0.1:${port}`, requests }
  })

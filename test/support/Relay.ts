/** An HTTP server between a process and the one that it asks, for tests that strike in between. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"

/** Listens until the scope closes; a call that `relay` fails at is cut off. Gives its address. */
export const listening = (
  relay: (request: IncomingMessage, response: ServerResponse) => Promise<void>
): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    listen(createServer((request, response) => void relay(request, response).catch(() => response.destroy()))),
    close
  ).pipe(Effect.map((server) => {
    const address = server.address()
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
  }))

export interface Answer {
  readonly answer: Response
  readonly bytes: Buffer
}

/** Asks the server at `target` the same; of the headers only those that Odoo reads, and `headers` in their place. */
export const forward = async (
  target: string,
  request: IncomingMessage,
  body: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {}
): Promise<Answer> => {
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? "POST",
    headers: { ...kept(request), ...headers },
    ...(request.method === "GET" ? {} : { body })
  })
  return { answer, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** Gives the answer to who asked. */
export const passOn = ({ answer, bytes }: Answer, response: ServerResponse): void => {
  response.writeHead(answer.status, {
    "content-type": answer.headers.get("content-type") ?? "application/json",
    "content-length": bytes.length,
    connection: "close"
  })
  response.end(bytes)
}

const KEPT = ["authorization", "content-type", "x-odoo-database"]

const kept = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(KEPT.flatMap((name) => headers[name] === undefined ? [] : [[name, String(headers[name])]]))

const listen = (server: Server): Effect.Effect<Server> =>
  Effect.callback((resume) => {
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  })

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

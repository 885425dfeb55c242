/** Stands between workers and a server, counts what they ask for by name, and strikes at one of these calls. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"

/** When to strike, seen from the call. */
export const moments = ["before it is heard", "before it is answered", "after its answer was read"] as const

export type Moment = typeof moments[number]

export interface Strike {
  /** As `Naming` calls it. */
  readonly call: string
  /** The how many-th of these calls, whoever makes it; the first is 1. */
  readonly nth: number
  readonly moment: Moment
}

export interface Call {
  readonly worker: string
  readonly call: string
}

export interface Gate {
  readonly url: string
  /** The calls that have a name, as they came. */
  readonly calls: ReadonlyArray<Call>
  /** What to do to the worker that makes this call, and whether the call is lost then. Ends when it was done. */
  readonly strike: (strike: Strike, act: (worker: string) => void, isLost: boolean) => Effect.Effect<string>
}

/** Who asks for what. */
export interface Naming {
  readonly worker: (request: IncomingMessage) => string
  /** Undefined for what is passed on and not counted. */
  readonly call: (request: IncomingMessage) => string | undefined
  /** Headers to pass on in place of the worker's own. */
  readonly headers: Readonly<Record<string, string>>
}

interface Armed extends Strike {
  readonly act: (worker: string) => void
  readonly isLost: boolean
  /** Who has made the call, whose next one is the moment. */
  waiting: string | null
  struck: string | null
}

/** Listens until the scope closes, and passes everything on to the server at `target`. */
export const serve = (target: string, naming: Naming): Effect.Effect<Gate, never, Scope.Scope> =>
  Effect.gen(function*() {
    const calls: Array<Call> = []
    const armed: Array<Armed> = []
    const hit = (one: Armed, worker: string, response: ServerResponse): boolean => {
      one.act(worker)
      one.struck = worker
      armed.splice(armed.indexOf(one), 1)
      if (one.isLost) response.destroy()
      return one.isLost
    }

    const relay = async (request: IncomingMessage, response: ServerResponse) => {
      const body = await buffer(request)
      const worker = naming.worker(request)
      const late = armed.find(({ waiting }) => waiting === worker)
      if (late !== undefined && hit(late, worker, response)) return
      const call = naming.call(request)
      if (call !== undefined) calls.push({ worker, call })
      const nth = calls.filter((one) => one.call === call).length
      const strike = armed.find((one) => one.call === call && one.nth === nth)
      if (strike?.moment === "before it is heard" && hit(strike, worker, response)) return
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? "POST",
        headers: { ...kept(request), ...naming.headers },
        ...(request.method === "GET" ? {} : { body })
      })
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (strike?.moment === "before it is answered" && hit(strike, worker, response)) return
      if (strike?.moment === "after its answer was read") strike.waiting = worker
      response.writeHead(answer.status, {
        "content-type": answer.headers.get("content-type") ?? "application/json",
        "content-length": bytes.length,
        connection: "close"
      })
      response.end(bytes)
    }

    const server = yield* Effect.acquireRelease(
      listen(createServer((request, response) => void relay(request, response).catch(() => response.destroy()))),
      close
    )
    const address = server.address()
    return {
      url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      calls,
      strike: (strike, act, isLost) =>
        Effect.suspend(() => {
          const one: Armed = { ...strike, act, isLost, waiting: null, struck: null }
          armed.push(one)
          const look: Effect.Effect<string> = Effect.suspend(() =>
            one.struck === null ? Effect.delay(look, "10 millis") : Effect.succeed(one.struck)
          )
          return look
        })
    }
  })

const kept = ({ headers }: IncomingMessage): Record<string, string> => {
  const names = ["authorization", "content-type", "x-odoo-database"]
  return Object.fromEntries(names.flatMap((name) => headers[name] === undefined ? [] : [[name, String(headers[name])]]))
}

const listen = (server: Server): Effect.Effect<Server> =>
  Effect.callback((resume) => {
    server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
  })

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

/**
 * A vendor's stand-in on 127.0.0.1: routes, with a log of what was asked, faults on demand, a rate limit, and a
 * contract that every body is held to.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { setTimeout } from "node:timers"
import type { Logged, Reply, Request } from "./Exchange.ts"
import * as Faults from "./Faults.ts"

/** Judges a body by a schema's name: what is wrong with it, nothing when it conforms. */
export type Conform = (schema: string, body: unknown) => ReadonlyArray<string>

/** A body that broke the vendor's contract; it was answered 599 instead. */
export interface Violation {
  readonly schema: string
  readonly path: string
  readonly problems: ReadonlyArray<string>
}

/** What is the same for every double, whatever it stands for. */
export interface Options {
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly conform?: Conform
  /** Requests in any one second beyond which the vendor's 429 is answered; unlimited when absent. */
  readonly perSecond?: number
  /** How long every answer takes, as if the vendor were far away; none when absent. */
  readonly latencyMs?: number
}

/** What is the vendor's own. */
export interface Vendor {
  readonly route: (request: Request) => Reply
  /** The vendor's 429. */
  readonly rateLimited: () => Reply
  /** The vendor's body for a failing status. */
  readonly errorBody: (status: number) => unknown
}

/** A running stand-in. */
export interface Running {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Everything asked so far, in order of the answers. */
  readonly requests: ReadonlyArray<Logged>
  readonly violations: ReadonlyArray<Violation>
  readonly fault: (fault: Faults.Fault) => void
  /** Forgets the faults that were not used. */
  readonly clearFaults: () => void
}

/** Starts a stand-in; it stops, and drops its connections, with the scope. */
export const serve = (vendor: Vendor, options: Options): Effect.Effect<Running, never, Scope.Scope> => {
  const requests: Array<Logged> = []
  const violations: Array<Violation> = []
  const faults = Faults.make()
  const route = options.perSecond === undefined
    ? vendor.route
    : Faults.limited(Faults.limiter(options.perSecond), vendor.rateLimited, vendor.route)
  const truth = (request: Request) => held(route(request), request, options.conform, violations)

  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    const request = read(incoming)
    const at = Date.now()
    const log = (status: number) => requests.push({ ...request, status, at })
    const fault = faults.take(request)
    if (fault?.kind === "reset" && fault.moment === "before") {
      log(0)
      return incoming.socket.destroy()
    }
    const { headers, status, text } = fault?.kind === "status" || fault?.kind === "raw"
      ? Faults.answer(fault, vendor.errorBody)
      : truth(request)
    const length = String(Buffer.byteLength(text))
    const send = () => {
      log(fault?.kind === "reset" ? 0 : status)
      response.writeHead(status, { "content-type": "application/json", "content-length": length, ...headers })
      if (fault?.kind !== "reset") return response.end(text)
      response.write(text.slice(0, text.length / 2), () => incoming.socket.destroy())
    }
    const wait = (options.latencyMs ?? 0) + (fault?.kind === "delay" ? fault.milliseconds : 0)
    return wait > 0 ? setTimeout(send, wait).unref() : send()
  }

  return Effect.map(
    // A client may keep an idle connection longer than Node's five seconds.
    Effect.acquireRelease(listen(createServer({ keepAliveTimeout: 60_000 }, answer), options.port ?? 0), close),
    (server) => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      return {
        url: `http://127.0.0.1:${port}`,
        port,
        requests,
        violations,
        fault: faults.add,
        clearFaults: faults.clear
      }
    }
  )
}

const read = (incoming: IncomingMessage): Request => {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1")
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value ?? "")])
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(headers)
  }
}

const held = (reply: Reply, request: Request, conform: Conform | undefined, violations: Array<Violation>) => {
  const broken = (reply.contract ?? []).flatMap(([schema, part]) => {
    const problems = conform?.(schema, part) ?? []
    return problems.length === 0 ? [] : [{ schema, path: request.path, problems }]
  })
  violations.push(...broken)
  return broken.length === 0
    ? { status: reply.status, headers: reply.headers ?? {}, text: JSON.stringify(reply.body) }
    : { status: 599, headers: {}, text: JSON.stringify({ violations: broken }) }
}

const listen = (server: Server, port: number): Effect.Effect<Server> =>
  Effect.callback((resume) => {
    server.once("error", (error) => resume(Effect.die(error)))
    server.listen(port, "127.0.0.1", () => resume(Effect.succeed(server)))
  })

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

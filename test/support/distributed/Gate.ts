/** Stands between workers and a server, counts what they ask for by name, and strikes at one of these calls. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { IncomingMessage, ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"
import { forward, listening, passOn } from "../Relay.ts"

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
      const answered = await forward(target, request, body, naming.headers)
      if (strike?.moment === "before it is answered" && hit(strike, worker, response)) return
      if (strike?.moment === "after its answer was read") strike.waiting = worker
      passOn(answered, response)
    }

    return {
      url: yield* listening(relay),
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

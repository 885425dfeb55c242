/** Stands between a process and Odoo, counts the calls that write, and strikes at one of them. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { IncomingMessage, ServerResponse } from "node:http"
import { buffer } from "node:stream/consumers"
import { forward, listening, passOn } from "./Relay.ts"

/** Before Odoo has it, and nothing else happens. */
export const CALL_LOST = "by losing the call, and nothing else"

/** The process is not killed either. */
export const ANSWER_LOST = "by losing Odoo's answer, and nothing else"

/** When to strike, seen from the call. All but the last mean: kill the process. */
export const moments = [
  "before Odoo has the call",
  "before Odoo's answer is passed on",
  "after Odoo's answer was read",
  ANSWER_LOST
] as const

export type Moment = typeof moments[number] | typeof CALL_LOST

export interface Strike {
  /** The how many-th writing call; the first is 1. */
  readonly nth: number
  readonly moment: Moment
}

export interface Interceptor {
  readonly url: string
  /** The calls that write, as they came: `account.move.load`. */
  readonly writes: ReadonlyArray<string>
  /** Whether the strike was made. */
  readonly isStruck: () => boolean
  /** Ends when the process is to be killed. Nothing that it says reaches Odoo any more. */
  readonly death: Effect.Effect<void>
}

/** What changes nothing in Odoo; every other method is taken to write. */
const READING = new Set([
  "search",
  "search_read",
  "search_count",
  "read",
  "fields_get",
  "name_search",
  "has_access",
  "has_group",
  "context_get"
])

/** `model.method` of a JSON-2 call that writes. */
const written = (path: string | undefined): string | undefined => {
  const [, model, method] = /^\/json\/2\/([^/]+)\/([^/?]+)/.exec(path ?? "") ?? []
  return method === undefined || READING.has(method) ? undefined : `${model}.${method}`
}

/** Listens until the scope closes, and passes everything on to Odoo at `target`. */
export const serve = (target: string, strike?: Strike): Effect.Effect<Interceptor, never, Scope.Scope> =>
  Effect.gen(function*() {
    const death = yield* Deferred.make<void>()
    const writes: Array<string> = []
    let isStruck = false
    let isDyingAtNext = false
    let isDead = false
    const kill = (response: ServerResponse) => {
      isDead = true
      isStruck = true
      Deferred.doneUnsafe(death, Effect.void)
      response.destroy()
    }
    const lose = (response: ServerResponse) => {
      isStruck = true
      response.destroy()
    }

    const relay = async (request: IncomingMessage, response: ServerResponse) => {
      const body = await buffer(request)
      if (isDead) return void response.destroy()
      // The process has asked something else: it has read the answer.
      if (isDyingAtNext) return kill(response)
      const write = written(request.url)
      if (write !== undefined) writes.push(write)
      const moment = write !== undefined && writes.length === strike?.nth ? strike.moment : undefined
      if (moment === "before Odoo has the call") return kill(response)
      if (moment === CALL_LOST) return lose(response)
      const answered = await forward(target, request, body)
      if (moment === "before Odoo's answer is passed on") return kill(response)
      if (moment === ANSWER_LOST) return lose(response)
      isDyingAtNext ||= moment === "after Odoo's answer was read"
      passOn(answered, response)
    }

    return {
      url: yield* listening(relay),
      writes,
      isStruck: () => isStruck,
      death: Deferred.await(death)
    }
  })

/** Many invoices at one vendor, of all kinds, and what is said about them: the same however they are asked for. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Ledger, Progress } from "#etl"
import type { Request } from "../../../sandbox/http/Exchange.ts"
import type { Running } from "../../../sandbox/http/Server.ts"
import { http, timeless } from "../../support/InProcess.ts"
import { type Answer, inRun, wanted, type World } from "../../support/Verifier.ts"

/** A vendor that holds many invoices: over HTTP, and without it. */
export interface Many {
  readonly prefix: string
  readonly system: Ledger.BillingSystem.BillingSystem
  /** Those to ask for, with the day on which each was created; some are not there. */
  readonly wanted: ReadonlyArray<readonly [reference: string, createdAt: string]>
  readonly serve: Effect.Effect<Running, never, Scope.Scope>
  readonly settings: (url: string) => Readonly<Record<string, string>>
  /** What it answers; each call makes a vendor of its own. */
  readonly route: () => (request: Request) => { readonly status: number; readonly body: unknown }
  /** Whether a request is for a page of invoices. */
  readonly isList: (request: Request) => boolean
  /** The records of such a page, and the page with others in their place. */
  readonly recordsOf: (page: unknown) => ReadonlyArray<unknown>
  readonly withRecords: (page: unknown, records: ReadonlyArray<unknown>) => unknown
  /** The page that says that another follows, whatever is true. */
  readonly endless: (page: unknown) => unknown
}

export interface Asked {
  /** In words that do not change with the time of asking. */
  readonly said: ReadonlyArray<string>
  readonly requests: number
  readonly notices: ReadonlyArray<string>
}

/** Asks for all of them in one chunk, in a run of its own. */
export const askAll = (many: Many, world: World): Effect.Effect<Asked> => {
  const events: Array<Progress.Event> = []
  const records = many.wanted.map(([reference, createdAt]) => wanted(reference, createdAt))
  return Effect.map(
    inRun({ [many.prefix]: many.system }, { ...world, told: (event) => events.push(event) }, (ask) => ask(records)),
    (answers) => ({
      said: answers.map(inWords),
      requests: events.filter(({ _tag }) => _tag === "request").length,
      notices: events.flatMap((event) => event._tag === "notice" ? [event.message] : [])
    })
  )
}

/** Asks a vendor without a network; `answer` may put something else in the place of what it says. */
export const askInProcess = (
  many: Many,
  answer: (request: Request, ask: ReturnType<Many["route"]>) => { readonly status: number; readonly body: unknown } = (
    request,
    ask
  ) => ask(request),
  off: () => number = () => 0
): Effect.Effect<Asked> =>
  Effect.suspend(() => {
    const ask = many.route()
    const layer = http((request) => {
      const { body, status } = answer(request, ask)
      return { status, text: typeof body === "string" ? body : JSON.stringify(body) }
    })
    return timeless(askAll(many, { settings: many.settings("https://vendor.invalid"), http: layer }), off)
  })

/** What an answer says, but for when and how it was asked. */
const inWords = (answer: Answer): string =>
  answer._tag === "Unverifiable"
    ? answer.reason
    : JSON.stringify({ ...answer, evidence: null }, (_, value) =>
      typeof value === "bigint" ? `${value}n` : value instanceof Set ? [...value] : value)

/** Every answer is the true one, or no answer for a reason that is true; one that is not there is never anything else. */
export const agree = (asked: Asked, truth: Asked, reasons: ReadonlyArray<string>): void => {
  const wrong = asked.said.flatMap((said, index) =>
    said === truth.said[index] || reasons.includes(said) ? [] : [`${said}, not ${truth.said[index]}`]
  )
  assert.deepStrictEqual(wrong.slice(0, 3), [])
  assert.strictEqual(asked.said.length, truth.said.length)
}

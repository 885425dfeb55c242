/**
 * A stand-in for an Odoo 19 server: JSON-2 over HTTP, with invoices, taxes, payments and reversals as real as its own.
 *
 * Parity  `test/suites/OdooSuite.ts` runs on this double and on a real Odoo
 * Time    the machine's clock, unless `now` is given
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import * as Books from "./Books.ts"
import type { OdooState } from "./Books.ts"
import { call } from "./Call.ts"
import * as Companies from "./Companies.ts"
import type { Behaviour, Env, Json, JsonObject } from "./Env.ts"
import * as Faults from "./Faults.ts"
import type { Fault } from "./Faults.ts"
import * as Http from "./Http.ts"
import { recompute } from "./MoveAmounts.ts"
import * as MoveLines from "./MoveLines.ts"
import * as Moves from "./Moves.ts"
import { isObject } from "./Orm.ts"
import * as PaymentTerms from "./PaymentTerms.ts"
import * as Payments from "./Payments.ts"
import * as Register from "./Register.ts"
import * as Reversal from "./Reversal.ts"
import * as Rules from "./Rules.ts"
import { seed } from "./Seed.ts"
import * as Users from "./Users.ts"

export type { OdooState } from "./Books.ts"
export type { Json, JsonObject } from "./Env.ts"
export type { Fault } from "./Faults.ts"

const behaviours: Readonly<Record<string, Behaviour>> = {
  "account.account": Rules.account,
  "account.journal": Rules.journal,
  "account.move": Moves.behaviour,
  "account.move.line": MoveLines.behaviour((env, id) => {
    PaymentTerms.updateDueDate(env, id)
    recompute(env, id)
  }),
  "account.move.reversal": Reversal.behaviour,
  "account.payment": Payments.behaviour,
  "account.payment.register": Register.behaviour,
  "account.payment.term": PaymentTerms.behaviour,
  "account.payment.term.line": PaymentTerms.line,
  "base.partner.merge.automatic.wizard": Companies.partnerMerge,
  "ir.model.data": Rules.externalId,
  "ir.model.fields": Rules.modelField,
  "res.company": Companies.company,
  "res.country.state": Rules.state,
  "res.partner": Rules.partner,
  "res.users": Users.behaviour
}

/** How to start a double. */
export interface Options {
  /** The books to start with; new ones when absent. The double writes to this very object. */
  readonly state?: OdooState
  readonly apiKey: string
  readonly database: string
  /** A free one when absent. */
  readonly port?: number
  /** A JSON file: read at the start when it exists, replaced whole after every call that wrote. */
  readonly persist?: string
  readonly now?: () => Date
}

/** A running double. */
export interface OdooDouble {
  readonly url: string
  readonly state: OdooState
  /** Every JSON-2 call that was carried out, in order. */
  readonly calls: ReadonlyArray<{ readonly model: string; readonly method: string }>
  readonly fault: (fault: Fault) => void
  readonly clearFaults: () => void
  /** Calls a method as HTTP would, without HTTP; for arranging tests. Throws what Odoo would refuse. */
  readonly call: (model: string, method: string, args: JsonObject) => Json
}

const stored = (persist: string | undefined): OdooState | undefined =>
  persist !== undefined && existsSync(persist) ? JSON.parse(readFileSync(persist, "utf8")) : undefined

const save = (persist: string, state: OdooState): void => {
  writeFileSync(`${persist}.new`, JSON.stringify(state), { mode: 0o600 })
  renameSync(`${persist}.new`, persist)
}

const runner = (
  options: Options,
  state: OdooState,
  calls: Array<{ readonly model: string; readonly method: string }>
) => {
  const books = Books.make(state)
  const clock = options.now ?? (() => new Date())
  return (model: string, method: string, args: JsonObject): Json => {
    const now = clock().toISOString().slice(0, 19).replace("T", " ")
    const context = isObject(args["context"]) ? args["context"] : {}
    const env: Env = { books, behaviours, context, now, today: now.slice(0, 10) }
    calls.push({ model, method })
    const result = Result.try({ try: () => call(env, model, method, args), catch: (cause) => cause })
    if (Result.isFailure(result)) {
      books.rollback(0)
      throw result.failure
    }
    if (books.commit() && options.persist !== undefined) save(options.persist, state)
    return result.success
  }
}

/** Serves a double on 127.0.0.1 until the scope closes. */
export const serve = (options: Options): Effect.Effect<OdooDouble, never, Scope.Scope> =>
  Effect.gen(function*() {
    const state = stored(options.persist) ?? options.state ?? seed()
    const calls: Array<{ readonly model: string; readonly method: string }> = []
    const faults = Faults.make()
    const run = runner(options, state, calls)
    const server = Http.server({ apiKey: options.apiKey, database: options.database, run, fault: faults.take })
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => {
        server.listen(options.port ?? 0, "127.0.0.1", () => resume(Effect.void))
      }),
      () =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : options.port}`
    return { url, state, calls, fault: faults.add, clearFaults: faults.clear, call: run }
  })

/**
 * Stripe on this machine: its read-only invoice endpoints over invoices that move by documented transitions only.
 *
 * Example  `yield* Stripe.serve({ apiKey: "sk_test_sandbox", invoices: sample })`
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Server from "../http/Server.ts"
import * as Errors from "./Errors.ts"
import type { Invoice } from "./Invoice.ts"
import { route } from "./Routes.ts"
import * as State from "./State.ts"

export interface Options extends Server.Options {
  /** The one key it knows; `sk_live_…` and `rk_live_…` see live mode, others test mode. */
  readonly apiKey: string
  /** What it holds at first. */
  readonly invoices?: ReadonlyArray<Invoice>
  /** A JSON file that keeps its invoices from one start to the next; what is there wins over `invoices`. */
  readonly persist?: string
}

export interface Double extends Server.Running {
  readonly state: State.State
}

/** Starts the double; it stops with the scope. */
export const serve = (options: Options): Effect.Effect<Double, never, Scope.Scope> => {
  const state = State.make(options.invoices ?? [], options.persist)
  const vendor = { route: route(state, options.apiKey), rateLimited: Errors.rateLimited, errorBody: Errors.bodyOf }
  return Effect.map(Server.serve(vendor, options), (running) => ({ ...running, state }))
}

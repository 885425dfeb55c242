/** Another process at work for a run: it records what it is about to write, as long as the run holds its lease. */
import * as Effect from "effect/Effect"
import * as Holding from "./Holding.ts"
import * as Intents from "./Intents.ts"
import type * as Lease from "./Lease.ts"
import type { Recording } from "./Recording.ts"
import type { Store } from "./Store.ts"

/** A run that was begun elsewhere. */
export interface Run extends Lease.Place {
  readonly run: string
}

/** What a process that joined may say of the run; its own one alone says how records end. */
export type Joined = Pick<Recording, "writing" | "holds">

/**
 * Joins a run. What is open already, because the work is done again, is not recorded twice.
 *
 * Fails  `LeaseLost` when the run does not hold the lease; `StateUnusable`
 */
export const join = Effect.fnUntraced(function*(store: Store, { pipeline, run, sink }: Run) {
  const holding: Lease.Holding = { pipeline, sink, run, since: null }
  yield* Holding.check(store, holding)
  let known = Intents.NONE
  const joined: Joined = {
    holds: Holding.check(store, holding),
    writing: (planned) =>
      planned.length === 0 ? Effect.void : Effect.map(
        Holding.write(store, holding, (sql, now) => Intents.record(sql, run, now, planned.map(Intents.make), known)),
        (places) => void (known = places)
      )
  }
  return joined
})

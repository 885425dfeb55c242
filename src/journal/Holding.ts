/** What only a run that holds its lease may do. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { LeaseLost, type StateUnusable } from "../PipelineError.ts"
import * as Lease from "./Lease.ts"
import type { Sql, Store, Told } from "./Store.ts"

/** Changes the journal if the lease is still held, which it is made to be for a while longer. */
export const write = Effect.fnUntraced(function*<A>(
  store: Store,
  holding: Lease.Holding,
  change: (sql: Sql, now: number) => Told<A>
): Effect.fn.Return<A, StateUnusable | LeaseLost> {
  const now = yield* Clock.currentTimeMillis
  const done = yield* store.write((sql) =>
    Effect.gen(function*() {
      if (yield* Lease.beat(sql, holding, now)) return { _tag: "Done", value: yield* change(sql, now) } as const
      return { _tag: "Lost", to: yield* Lease.holder(sql, holding) } as const
    })
  )
  return done._tag === "Done" ? done.value : yield* lost(holding, done.to)
})

/** Fails when it is not held any more; costs one small question. */
export const check = (store: Store, holding: Lease.Holding): Effect.Effect<void, StateUnusable | LeaseLost> =>
  Effect.flatMap(store.read((sql) => Lease.holder(sql, holding)), (holder) => {
    const isHeld = holder?.run === holding.run && holder.since === (holding.since ?? holder.since)
    return isHeld ? Effect.void : lost(holding, holder)
  })

const lost = ({ pipeline, sink }: Lease.Place, holder: Lease.Lease | null) =>
  Effect.fail(new LeaseLost({ pipeline, sink, holder: holder === null ? null : Lease.describe(holder) }))

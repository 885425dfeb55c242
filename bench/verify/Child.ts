/** A vendor's stand-in in a process of its own: told what to hold, it says where it is, and then what it was asked. */
import * as Effect from "effect/Effect"
import process from "node:process"
import { type Manners, places, vendors } from "./Vendors.ts"

/** What the process is told first; `missing` are the places of those that were deleted. */
export interface Order extends Manners {
  readonly vendor: string
  readonly count: number
  readonly days: number
  readonly missing: ReadonlyArray<number>
}

/** What it says: its address, then, for every word that it is sent, all that it was asked so far. */
export type Report =
  | { readonly url: string }
  | { readonly requests: number; readonly limited: number }

const say = (report: Report) => process.send?.(report)

process.once("message", (order: Order) => {
  const missing = new Set(order.missing)
  const invoices = places(order.count, order.days).filter(({ n }) => !missing.has(n))
  const vendor = vendors[order.vendor]
  if (vendor === undefined) throw new RangeError(`no vendor ${order.vendor}`)
  const serving = Effect.gen(function*() {
    const running = yield* vendor.serve(invoices, order)
    process.on("message", () => {
      const { requests } = running
      say({ requests: requests.length, limited: requests.filter(({ status }) => status === 429).length })
    })
    say({ url: running.url })
    return yield* Effect.never
  })
  Effect.runFork(Effect.scoped(serving))
})
process.once("disconnect", () => process.exit())

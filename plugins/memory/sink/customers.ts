/** Customers in memory: the partners of an empty ledger. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Check, type Ledger, Outcome, Sink } from "#etl"

type Owner = Ledger.Subscriber.Client

/** Who is known, by the service's user id. */
export type Customers = Map<string, Owner["partner"]>

/** A customer is created, and is another one only where its name changes. `store`: a new one for each run, if absent. */
export const customers = (store?: Customers): Layer.Layer<Sink.Sink<Owner, null>> =>
  Sink.layer<Owner, null>({
    name: "memory",
    target: Effect.succeed("an empty ledger in memory"),
    isConfigured: Effect.succeed(true),
    open: Effect.sync(() => {
      const known: Customers = store ?? new Map()
      return {
        context: Effect.succeed(null),
        lookup: () => Effect.succeed({ done: [], plan: (decisions) => Effect.sync(() => plan(known, decisions)) })
      }
    }),
    holds: ({ id }) =>
      Effect.sync(() => [...store?.values() ?? []].flatMap((one) => one.userId === id ? [one.name] : [])),
    check: Effect.succeed([Check.holds("memory", "is always there, and empty at the start of each run")]),
    lacks: Effect.succeed([])
  })

const plan = (known: Customers, decisions: ReadonlyArray<Sink.Decision<Owner>>): Sink.Plan => {
  const all = decisions.flatMap((one) =>
    one._tag === "Entry" ? [{ subject: one.subject, owner: one.entry.partner }] : []
  )
  const changed = all.filter(({ owner }) => known.get(owner.userId)?.name !== owner.name)
  const changeOf = (owner: Owner["partner"]): Outcome.Change => ({
    action: known.has(owner.userId) ? "updated" : "created",
    kind: "customer"
  })
  return {
    decided: all.filter((one) => !changed.includes(one)).map(({ subject }) =>
      Outcome.make(subject, { _tag: "skipped", reason: "unchanged" })
    ),
    planned: changed.map(({ owner, subject }) => {
      const change = changeOf(owner)
      const operations = [`${change.action === "created" ? "create" : "rename"} the partner ${owner.name}`]
      const told = {
        reason: "not there, or under another name",
        operations,
        writes: { ...owner },
        rules: [],
        requires: []
      }
      return Outcome.make(subject, { _tag: "planned", planned: { change, ...told } })
    }),
    apply: Effect.sync(() =>
      changed.map(({ owner, subject }) => {
        const change = changeOf(owner)
        known.set(owner.userId, owner)
        return Outcome.make(subject, { _tag: "changed", change })
      })
    )
  }
}

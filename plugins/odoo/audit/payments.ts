/** The payments of documents: those that say so, and those that only bear the same memo as one of them. */
import * as Effect from "effect/Effect"
import type { Client } from "../client.ts"
import type { Found } from "./document.ts"
import * as Rows from "./rows.ts"

/** By the document's id. */
export const paymentsOf = Effect.fnUntraced(function*(client: Client, found: ReadonlyArray<Found>) {
  const ids = found.map(({ move }) => move.id)
  const linked = yield* Rows.all(client, "account.payment", Rows.Payment, [["invoice_ids", "in", ids]])
  const linkedTo = Map.groupBy(
    linked.flatMap((payment) => payment.invoice_ids.map((id) => ({ id, payment }))),
    ({ id }) => id
  )
  const its = (id: number) => (linkedTo.get(id) ?? []).map(({ payment }) => payment)
  const memosOf = new Map(
    found.map(({ move: { id }, reference }) =>
      [id, new Set([reference ?? "", ...its(id).map(({ memo }) => memo || "")])] as const
    )
  )
  const memos = [...new Set([...memosOf.values()].flatMap((each) => [...each]))].filter((memo) => memo !== "")
  const alone = yield* Rows.all(client, "account.payment", Rows.Payment, [
    ["invoice_ids", "=", false],
    ["memo", "in", memos]
  ])
  const aloneBy = Map.groupBy(alone, ({ memo }) => memo || "")
  return new Map(ids.map((id) => [id, [
    ...its(id),
    ...[...memosOf.get(id) ?? []].flatMap((memo) => aloneBy.get(memo) ?? [])
  ]]))
})

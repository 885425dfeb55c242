/** The invoices that a run names: by id, billing reference or number. */
import * as Effect from "effect/Effect"
import { Progress, type Selection } from "#etl"
import type { Client } from "../client.ts"
import { byDay, isPlaced, PAGE, type Placed } from "./days.ts"

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Those that are there, each once; says which are not. */
export const named = Effect.fnUntraced(function*(
  client: Pick<Client, "invoice" | "list">,
  service: string,
  { only, since, until }: Selection.Selection,
  isOurs: (invoice: Placed) => boolean
) {
  const found = new Map<string, Placed>()
  for (const wanted of new Set(only.map((each) => each.trim()))) {
    const id = wanted.replace(/^lago:/, "")
    const invoices = UUID.test(id) ? yield* byId(client, id) : yield* byNumber(client, wanted)
    const own = invoices.filter(isOurs).filter(({ issuing_date: day }) =>
      (since === null || day >= since) && (until === null || day < until)
    )
    for (const invoice of own) found.set(invoice.lago_id, invoice)
    if (own.length > 0) continue
    const window = since === null && until === null ? "" : " within the days asked for"
    const message = `Lago has no invoice of ${service} with the id, number or billing reference "${wanted}"${window}`
    yield* Progress.report({ _tag: "notice", message })
  }
  return [...found.values()].toSorted(byDay)
})

const byId = (client: Pick<Client, "invoice">, id: string) =>
  client.invoice(id).pipe(
    Effect.map(({ body }) => [body].filter(isPlaced)),
    Effect.catchIf(({ reason }) => reason === "NotFound", () => Effect.succeed([]))
  )

/** Lago searches for what contains the number, in names and addresses too. */
const byNumber = Effect.fnUntraced(function*(client: Pick<Client, "list">, number: string) {
  const found: Array<Placed> = []
  for (let page = 1;; page++) {
    const { invoices } = yield* client.list({ search_term: number }, page)
    found.push(...invoices.filter(isPlaced).filter((invoice) => invoice.number === number))
    if (invoices.length < PAGE) return found
  }
})

/** Whose invoices they are: partners, and the service's users that each is linked to. */
import * as Effect from "effect/Effect"
import type { Audit, Ledger } from "#etl"
import type { Client } from "../client.ts"
import { MODULE } from "../config.ts"
import * as Rows from "./rows.ts"

export const partnersOf = Effect.fnUntraced(function*(
  client: Client,
  { key }: Ledger.Service.Service,
  wanted: ReadonlyArray<number>
) {
  const ids = [...new Set(wanted)]
  const partners = yield* Rows.all(client, "res.partner", Rows.Partner, [["id", "in", ids]])
  const links = yield* Rows.all(client, "ir.model.data", Rows.Name, [
    ["module", "=", MODULE],
    ["model", "=", "res.partner"],
    ["res_id", "in", ids]
  ])
  const prefix = `partner_${key}_`
  const users = Map.groupBy(links.filter(({ name }) => name.startsWith(prefix)), ({ res_id }) => res_id)
  return new Map(partners.map(({ id, is_company, name }): [number, Audit.Partner] => [id, {
    id,
    name: name || `partner ${id}`,
    isCompany: is_company,
    users: (users.get(id) ?? []).map((link) => readable(link.name.slice(prefix.length)))
  }]))
})

/** In an external id, a character that Odoo does not take stands as its number: `_2e_` is a full stop. */
const readable = (name: string): string =>
  name.replace(/_([0-9a-f]+)_/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))

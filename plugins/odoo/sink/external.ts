/** External ids: what makes a record ours, and writing it twice impossible. Odoo's unique index refuses a second one. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Client, oneLine, Refused } from "../client.ts"
import { MODULE, QUIET } from "../config.ts"
import { ExternalId, Loaded } from "../schema.ts"
import { search } from "./books.ts"

/** Keeps letters, digits and hyphens; others become `_xx_`, so that two keys never meet. */
const escape = (key: string): string =>
  [...key].map((char) => /[A-Za-z0-9-]/.test(char) ? char : `_${char.codePointAt(0)?.toString(16)}_`).join("")

type Kind = "account" | "credit" | "move" | "partner" | "payment" | "reconciliation" | "refund" | "reversal"

/** The name within our module: `move_nexacloud_8f0c…`. */
export const externalName = (kind: Kind, ...keys: ReadonlyArray<string>): string =>
  [kind, ...keys.map(escape)].join("_")

/** As `load` takes it: with the module. */
export const qualified = (name: string): string => `${MODULE}.${name}`

/**
 * Without this, `load` updates what another run has created since we looked. A payment that is still a draft then loses
 * its outstanding account and posts without an entry; its invoice is called paid with everything open.
 */
const CREATE_ONLY = { ...QUIET, mode: "update", noupdate: true }

/**
 * Odoo's import: creates records with their external ids, all in one transaction, and leaves those that
 * exist as they are. Cells are text; empty is unset.
 *
 * Fails  `Refused` where Odoo's answer is 200 and that nothing was written
 */
export const load = Effect.fn("Odoo.load")(function*(
  client: Client,
  model: string,
  fields: ReadonlyArray<string>,
  data: ReadonlyArray<ReadonlyArray<string>>
) {
  const { ids, messages } = yield* client.write(model, "load", { fields, data, context: CREATE_ONLY }, Loaded)
  if (ids !== false) return
  return yield* new Refused({ sentence: oneLine([...new Set(messages.map(({ message }) => message))].join("; ")) })
})

/** Gives records that exist their names, in one call; a name that another run has given is refused. */
export const assign = (
  client: Client,
  model: string,
  records: ReadonlyArray<readonly [name: string, id: number | undefined]>
) =>
  client.write("ir.model.data", "create", {
    vals_list: records.map(([name, id]) => ({ module: MODULE, name, model, res_id: id, noupdate: true }))
  }, Schema.Unknown)

/** The records that have these names, by name. */
export const resolve = (client: Client, model: string, names: ReadonlyArray<string>) =>
  names.length === 0
    ? Effect.succeed(new Map<string, number>())
    : Effect.map(
      search(client, "ir.model.data", ExternalId, [
        ["module", "=", MODULE],
        ["model", "=", model],
        ["name", "in", names]
      ]),
      (rows) => new Map(rows.map(({ name, res_id }) => [name, res_id]))
    )

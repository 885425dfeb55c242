/** External ids: what makes a record ours, and writing it twice impossible. Odoo's unique index refuses a second one. */
import * as Effect from "effect/Effect"
import type { Client } from "../client.ts"
import { MODULE } from "../config.ts"
import { ExternalId } from "../schema.ts"
import { search } from "./books.ts"

/** Keeps letters, digits and hyphens; others become `_xx`, so that two keys never meet. */
const escape = (key: string): string =>
  [...key].map((char) => /[A-Za-z0-9-]/.test(char) ? char : `_${char.codePointAt(0)?.toString(16)}`).join("")

/** The name within our module: `move_nexacloud_8f0c…`. */
export const externalName = (kind: "move" | "partner" | "payment", ...keys: ReadonlyArray<string>): string =>
  [kind, ...keys.map(escape)].join("_")

/** As `load` takes it: with the module. */
export const qualified = (name: string): string => `${MODULE}.${name}`

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

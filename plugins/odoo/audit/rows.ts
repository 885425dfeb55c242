/** What an audit reads of Odoo, in its own words, page by page. Nothing of it is the writer's. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Client } from "../client.ts"
import { Many2one, orFalse } from "../schema.ts"

const Text = orFalse(Schema.String)
const Link = orFalse(Many2one)
const Ids = Schema.Array(Schema.Int)

/** A customer invoice or credit note; amounts positive for credit notes too. */
export const Move = Schema.Struct({
  id: Schema.Int,
  name: Text,
  state: Schema.Literals(["draft", "posted", "cancel"]),
  move_type: Schema.String,
  payment_state: Schema.String,
  posted_before: Schema.Boolean,
  reversed_entry_id: Link,
  invoice_date: Text,
  date: Text,
  invoice_date_due: Text,
  partner_id: Link,
  currency_id: Many2one,
  amount_untaxed: Schema.Number,
  amount_tax: Schema.Number,
  amount_total: Schema.Number,
  amount_residual: Schema.Number,
  ref: Text
})
export type Move = typeof Move.Type

/** A line with revenue, or of a tax; amounts in the move's currency, revenue below zero. */
export const Line = Schema.Struct({
  id: Schema.Int,
  move_id: Many2one,
  display_type: Text,
  account_id: Link,
  tax_line_id: Link,
  amount_currency: Schema.Number
})
export type Line = typeof Line.Type

export const Payment = Schema.Struct({
  id: Schema.Int,
  name: Text,
  memo: Text,
  date: Text,
  amount: Schema.Number,
  currency_id: Many2one,
  state: Schema.String,
  invoice_ids: Ids
})
export type Payment = typeof Payment.Type

export const Account = Schema.Struct({ id: Schema.Int, code: Text })
export const Rate = Schema.Struct({ id: Schema.Int, amount: Schema.Number })
export const Partner = Schema.Struct({ id: Schema.Int, name: Text, is_company: Schema.Boolean })
export const Name = Schema.Struct({ name: Schema.String, res_id: Schema.Int })
export const Locks = Schema.Struct({
  user_fiscalyear_lock_date: Text,
  user_tax_lock_date: Text,
  user_sale_lock_date: Text,
  user_hard_lock_date: Text
})

/** Rows of one call. */
const PAGE = 5_000

/** All that fit, by id, archived ones too; a call for each 5,000. */
export const all = <S extends Schema.Codec<unknown, unknown> & { readonly fields: object }>(
  client: Client,
  model: string,
  row: S,
  domain: ReadonlyArray<unknown>
) =>
  Effect.gen(function*() {
    const found: Array<S["Type"]> = []
    const page = { fields: Object.keys(row.fields), order: "id", limit: PAGE, context: { active_test: false } }
    for (let last = PAGE; last === PAGE;) {
      const rows = yield* client.read(
        model,
        "search_read",
        { domain, ...page, offset: found.length },
        Schema.Array(row)
      )
      found.push(...rows)
      last = rows.length
    }
    return found
  })

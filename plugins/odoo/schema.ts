/** Odoo's records, in its own words. What is empty is `false` there. */
import * as BigDecimal from "effect/BigDecimal"
import * as Schema from "effect/Schema"
import { Money } from "#etl"

/** `[id, name]` of the record pointed to. */
export const Many2one = Schema.Tuple([Schema.Int, Schema.String])
export const orFalse = <S extends Schema.Top>(schema: S) => Schema.Union([schema, Schema.Literal(false)])

const Text = orFalse(Schema.String)
const Ids = Schema.Array(Schema.Int)

/**
 * A customer invoice or credit note.
 *
 * Amounts  in the currency's own unit, positive for credit notes too; JSON numbers whose shortest text is exact
 * Source   Odoo 19 `account.move`
 */
export const Move = Schema.Struct({
  id: Schema.Int,
  name: Text,
  state: Schema.Literals(["draft", "posted", "cancel"]),
  move_type: Schema.Literals(["out_invoice", "out_refund"]),
  payment_state: Schema.String,
  amount_untaxed: Schema.Number,
  amount_tax: Schema.Number,
  amount_total: Schema.Number,
  amount_residual: Schema.Number,
  currency_id: Many2one,
  partner_id: orFalse(Many2one),
  date: Text,
  invoice_date: Text,
  posted_before: Schema.Boolean,
  invoice_line_ids: Ids,
  reversal_move_ids: Ids
})
export type Move = typeof Move.Type
export const MOVE_FIELDS = Object.keys(Move.fields)

/** A credit note, and the invoice that it is linked to. */
export const CreditNote = Schema.Struct({ ...Move.fields, reversed_entry_id: orFalse(Many2one) })
export type CreditNote = typeof CreditNote.Type

/** A line of a draft that is no tax and no total; `price_subtotal` in the currency's own unit, without tax. */
export const DraftLine = Schema.Struct({
  move_id: Many2one,
  name: Text,
  account_id: orFalse(Many2one),
  price_subtotal: Schema.Number
})

export const Payment = Schema.Struct({
  id: Schema.Int,
  memo: Text,
  amount: Schema.Number,
  currency_id: Many2one,
  state: Schema.String,
  invoice_ids: Ids
})
export type Payment = typeof Payment.Type

/** The line of an invoice or a payment that says what the customer owes; amounts in the company's currency. */
export const ReceivableLine = Schema.Struct({
  id: Schema.Int,
  move_id: Many2one,
  payment_id: orFalse(Many2one),
  balance: Schema.Number,
  amount_residual: Schema.Number
})
export type ReceivableLine = typeof ReceivableLine.Type

/** What a move says of one tax; amounts in the move's currency, credits below zero. */
export const TaxLine = Schema.Struct({
  id: Schema.Int,
  name: Text,
  amount_currency: Schema.Number,
  tax_line_id: Many2one,
  /** The group that the tax came with. */
  group_tax_id: orFalse(Many2one)
})
export type TaxLine = typeof TaxLine.Type

export const Tax = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  amount: Schema.Number,
  amount_type: Schema.String,
  type_tax_use: Schema.String,
  children_tax_ids: Ids,
  sequence: Schema.Int,
  price_include: Schema.Boolean,
  fiscal_position_ids: Ids
})
export type Tax = typeof Tax.Type

/** How the base of a tax is reported. */
export const BaseTags = Schema.Struct({ tax_id: orFalse(Many2one), document_type: Schema.String, tag_ids: Ids })

export const Company = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  currency_id: Many2one,
  tax_calculation_rounding_method: Schema.Literals(["round_globally", "round_per_line"]),
  /** Lock dates as they are for our user: exceptions and parent companies counted in; the year 1 where there is none. */
  user_fiscalyear_lock_date: Text,
  user_tax_lock_date: Text,
  user_sale_lock_date: Text,
  user_hard_lock_date: Text
})

export const UserContext = Schema.Struct({ uid: Schema.Int })
export const User = Schema.Struct({ id: Schema.Int, company_id: Many2one })

export const Currency = Schema.Struct({ id: Schema.Int, name: Schema.String })
export const FiscalPosition = Schema.Struct({ id: Schema.Int, state_ids: Ids })
export const State = Schema.Struct({ id: Schema.Int, code: Schema.String, name: Schema.String })
export const Precision = Schema.Struct({ name: Schema.String, digits: Schema.Int })
export const Account = Schema.Struct({ id: Schema.Int, code: Text })
export const Journal = Schema.Struct({ id: Schema.Int, code: Text, type: Schema.String, active: Schema.Boolean })
export const Field = Schema.Struct({ name: Schema.String })
export const ExternalId = Schema.Struct({ name: Schema.String, res_id: Schema.Int })
export const Partner = Schema.Struct({
  id: Schema.Int,
  name: Text,
  email: Text,
  is_company: Schema.Boolean,
  parent_id: orFalse(Many2one)
})
export type Partner = typeof Partner.Type

/** What `load`, Odoo's import, answers; with HTTP 200 even where nothing was written. */
export const Loaded = Schema.Struct({
  ids: orFalse(Ids),
  messages: Schema.Array(Schema.Struct({ message: Schema.String }))
})

export const decimal = (number: number): BigDecimal.BigDecimal => BigDecimal.fromStringUnsafe(String(number))

/** An amount of a move, credit notes negative. */
export const amount = (number: number, move: Pick<Move, "currency_id" | "move_type">): Money.Money => {
  const money = Money.roundDecimal(decimal(number), move.currency_id[1])
  return move.move_type === "out_refund" ? Money.make(-money.minor, money.currency) : money
}

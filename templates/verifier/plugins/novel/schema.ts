/** What Novel answers, in its words. Only fields that decide something. */
import * as Schema from "effect/Schema"

/** Whole minor units of the invoice's currency: cents, yen. */
const Amount = Schema.Int

export const Invoice = Schema.Struct({
  id: Schema.String,
  number: Schema.NullOr(Schema.String),
  /** `draft`, `open`, `paid`, `void`; another one is not understood. */
  status: Schema.String,
  currency: Schema.String,
  /** Days: `2026-06-01`. */
  issued_on: Schema.String,
  due_on: Schema.NullOr(Schema.String),
  voided_on: Schema.NullOr(Schema.String),
  province: Schema.NullOr(Schema.String),
  country: Schema.NullOr(Schema.String),
  total: Amount,
  /** Of each tax; they are rounded one by one. */
  taxes: Schema.Array(Schema.Struct({ amount: Amount, percent: Schema.String })),
  /** Cash that came, one by one. */
  payments: Schema.Array(Schema.Struct({ id: Schema.String, received_on: Schema.String, amount: Amount }))
})
export type Invoice = typeof Invoice.Type

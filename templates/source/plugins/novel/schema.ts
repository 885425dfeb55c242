/** A line of Novel's file, in its own words, and what makes it an invoice. */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type Ledger, Money } from "#etl"

const Line = Schema.fromJsonString(Schema.Struct({
  id: Schema.String,
  number: Schema.NullOr(Schema.String),
  /** The billing system's id of it: `in_…`, `lago:…`. */
  reference: Schema.NullOr(Schema.String),
  /** ISO 8601, in UTC. */
  made: Schema.String,
  currency: Schema.String,
  /** Decimal text, in the currency's own unit, without tax. */
  subtotal: Schema.String,
  tax: Schema.String,
  customer: Schema.Struct({
    id: Schema.String,
    name: Schema.NullOr(Schema.String),
    company: Schema.NullOr(Schema.String),
    email: Schema.NullOr(Schema.String)
  }),
  items: Schema.Array(Schema.Struct({
    what: Schema.NullOr(Schema.String),
    count: Schema.NullOr(Schema.String),
    price: Schema.NullOr(Schema.String),
    amount: Schema.String
  }))
}))

/** A line that was read, and when it says that it was made; milliseconds since 1970. */
export interface Read {
  readonly invoice: Ledger.Invoice.Invoice
  readonly made: number
}

/** What of a line can be told although it cannot be read. */
export const idOf = (line: string, place: number): string => /"id":\s*"([^"]+)"/.exec(line)?.[1] ?? `line ${place + 1}`

const decodeLine = Schema.decodeUnknownResult(Line)

/** The invoice of a line, or what is wrong with it. */
export const decode = (line: string): Result.Result<Read, string> =>
  Result.gen(function*() {
    const given = yield* Result.mapError(decodeLine(line), () => "it is not in the form of plugins/novel/schema.ts")
    const made = yield* Result.fromOption(DateTime.make(given.made), () => `made is "${given.made}"`)
    if (!Money.isCurrency(given.currency)) return yield* Result.fail(`currency is "${given.currency}"`)
    const items: Array<Ledger.Invoice.Item> = []
    for (const [place, { amount, count, price, what }] of given.items.entries()) {
      items.push({
        id: `${given.id} ${place}`,
        description: what,
        quantity: count === null ? null : yield* decimal("count", count),
        unitPrice: price === null ? null : yield* decimal("price", price),
        amount: yield* decimal("amount", amount)
      })
    }
    const { company, email, id, name } = given.customer
    return {
      made: DateTime.toEpochMillis(made),
      invoice: {
        id: given.id,
        number: given.number,
        reference: given.reference,
        duplicateOf: null,
        customer: { userId: id, fullName: name, company, email },
        currency: given.currency,
        subtotal: yield* decimal("subtotal", given.subtotal),
        tax: yield* decimal("tax", given.tax),
        items,
        claims: { createdAt: given.made, status: null, paidAt: null }
      }
    }
  })

const decimal = (field: string, text: string): Result.Result<BigDecimal.BigDecimal, string> =>
  Result.fromOption(
    Option.filter(BigDecimal.fromString(text), () => /^-?\d+(\.\d+)?$/.test(text)),
    () => `${field} is "${text.slice(0, 40)}"`
  )

/** The tax lines of drafts: set to what was billed where Odoo's own differ by a cent that rounding explains. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Ledger, Money } from "#etl"
import type { Client } from "../client.ts"
import { QUIET } from "../config.ts"
import { decimal, type Move, TaxLine } from "../schema.ts"
import { search } from "./books.ts"

/** A draft, and what of its taxes was billed otherwise. Amounts of credit notes are negative. */
export interface Correcting {
  readonly move: Pick<Move, "id">
  readonly corrections: ReadonlyArray<Ledger.Entry.TaxCorrection>
}

/**
 * Corrects the drafts' tax lines, as a bookkeeper does in the form, and says so in the line's label. A tax that Odoo does
 * not compute as was foreseen stays as it is: the totals then differ, and the invoice is not posted.
 *
 * Fails  `Refused`, `AnswerLost` as the client does; writing again what is written changes nothing
 */
export const correctTaxes = Effect.fn("Odoo.correctTaxes")(
  function*(client: Client, { corrections, move }: Correcting) {
    const lines = yield* taxLines(client, move.id)
    const commands = corrections.flatMap(({ billed, computed, part }) => {
      const its = lines.filter((line) => line.tax_line_id[0] === part.id)
      const [line] = its.toSorted((a, b) => Math.abs(b.amount_currency) - Math.abs(a.amount_currency))
      const shown = BigDecimal.sumAll(its.map(({ amount_currency }) => decimal(amount_currency)))
      // On a move, tax that is owed to the state is credited, and so below zero.
      if (line === undefined || !BigDecimal.equals(shown, BigDecimal.negate(Money.toDecimal(computed)))) return []
      const more = BigDecimal.subtract(Money.toDecimal(billed), Money.toDecimal(computed))
      const label = `${line.tax_line_id[1]} (billed ${unsigned(billed)}, computed ${unsigned(computed)}: rounding)`
      return [set(line, BigDecimal.subtract(decimal(line.amount_currency), more), label)]
    })
    yield* write(client, move.id, commands)
  }
)

/** Gives the draft credit note that reverses a move the tax that stands on the move, where Odoo computed it anew. */
export const mirrorTaxes = Effect.fn("Odoo.mirrorTaxes")(function*(client: Client, original: number, credit: number) {
  const [booked, copied] = [yield* taxLines(client, original), yield* taxLines(client, credit)]
  const commands = booked.flatMap((line) => {
    const wanted = BigDecimal.negate(decimal(line.amount_currency))
    const own = copied.filter((other) =>
      other.tax_line_id[0] === line.tax_line_id[0] && groupOf(other) === groupOf(line)
    )
    const [only, ...others] = own
    if (only === undefined || others.length > 0 || BigDecimal.equals(decimal(only.amount_currency), wanted)) return []
    return [set(only, wanted, line.name || line.tax_line_id[1])]
  })
  yield* write(client, credit, commands)
})

const taxLines = (client: Client, move: number) =>
  search(client, "account.move.line", TaxLine, [["move_id", "=", move], ["display_type", "=", "tax"]], { order: "id" })

const set = (line: TaxLine, amount: BigDecimal.BigDecimal, label: string) =>
  [1, line.id, { amount_currency: Number(BigDecimal.format(amount)), name: label }] as const

const write = (client: Client, move: number, commands: ReadonlyArray<ReturnType<typeof set>>) =>
  commands.length === 0
    ? Effect.void
    : client.write(
      "account.move",
      "write",
      { ids: [move], vals: { line_ids: commands }, context: QUIET },
      Schema.Unknown
    )

const groupOf = (line: TaxLine) => line.group_tax_id === false ? null : line.group_tax_id[0]

const unsigned = ({ currency, minor }: Money.Money): string =>
  Money.format(Money.make(minor < 0n ? -minor : minor, currency))

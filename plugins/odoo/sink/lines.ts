/** The lines of an invoice as Odoo's import and its form take them. */
import * as BigDecimal from "effect/BigDecimal"
import { Ledger, Money } from "#etl"
import type { OdooBooks } from "./books.ts"

type Line = Ledger.Entry.Line

/** A document whose lines are written. */
export interface Lined {
  readonly posting: Ledger.Entry.Posting
  /** Income account of each family. */
  readonly targets: { readonly accountIds: ReadonlyMap<string, number> }
}

/** A column of `load`, and its cell for a line. */
type Column = readonly [name: string, cell: (of: Lined, line: Line) => string]

/**
 * The columns for documents that are written together, after the one with the line's external id.
 *
 * The last ones only spare Odoo work, a third of it: it writes each line again where they are not as it computes them.
 * An empty amount would stand as zero, so those in the company's currency are there where all documents are in it.
 */
export const columns = (books: OdooBooks, documents: ReadonlyArray<Lined>): ReadonlyArray<Column> => {
  const isOwnCurrency = documents.every(({ posting }) => posting.total.currency === books.company.currency_id[1])
  const hints: ReadonlyArray<Column> = [
    ["amount_currency", (_, line) => credited(line)],
    ["tax_tag_ids/.id", ({ posting }, line) => baseTags(books, posting, line).join(",")]
  ]
  return [
    ["name", (_, line) => line.description],
    ["quantity", (_, line) => BigDecimal.format(line.quantity)],
    ["price_unit", ({ posting }, line) => price(posting, line)],
    ["account_id/.id", ({ targets }, line) => String(targets.accountIds.get(line.family) ?? "")],
    ["tax_ids/.id", (_, line) => line.taxes.map((tax) => tax.id).join(",")],
    ...hints,
    ...(isOwnCurrency ? [["balance", (_: Lined, line: Line) => credited(line)] as const] : [])
  ]
}

/** A line as a draft's form writes it. */
export const vals = ({ posting, targets }: Lined, line: Line) => ({
  name: line.description,
  quantity: BigDecimal.format(line.quantity),
  price_unit: price(posting, line),
  account_id: targets.accountIds.get(line.family),
  tax_ids: [[6, 0, line.taxes.map((tax) => tax.id)]]
})

/** A credit note counts what is owed to the customer. */
const price = (posting: Ledger.Entry.Posting, { unitPrice }: Line): string =>
  BigDecimal.format(Ledger.Entry.isCreditNote(posting) ? BigDecimal.negate(unitPrice) : unitPrice)

/** On a move, revenue is credited, and so below zero. */
const credited = ({ amount }: Line): string => Money.format(Money.make(-amount.minor, amount.currency))

/** What the tax return counts a line under. */
const baseTags = (books: OdooBooks, posting: Ledger.Entry.Posting, { taxes }: Line): ReadonlyArray<number> => {
  const tags = books.baseTags[Ledger.Entry.isCreditNote(posting) ? "refund" : "invoice"]
  return [...new Set(taxes.flatMap(({ parts }) => parts.flatMap(({ id }) => tags.get(id) ?? [])))]
}

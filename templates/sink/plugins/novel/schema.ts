/** The table that people open in a spreadsheet. */
import { Ledger, Money } from "#etl"

const COLUMNS = ["id", "number", "state", "date", "due", "customer", "currency", "untaxed", "tax", "total", "open"]

/** CSV as RFC 4180 has it, one invoice a line, amounts in the currency's own unit. */
export const table = (documents: Ledger.Documents.Documents): string =>
  [COLUMNS, ...[...documents.values()].map(row)].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("")

const row = (held: Ledger.Documents.HeldInvoice): ReadonlyArray<string> => {
  const { entry, name, state } = held
  const now = Ledger.Documents.heldOf(held)
  return [
    entry.id,
    name ?? "",
    state,
    entry.invoiceDate,
    entry.dueDate,
    entry.partner.name,
    entry.total.currency,
    Money.format(entry.untaxed),
    Money.format(entry.tax),
    Money.format(entry.total),
    now.state === "posted" ? Money.format(now.residual) : ""
  ]
}

/** A text that a spreadsheet would take for a formula is marked as text; amounts are none. */
const cell = (value: string): string => {
  const text = /^[=+@\t\r]|^-(?!\d)/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text
}

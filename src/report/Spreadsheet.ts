/**
 * All invoices of a run as comma-separated text (RFC 4180) that a spreadsheet opens: one row each, a header above.
 *
 * Encoding  UTF-8 with a byte order mark, without which Excel misreads "é"
 * Amounts   decimals in the currency's own unit, as `-113.00`: our own figures, which stay numbers
 * Formulas  any other cell that a spreadsheet would compute begins with an apostrophe, and so stays text
 */
import * as Csv from "effect/encoding/Csv"
import * as Stream from "effect/Stream"
import * as Money from "../Money.ts"
import { link } from "./Html.ts"
import type { Invoice, RunReport } from "./RunReport.ts"
import { visible } from "./VisibleText.ts"

const COLUMNS = [
  "id",
  "number",
  "reference",
  "customer",
  "outcome",
  "currency",
  "total",
  "date",
  "document",
  "link",
  "problem",
  "message",
  "attention"
] as const

export const csv = <E, R>({ invoices }: RunReport<E, R>): Stream.Stream<string, E, R> =>
  Stream.concat(
    Stream.succeed("\ufeff"),
    invoices.pipe(Stream.map(row), Stream.pipeThroughChannel(Csv.encodeString({ columns: COLUMNS, headers: true })))
  )

const row = (invoice: Invoice): Record<typeof COLUMNS[number], string> => {
  const { total, document, problem } = invoice
  return {
    id: text(invoice.id),
    number: text(invoice.number),
    reference: text(invoice.reference),
    customer: text(invoice.customer),
    outcome: text(invoice.outcome),
    currency: text(total?.currency ?? null),
    total: total === null ? "" : Money.format(total),
    date: text(invoice.date),
    document: text(document?.name ?? null),
    link: text(link(document?.link ?? null)),
    problem: text(problem?.name ?? null),
    message: text(problem?.message ?? null),
    attention: text(invoice.attention.join("; "))
  }
}

/**
 * What makes a spreadsheet compute a cell, after any white space: the signs that start a formula, in full width too.
 *
 * Source  https://owasp.org/www-community/attacks/CSV_Injection (read 2026-11-20)
 */
const COMPUTED = /^[\t\n]|^\s*[=+\-@＝＋－＠]/

const text = (cell: string | null): string => {
  const seen = visible(cell ?? "")
  return COMPUTED.test(seen) ? `'${seen}` : seen
}

/** The rows of NexaCloud's database, in its own words, and what makes one an invoice. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { type Ledger, Money } from "#etl"

/** Every table and column that is read. */
export const TABLES: Readonly<Record<string, ReadonlyArray<string>>> = {
  users: ["id", "full_name", "company", "email", "billing_email"],
  invoices: [
    "id",
    "stripe_invoice_id",
    "invoice_number",
    "user_id",
    "created_at",
    "currency",
    "status",
    "subtotal",
    "tax",
    "paid_at"
  ],
  invoice_items: ["id", "invoice_id", "description", "quantity", "unit_price", "amount"]
}

/** An invoice with its user; numbers and instants as text, so that no digit is lost on the way. */
export interface InvoiceRow {
  readonly id: string
  /** Without surrounding blanks; never empty. */
  readonly stripe_invoice_id: string | null
  /** The id of the first invoice with the same `stripe_invoice_id`, where that is another one. */
  readonly duplicate_of: string | null
  readonly invoice_number: string | null
  readonly user_id: string | null
  /** Whether `user_id` names a user. */
  readonly user_found: boolean
  readonly full_name: string | null
  readonly company: string | null
  readonly email: string | null
  readonly currency: string | null
  readonly subtotal: string | null
  readonly tax: string | null
  readonly status: string | null
  /** ISO 8601, UTC. */
  readonly created_at: string | null
  readonly paid_at: string | null
}

export interface ItemRow {
  readonly id: string
  readonly invoice_id: string
  readonly description: string | null
  readonly quantity: string | null
  readonly unit_price: string | null
  readonly amount: string | null
}

/**
 * The invoice that a row and its items are, or what is wrong with them: each column that cannot be read.
 *
 * Amounts  exact; a `tax` that is NULL counts as 0, since `subtotal` is what the lines have to add up to
 * Blanks   a text of nothing but blanks is no text: null
 */
export const decode = (
  row: InvoiceRow,
  itemRows: ReadonlyArray<ItemRow>
): Result.Result<Ledger.Invoice.Invoice, string> => {
  const problems: Array<string> = []
  const reject = (column: string, value: string | null, because = "") => {
    problems.push(`${column} is ${value === null ? "NULL" : `"${value.slice(0, 40)}"`}${because}`)
  }
  const optional = (column: string, value: string | null): BigDecimal.BigDecimal | null => {
    const parsed = value === null ? null : decimal(value)
    if (value !== null && parsed === null) reject(column, value)
    return parsed
  }
  const required = (column: string, value: string | null): BigDecimal.BigDecimal => {
    if (value === null) reject(column, value)
    return optional(column, value) ?? ZERO
  }

  const currency = row.currency?.trim().toUpperCase() ?? ""
  if (!Money.isCurrency(currency)) reject("invoices.currency", row.currency)
  if (!row.user_found) {
    reject("invoices.user_id", row.user_id, row.user_id === null ? "" : ", which names no row of users")
  }
  const invoice: Ledger.Invoice.Invoice = {
    id: row.id,
    number: text(row.invoice_number),
    reference: row.stripe_invoice_id,
    duplicateOf: row.duplicate_of,
    customer: customer(row),
    currency,
    subtotal: required("invoices.subtotal", row.subtotal),
    tax: optional("invoices.tax", row.tax) ?? ZERO,
    items: itemRows.map((item) => ({
      id: item.id,
      description: text(item.description),
      quantity: optional("invoice_items.quantity", item.quantity),
      unitPrice: optional("invoice_items.unit_price", item.unit_price),
      amount: required("invoice_items.amount", item.amount)
    })),
    claims: { createdAt: row.created_at, status: text(row.status), paidAt: row.paid_at }
  }
  return problems.length === 0 ? Result.succeed(invoice) : Result.fail(problems.join(", "))
}

/** Who is billed, which can be told even of an invoice that cannot be read. */
export const customer = (row: InvoiceRow): Ledger.Invoice.Customer => ({
  userId: row.user_id ?? "",
  fullName: text(row.full_name),
  company: text(row.company),
  email: text(row.email)
})

const ZERO = BigDecimal.make(0n, 0)

/** `numeric` knows NaN and Infinity too: these are no amounts. */
const decimal = (value: string): BigDecimal.BigDecimal | null =>
  /^-?\d+(\.\d+)?$/.test(value) ? Option.getOrNull(BigDecimal.fromString(value)) : null

/** The text without surrounding blanks, or null where nothing is left. */
export const text = (value: string | null): string | null => {
  const trimmed = value?.trim() ?? ""
  return trimmed === "" ? null : trimmed
}

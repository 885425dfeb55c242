/** What a service says of its tables, the rows that come of it, and what makes one an invoice. */
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import { type Ledger, Money } from "#etl"
import { called } from "./source/relations.ts"

/**
 * Where a service keeps its invoices: names of its own tables and columns.
 *
 * Tables  with their schema where that is not in the role's search path: `billing.documents`
 * Null    where the service keeps no such thing
 */
export interface Tables {
  readonly customers: {
    readonly table: string
    readonly id: string
    readonly fullName: string | null
    readonly company: string | null
    readonly email: string | null
    /** Where bills go, before `email`. */
    readonly billingEmail: string | null
  }
  readonly invoices: {
    readonly table: string
    readonly id: string
    /** The billing system's id of it: `in_…`, `lago:…`. */
    readonly reference: string
    readonly number: string | null
    readonly customerId: string
    readonly createdAt: string
    readonly currency: string
    readonly status: string | null
    /** Without tax and before discounts. */
    readonly subtotal: string
    readonly tax: string | null
    readonly paidAt: string | null
    /** What was received, with tax. */
    readonly amountPaid?: string | null
  }
  readonly items: {
    readonly table: string
    readonly id: string
    readonly invoiceId: string
    readonly description: string | null
    readonly quantity: string | null
    readonly unitPrice: string | null
    /** What it is worth, without tax. */
    readonly amount: string
  }
}

/** Where a service keeps what its customers have subscribed to. */
export interface SubscriptionTables extends Pick<Tables, "customers"> {
  readonly subscriptions: {
    readonly table: string
    readonly id: string
    readonly customerId: string
    readonly planId: string
    readonly status: string | null
  }
  readonly plans: {
    readonly table: string
    readonly id: string
    readonly name: string
    /** For one cycle, without tax. */
    readonly price: string
    readonly cycle: string
  }
}

/** An invoice with its customer; numbers and instants as text, so that no digit is lost on the way. */
export interface InvoiceRow {
  readonly id: string
  /** Without surrounding blanks; never empty. */
  readonly reference: string | null
  readonly number: string | null
  readonly customer_id: string | null
  /** Whether `customer_id` names a customer. */
  readonly customer_found: boolean
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
  readonly amount_paid: string | null
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
 * The invoice that a row is, without its items, or what is wrong with it: each column that cannot be read.
 *
 * Amounts  exact; a `tax` that is NULL counts as 0, since `subtotal` is what the lines have to add up to
 * Blanks   a text of nothing but blanks is no text: null
 */
export const decode = (
  tables: Tables,
  row: InvoiceRow,
  duplicateOf: string | null
): Result.Result<Ledger.Invoice.Invoice, string> => {
  const problems: Array<string> = []
  const currency = row.currency?.trim().toUpperCase() ?? ""
  if (!Money.isCurrency(currency)) problems.push(problem(tables.invoices, "currency", row.currency))
  if (!row.customer_found) {
    const because = row.customer_id === null ? "" : `, which names no row of ${tables.customers.table}`
    problems.push(problem(tables.invoices, "customerId", row.customer_id) + because)
  }
  const read = reader(tables.invoices, problems)
  const invoice: Ledger.Invoice.Invoice = {
    id: row.id,
    number: text(row.number),
    reference: row.reference,
    duplicateOf,
    customer: customer(row),
    currency,
    subtotal: read.required("subtotal", row.subtotal),
    tax: read.optional("tax", row.tax) ?? ZERO,
    items: [],
    claims: { createdAt: row.created_at, status: text(row.status), paidAt: row.paid_at, amountPaid: row.amount_paid }
  }
  return problems.length === 0 ? Result.succeed(invoice) : Result.fail(problems.join(", "))
}

/** The items of one invoice, or what is wrong with them. */
export const decodeItems = (
  tables: Tables,
  rows: ReadonlyArray<ItemRow>
): Result.Result<ReadonlyArray<Ledger.Invoice.Item>, string> => {
  const problems: Array<string> = []
  const read = reader(tables.items, problems)
  const items = rows.map((item) => ({
    id: item.id,
    description: text(item.description),
    quantity: read.optional("quantity", item.quantity),
    unitPrice: read.optional("unitPrice", item.unit_price),
    amount: read.required("amount", item.amount)
  }))
  return problems.length === 0 ? Result.succeed(items) : Result.fail(problems.join(", "))
}

/** Reads a table's amounts; adds what cannot be read to `problems`. */
const reader = (table: Tables[keyof Tables], problems: Array<string>) => {
  const optional = (name: string, value: string | null): BigDecimal.BigDecimal | null => {
    const parsed = value === null ? null : decimal(value)
    if (value !== null && parsed === null) problems.push(problem(table, name, value))
    return parsed
  }
  const required = (name: string, value: string | null): BigDecimal.BigDecimal => {
    if (value === null) problems.push(problem(table, name, value))
    return optional(name, value) ?? ZERO
  }
  return { optional, required }
}

const problem = (table: Tables[keyof Tables], name: string, value: string | null): string =>
  `${called(table, name)} is ${value === null ? "NULL" : `"${value.slice(0, 40)}"`}`

/** Who is billed, which can be told even of an invoice that cannot be read. */
export const customer = (row: InvoiceRow): Ledger.Invoice.Customer => ({
  userId: row.customer_id ?? "",
  fullName: text(row.full_name),
  company: text(row.company),
  email: text(row.email)
})

const ZERO = BigDecimal.make(0n, 0)

/** `numeric` knows NaN and Infinity too: these are no amounts. */
const decimal = (value: string): BigDecimal.BigDecimal | null => {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return null
  const point = value.indexOf(".")
  return point === -1
    ? BigDecimal.make(BigInt(value), 0)
    : BigDecimal.make(BigInt(value.slice(0, point) + value.slice(point + 1)), value.length - point - 1)
}

/** The text without surrounding blanks, or null where nothing is left. */
export const text = (value: string | null): string | null => {
  const trimmed = value?.trim() ?? ""
  return trimmed === "" ? null : trimmed
}

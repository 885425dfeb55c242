/** A service's tables, as SQL that gives their columns the names by which the queries here call them. */
import type { SubscriptionTables, Tables } from "../schema.ts"

type Table = Tables[keyof Tables] | SubscriptionTables[keyof SubscriptionTables]

/** A table's columns by the names of the rows of `schema.ts`; null where the service keeps no such thing. */
export type Columns = Readonly<Record<string, string | null>>

/** One table that is read. */
export interface Relation {
  /** As the service calls it, with its schema where that is not in the search path. */
  readonly table: string
  readonly columns: Columns
}

/** In the order in which people are told of them. */
export const relations = (tables: Tables | SubscriptionTables): ReadonlyArray<Relation> => {
  const all: ReadonlyArray<Table> = "invoices" in tables
    ? [tables.customers, tables.invoices, tables.items]
    : [tables.customers, tables.subscriptions, tables.plans]
  return all.map(({ table, ...columns }) => ({ table, columns }))
}

/** The columns that must be there. */
export const required = ({ columns }: Relation): ReadonlyArray<string> =>
  Object.values(columns).filter((column) => column !== null)

/** `(select "mail_id" as id, … from "mail_users")`: PostgreSQL sees through it to the indexes of the table. */
export const relation = ({ table, ...columns }: Table): string => {
  const selected = Object.entries(columns).map(([name, column]) =>
    `${column === null ? name === "paidAt" ? "null::timestamptz" : "null::text" : quoted(column)} as ${snake(name)}`
  )
  return `(select ${selected.join(", ")} from ${place(table)})`
}

/** A table's name with its schema, as SQL. */
export const place = (table: string): string => table.split(".").map(quoted).join(".")

/** `subtotal` of `invoices` as the service calls it, for people: `billing.net_amount`. */
export const called = ({ table, ...columns }: Table, name: string): string => {
  const column = Object.entries(columns).find(([key]) => key === name)?.[1]
  return `${table}.${column ?? name}`
}

/** A name as SQL. */
export const quoted = (name: string): string => `"${name.replaceAll("\"", "\"\"")}"`

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** What NexaCloud's database says of itself: tables, columns and the rights of our role. */
import * as Effect from "effect/Effect"
import { PipelineError } from "#etl"
import { PLUGIN, SCHEMA_REMEDY, type Session } from "../client.ts"
import { TABLES } from "../schema.ts"

export interface Table {
  readonly name: string
  readonly present: boolean
  /** A schema that has a table of this name and that our role may not use. */
  readonly hidden_in: string | null
  readonly columns: Readonly<Record<string, { readonly type: string; readonly readable: boolean }>>
  readonly writable: boolean
  /** Row-level security keeps rows from our role. */
  readonly filtered: boolean
}

const CATALOG = `
  select
    name,
    found is not null as present,
    (select nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where relname = name and relkind in ('r', 'p', 'v', 'm', 'f') and not has_schema_privilege(n.oid, 'usage')
      limit 1) as hidden_in,
    coalesce((select json_object_agg(attname, json_build_object(
        'type', format_type(atttypid, null), 'readable', has_column_privilege(attrelid, attnum, 'select')))
      from pg_attribute where attrelid = found and attnum > 0 and not attisdropped), '{}') as columns,
    coalesce(has_table_privilege(found, 'insert, update, delete, truncate'), false) as writable,
    coalesce(row_security_active(found), false) as filtered
  from (select name, to_regclass(name)::oid as found from json_array_elements_text($1::text::json) name) required`

export const read = (session: Session) => session.query<Table>(CATALOG, [JSON.stringify(Object.keys(TABLES))])

/** Fails with `SchemaMismatch` for what is not there, then with `AccessRefused` for what our role may not read. */
export const assertReadable = Effect.fnUntraced(function*(tables: ReadonlyArray<Table>, address: string) {
  const hidden = tables.find(({ present, hidden_in }) => !present && hidden_in !== null)
  if (hidden !== undefined) {
    return yield* refused(address, `table ${hidden.name}`, `grant usage on schema ${hidden.hidden_in} to`)
  }
  const missing = tables.flatMap(({ name, present, columns }) =>
    present
      ? required(name).filter((column) => !(column in columns)).map((column) => `column ${name}.${column}`)
      : [`table ${name}`]
  )
  if (missing.length > 0) {
    return yield* new PipelineError.SchemaMismatch({ plugin: PLUGIN, missing, remedy: SCHEMA_REMEDY })
  }
  const closed = tables.filter(({ name, columns }) =>
    required(name).some((column) => columns[column]?.readable !== true)
  )
    .map(({ name }) => name).join(", ")
  if (closed !== "") return yield* refused(address, `table ${closed}`, `grant select on ${closed} to`)
})

/** The type in which ids of invoices and of their items are compared: their own where it is one, else text. */
export const idType = (tables: ReadonlyArray<Table>): string => {
  const type = (table: string, column: string) =>
    tables.find(({ name }) => name === table)?.columns[column]?.type ?? "text"
  const own = type("invoices", "id")
  return own === type("invoice_items", "invoice_id") ? own : "text"
}

const required = (table: string): ReadonlyArray<string> => TABLES[table] ?? []

const refused = (address: string, what: string, grant: string) =>
  new PipelineError.AccessRefused({
    plugin: PLUGIN,
    problem: `does not let our role read ${what} at ${address}. Let the owner run: ${grant} <role>`
  })

/** What a service's database says of itself: tables, columns and the rights of our role. */
import * as Effect from "effect/Effect"
import { PipelineError } from "#etl"
import { type Kept, schemaRemedy, type Session } from "../client.ts"
import type { SubscriptionTables, Tables } from "../schema.ts"
import { place, relations, required } from "./relations.ts"

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
      where relname = plain and relkind in ('r', 'p', 'v', 'm', 'f') and not has_schema_privilege(n.oid, 'usage')
      limit 1) as hidden_in,
    coalesce((select json_object_agg(attname, json_build_object(
        'type', format_type(atttypid, null), 'readable', has_column_privilege(attrelid, attnum, 'select')))
      from pg_attribute where attrelid = found and attnum > 0 and not attisdropped), '{}') as columns,
    coalesce(has_table_privilege(found, 'insert, update, delete, truncate'), false) as writable,
    coalesce(row_security_active(found), false) as filtered
  from (select each->>'name' as name, each->>'plain' as plain, to_regclass(each->>'place')::oid as found
    from json_array_elements($1::text::json) each) required`

export const read = (session: Session, tables: Tables | SubscriptionTables) => {
  const wanted = relations(tables).map(({ table }) => ({
    name: table,
    plain: table.slice(table.lastIndexOf(".") + 1),
    place: place(table)
  }))
  return session.query<Table>(CATALOG, [JSON.stringify(wanted)])
}

/** Fails with `SchemaMismatch` for what is not there, then with `AccessRefused` for what our role may not read. */
export const assertReadable = Effect.fnUntraced(function*(
  { service, tables: wanted }: Kept,
  tables: ReadonlyArray<Table>,
  address: string
) {
  const refused = (what: string, grant: string) =>
    new PipelineError.AccessRefused({
      plugin: service.key,
      problem: `does not let our role read ${what} at ${address}. Let the owner run: ${grant} <role>`
    })
  const columnsOf = (table: string) =>
    relations(wanted).filter((relation) => relation.table === table).flatMap(required)
  const hidden = tables.find(({ present, hidden_in }) => !present && hidden_in !== null)
  if (hidden !== undefined) {
    return yield* refused(`table ${hidden.name}`, `grant usage on schema ${hidden.hidden_in} to`)
  }
  const missing = tables.flatMap(({ name, present, columns }) =>
    present
      ? columnsOf(name).filter((column) => !(column in columns)).map((column) => `column ${name}.${column}`)
      : [`table ${name}`]
  )
  if (missing.length > 0) {
    return yield* new PipelineError.SchemaMismatch({ plugin: service.key, missing, remedy: schemaRemedy(service) })
  }
  const closed = tables.filter(({ name, columns }) =>
    columnsOf(name).some((column) => columns[column]?.readable !== true)
  )
    .map(({ name }) => name).join(", ")
  if (closed !== "") return yield* refused(`table ${closed}`, `grant select on ${closed} to`)
})

/** A table, and one of its columns by our name for it. */
type Place = readonly [table: Tables[keyof Tables], name: string]

/** The type in which ids of two columns are compared: their own where it is one, else text. */
export const idType = (tables: ReadonlyArray<Table>, one: Place, other: Place): string => {
  const type = ([{ table, ...columns }, name]: Place) => {
    const column = Object.entries(columns).find(([key]) => key === name)?.[1] ?? ""
    return tables.find((each) => each.name === table)?.columns[column]?.type ?? "text"
  }
  return type(one) === type(other) ? type(one) : "text"
}

/** Invoices as they stand in a service's database, through a cursor of that database. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CalendarDate, Ledger, Outcome, Progress, type Selection, Setting, Source } from "#etl"
import * as Client from "../client.ts"
import { customer, decode, type InvoiceRow, type ItemRow, type Tables, text } from "../schema.ts"
import * as Catalog from "./catalog.ts"
import { check } from "./check.ts"
import { relation } from "./relations.ts"

/**
 * Every selected invoice of a service with its items and its customer, by when it was created and id.
 *
 * Snapshot    one, for the whole run, however long it takes
 * Duplicates  are looked for among all invoices, selected or not
 * Rejects     `MalformedRecord` with the column, where an amount, the currency or the user cannot be read
 * Fails       `SettingMissing`, `SettingInvalid`, `AccessRefused`, `SchemaMismatch`, `Unavailable`
 */
export const invoicesOf = (service: Ledger.Service.Service, tables: Tables) => {
  const kept = { service, tables }
  return Source.layer<Ledger.Invoice.Invoice>({
    name: service.key,
    open: Effect.fn("Postgres.open")(function*(selection) {
      const zone = yield* Setting.timeZone
      const session = yield* Client.connect(kept)
      const found = yield* Catalog.read(session, tables)
      yield* Catalog.assertReadable(kept, found, session.address)

      const parameters = selected(selection, zone)
      if (selection.only.length > 0) yield* tellUnmatched(kept, session, parameters)
      yield* session.query(
        `declare selected no scroll cursor for ${selectedOf(tables)} order by i.created_at, i.id limit $4::int`,
        [...parameters, selection.limit]
      )
      const items = itemsOf(tables, Catalog.idType(tables, found))
      return Stream.paginate(null, () => readChunk(kept, session, items))
    }),
    check: check(kept)
  })
}

type Parameters = readonly [since: string | null, until: string | null, only: string | null]

const selected = ({ since, until, only }: Selection.Selection, zone: string): Parameters => {
  const instant = (day: CalendarDate.CalendarDate | null) =>
    day === null ? null : DateTime.formatIso(CalendarDate.startIn(day, zone))
  return [instant(since), instant(until), only.length === 0 ? null : JSON.stringify(only.map((each) => each.trim()))]
}

/** $1 since, $2 until, $3 ids, numbers and references as a JSON array; NULL selects all. */
const selectedOf = ({ customers, invoices }: Tables): string => `
  with referenced as (
    select id, customer_id, number, created_at, currency, status, subtotal, tax, paid_at, amount_paid,
      nullif(btrim(reference, E' \\t\\r\\n'), '') as reference
    from ${relation({ amountPaid: null, ...invoices })} invoices
  ), i as (
    select *, first_value(id::text) over (partition by reference order by created_at, id) as first_id from referenced
  )
  select
    i.id::text,
    i.reference,
    case when i.reference is not null then nullif(i.first_id, i.id::text) end as duplicate_of,
    i.number::text,
    i.customer_id::text,
    u.id is not null as customer_found,
    u.full_name::text,
    u.company::text,
    coalesce(nullif(btrim(u.billing_email), ''), u.email)::text as email,
    i.currency::text,
    i.subtotal::text,
    i.tax::text,
    i.status::text,
    to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
    to_char(i.paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as paid_at,
    i.amount_paid::text
  from i left join ${relation(customers)} u on u.id::text = i.customer_id::text
  where ($1::timestamptz is null or i.created_at >= $1::timestamptz)
    and ($2::timestamptz is null or i.created_at < $2::timestamptz)
    and ($3::text is null or array[i.id::text, btrim(i.number::text), i.reference]
      && array(select json_array_elements_text($3::text::json)))`

/** $1 ids of invoices as a JSON array: joined, so that an index serves where there is one, else a hash of them. */
const itemsOf = ({ items }: Tables, idType: string): string => `
  select id::text, invoice_id::text, description::text, quantity::text, unit_price::text, amount::text
  from ${relation(items)} item
  where ${idType === "text" ? "invoice_id::text" : "invoice_id"}
    in (select value::${idType} from json_array_elements_text($1::text::json) value)
  order by item.id`

const readChunk = Effect.fnUntraced(function*(kept: Client.Kept<Tables>, session: Client.Session, itemsQuery: string) {
  const rows = yield* session.query<InvoiceRow>(`fetch forward ${Source.CHUNK_SIZE_MAX} from selected`)
  const found = rows.length === 0
    ? []
    : yield* session.query<ItemRow>(itemsQuery, [JSON.stringify(rows.map(({ id }) => id))])
  const items = Map.groupBy(found, ({ invoice_id }) => invoice_id)
  const records: Array<Ledger.Invoice.Invoice> = []
  const rejected: Array<Outcome.Outcome> = []
  for (const row of rows) {
    const decoded = decode(kept.tables, row, items.get(row.id) ?? [])
    if (Result.isSuccess(decoded)) records.push(decoded.success)
    else rejected.push(reject(kept.service, row, decoded.failure))
  }
  const chunk: Source.Chunk<Ledger.Invoice.Invoice> = { records, rejected }
  const next = rows.length < Source.CHUNK_SIZE_MAX ? Option.none<null>() : Option.some(null)
  return [rows.length === 0 ? [] : [chunk], next] as const
})

const reject = ({ name }: Ledger.Service.Service, row: InvoiceRow, problem: string): Outcome.Outcome => {
  const subject = {
    id: row.id,
    number: text(row.number),
    reference: row.reference,
    customer: Ledger.Invoice.customerName(customer(row)) || null
  }
  const message = `${name}'s row cannot be read: ${problem}. Correct it in ${name}`
  return Outcome.failed(subject, Outcome.failure("source", "MalformedRecord", message))
}

/** Says which of the ids, numbers and references asked for no selected invoice has. */
const tellUnmatched = Effect.fnUntraced(function*(
  { service, tables }: Client.Kept<Tables>,
  session: Client.Session,
  parameters: Parameters
) {
  const unmatched = yield* session.query<{ readonly wanted: string }>(
    `with selected as (${selectedOf(tables)})
    select distinct wanted from json_array_elements_text($3::text::json) wanted
    where not exists (select from selected where wanted in (id, btrim(number::text), reference))
    order by wanted`,
    parameters
  )
  const window = parameters[0] === null && parameters[1] === null ? "" : " within the days asked for"
  yield* Effect.forEach(unmatched, ({ wanted }) =>
    Progress.report({
      _tag: "notice",
      message: `${service.name} has no invoice with the id, number or billing reference "${wanted}"${window}`
    }), { discard: true })
})

/** Invoices as they stand in a service's database, through a cursor of that database. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CalendarDate, Ledger, Outcome, type PipelineError, Progress, type Selection, Setting, Source } from "#etl"
import * as Client from "../client.ts"
import { customer, decode, decodeItems, type InvoiceRow, type ItemRow, type Tables, text } from "../schema.ts"
import * as Catalog from "./catalog.ts"
import { check } from "./check.ts"
import { type Duplicate, duplicatesOf, itemsOf, selectedOf, type Types } from "./queries.ts"

/**
 * Every selected invoice of a service with its customer, by when it was created and id.
 *
 * Items       are read of those only that are not done in the books, in the same snapshot
 * Snapshot    one, for the whole run, however long it takes
 * Duplicates  are looked for among all invoices, selected or not
 * Rejects     `MalformedRecord` with the column, where an amount, the currency or the user cannot be read
 * Fails       `SettingMissing`, `SettingInvalid`, `AccessRefused`, `SchemaMismatch`, `Unavailable`
 */
export const invoicesOf = (service: Ledger.Service.Service, tables: Tables) => {
  const kept = { service, tables }
  /** The part that each invoice came with. */
  const parts = new WeakMap<Ledger.Invoice.Invoice, Part>()
  return Source.layer<Ledger.Invoice.Invoice>({
    name: service.key,
    open: Effect.fn("Postgres.open")(function*(selection) {
      const zone = yield* Setting.timeZone
      const reading = yield* begin(kept)
      const { session, types } = reading
      const parameters = selected(selection, zone)
      if (selection.only.length > 0) yield* tellUnmatched(reading, parameters)
      const duplicates = yield* session.query<Duplicate>(duplicatesOf(tables))
      const originals = new Map(duplicates.map(({ first_id, id }) => [id, first_id]))
      yield* session.query(
        `declare selected no scroll cursor for ${selectedOf(tables, types)} order by i.created_at, i.id limit $4::int`,
        [...parameters, selection.limit]
      )
      const scope = yield* Effect.scope
      const ahead = <A, E>(reads: Effect.Effect<A, E>) => Effect.forkIn(reads, scope)
      const fetch = session.query<InvoiceRow>(`fetch forward ${Source.CHUNK_SIZE_MAX} from selected`)
      // The database reads on while a chunk is verified and written: the rows of two chunks more, the items of one.
      const begun = { rows: yield* ahead(fetch), following: yield* ahead(fetch), items: null }
      return Stream.paginate(begun, ({ following, items, rows }: Ahead) =>
        Effect.gen(function*() {
          const read = yield* Fiber.join(rows)
          const part: Part = { reading, size: read.length, items: items === null ? null : yield* Fiber.join(items) }
          const chunk = decoded(kept, read, originals)
          for (const record of chunk.records) parts.set(record, part)
          const values = part.size === 0 ? [] : [chunk]
          if (part.size < Source.CHUNK_SIZE_MAX) return [values, Option.none()] as const
          const withItems = reading.isItemsWanted
          reading.isItemsWanted = false
          const next: Ahead = {
            rows: following,
            items: withItems
              ? yield* ahead(Effect.flatMap(Fiber.join(following), (rows) => itemRows(reading, rows)))
              : null,
            following: yield* ahead(fetch)
          }
          return [values, Option.some(next)] as const
        }))
    }),
    complete: Effect.fn("Postgres.complete")(function*(records) {
      const [first] = records
      if (first === undefined) return { records: [], rejected: [] }
      const part = parts.get(first)
      // What came from another process is read anew.
      if (part?.reading.isOpen !== true || records.some((record) => parts.get(record) !== part)) {
        return yield* Effect.scoped(
          Effect.flatMap(
            begin(kept),
            (reading) => Effect.map(itemRows(reading, records), (items) => itemized(kept, records, items))
          )
        )
      }
      part.reading.isItemsWanted = 2 * records.length > part.size
      return itemized(kept, records, part.items ?? (yield* itemRows(part.reading, records)))
    }),
    check: check(kept)
  })
}

/** A snapshot of a service's tables. */
interface Reading {
  readonly kept: Client.Kept<Tables>
  readonly session: Client.Session
  readonly types: Types
  isOpen: boolean
  /** Most of the last chunk was not done in the books: the next one's items are read with it. */
  isItemsWanted: boolean
}

/** Rows that were fetched together. */
interface Part {
  readonly reading: Reading
  readonly size: number
  /** Of all of them, or null where they were not read. */
  readonly items: Items | null
}

/** What is under way: the rows of the next chunk, its items where they are wanted, and the rows of the one after. */
interface Ahead {
  readonly rows: Reads<ReadonlyArray<InvoiceRow>>
  readonly items: Reads<Items> | null
  readonly following: Reads<ReadonlyArray<InvoiceRow>>
}

type Reads<A> = Fiber.Fiber<A, PipelineError.PipelineError>

/** By the ids of their invoices. */
type Items = ReadonlyMap<string, ReadonlyArray<ItemRow>>

const begin = Effect.fnUntraced(function*(kept: Client.Kept<Tables>) {
  const session = yield* Client.connect(kept)
  const found = yield* Catalog.read(session, kept.tables)
  yield* Catalog.assertReadable(kept, found, session.address)
  const types = {
    invoice: Catalog.idType(found, [kept.tables.invoices, "id"], [kept.tables.items, "invoiceId"]),
    customer: Catalog.idType(found, [kept.tables.customers, "id"], [kept.tables.invoices, "customerId"])
  }
  return yield* Effect.acquireRelease(
    Effect.sync((): Reading => ({ kept, session, types, isOpen: true, isItemsWanted: false })),
    (reading) => Effect.sync(() => (reading.isOpen = false))
  )
})

const itemRows = ({ kept, session, types }: Reading, invoices: ReadonlyArray<{ readonly id: string }>) =>
  Effect.map(
    session.query<ItemRow>(itemsOf(kept.tables, types), [JSON.stringify(invoices.map(({ id }) => id))]),
    (rows): Items => Map.groupBy(rows, ({ invoice_id }) => invoice_id)
  )

type Parameters = readonly [since: string | null, until: string | null, only: string | null]

const selected = ({ since, until, only }: Selection.Selection, zone: string): Parameters => {
  const instant = (day: CalendarDate.CalendarDate | null) =>
    day === null ? null : DateTime.formatIso(CalendarDate.startIn(day, zone))
  return [instant(since), instant(until), only.length === 0 ? null : JSON.stringify(only.map((each) => each.trim()))]
}

type Chunk = Source.Chunk<Ledger.Invoice.Invoice>

const decoded = (
  { service, tables }: Client.Kept<Tables>,
  rows: ReadonlyArray<InvoiceRow>,
  originals: ReadonlyMap<string, string>
): Chunk => {
  const records: Array<Ledger.Invoice.Invoice> = []
  const rejected: Array<Outcome.Outcome> = []
  for (const row of rows) {
    const invoice = decode(tables, row, originals.get(row.id) ?? null)
    if (Result.isSuccess(invoice)) records.push(invoice.success)
    else rejected.push(reject(service, subjectOf(row), invoice.failure))
  }
  return { records, rejected }
}

/** The invoices with their items. */
const itemized = (
  { service, tables }: Client.Kept<Tables>,
  invoices: ReadonlyArray<Ledger.Invoice.Invoice>,
  rows: Items
): Chunk => {
  const records: Array<Ledger.Invoice.Invoice> = []
  const rejected: Array<Outcome.Outcome> = []
  for (const invoice of invoices) {
    const items = decodeItems(tables, rows.get(invoice.id) ?? [])
    if (Result.isSuccess(items)) records.push({ ...invoice, items: items.success })
    else rejected.push(reject(service, Ledger.Invoice.subject(invoice), items.failure))
  }
  return { records, rejected }
}

const subjectOf = (row: InvoiceRow): Outcome.Subject => ({
  id: row.id,
  number: text(row.number),
  reference: row.reference,
  customer: Ledger.Invoice.customerName(customer(row)) || null
})

const reject = ({ name }: Ledger.Service.Service, subject: Outcome.Subject, problem: string): Outcome.Outcome => {
  const message = `${name}'s row cannot be read: ${problem}. Correct it in ${name}`
  return Outcome.failed(subject, Outcome.failure("source", "MalformedRecord", message))
}

/** Says which of the ids, numbers and references asked for no selected invoice has. */
const tellUnmatched = Effect.fnUntraced(function*(
  { kept: { service, tables }, session, types }: Reading,
  parameters: Parameters
) {
  const unmatched = yield* session.query<{ readonly wanted: string }>(
    `with selected as (${selectedOf(tables, types)})
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

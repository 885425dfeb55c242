/** Invoices as Novel hands them over. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CalendarDate, Check, type Ledger, Outcome, type Selection, Setting, Source } from "#etl"
import { lines, PLUGIN } from "./client.ts"
import { decode, idOf } from "./schema.ts"

/** A line as an invoice, or as the end of one that cannot be read; `made` is null where it does not say when. */
interface Row {
  readonly record: Ledger.Invoice.Invoice | null
  readonly rejected: Outcome.Outcome | null
  readonly subject: Outcome.Subject
  readonly made: number | null
}

/** Every selected invoice, in the order of the file. One that cannot be read is of no day, and so of the first. */
export const invoices = Source.layer<Ledger.Invoice.Invoice>({
  name: PLUGIN,
  open: Effect.fn("Novel.open")(function*(selection) {
    const zone = yield* Setting.timeZone
    const rows = selected(marked((yield* lines).map(row)), selection, zone)
    return Stream.fromIterable(chunked(rows))
  }),
  check: Effect.match(lines, {
    onFailure: ({ message }) => [Check.fails(PLUGIN, message, null)],
    onSuccess: ({ length }) => [Check.holds(PLUGIN, `has ${length} invoices`)]
  })
})

const row = (line: string, place: number): Row => {
  const decoded = decode(line)
  if (Result.isSuccess(decoded)) {
    const { invoice, made } = decoded.success
    const { customer, id, number, reference } = invoice
    return {
      record: invoice,
      rejected: null,
      subject: { id, number, reference, customer: customer.company ?? customer.fullName },
      made
    }
  }
  const subject = { id: idOf(line, place), number: null, reference: null, customer: null }
  const message = `Novel's line ${place + 1} cannot be read: ${decoded.failure}. Correct it there`
  return {
    record: null,
    rejected: Outcome.failed(subject, Outcome.failure("source", "MalformedRecord", message)),
    subject,
    made: null
  }
}

/** Says of each invoice which earlier one has its reference, among all, selected or not. */
const marked = (rows: ReadonlyArray<Row>): ReadonlyArray<Row> => {
  const first = new Map<string, string>()
  return rows.map((each) => {
    const { record } = each
    if (record === null || record.reference === null) return each
    const duplicateOf = first.get(record.reference) ?? null
    if (duplicateOf === null) first.set(record.reference, record.id)
    return { ...each, record: { ...record, duplicateOf } }
  })
}

const selected = (
  rows: ReadonlyArray<Row>,
  { limit, only, since, until }: Selection.Selection,
  zone: string
): ReadonlyArray<Row> => {
  const start = (day: CalendarDate.CalendarDate | null, otherwise: number) =>
    day === null ? otherwise : DateTime.toEpochMillis(CalendarDate.startIn(day, zone))
  const [from, to] = [start(since, -Infinity), start(until, Infinity)]
  return rows.filter(({ made, subject: { id, number, reference } }) => {
    const at = made ?? -Infinity
    const isNamed = only.length === 0 || only.some((name) => [id, number, reference].includes(name.trim()))
    return isNamed && at >= from && at < to
  }).slice(0, limit ?? rows.length)
}

const chunked = (rows: ReadonlyArray<Row>): ReadonlyArray<Source.Chunk<Ledger.Invoice.Invoice>> =>
  Array.from({ length: Math.ceil(rows.length / Source.CHUNK_SIZE_MAX) }, (_, nth) => {
    const part = rows.slice(nth * Source.CHUNK_SIZE_MAX, (nth + 1) * Source.CHUNK_SIZE_MAX)
    return {
      records: part.flatMap(({ record }) => record ?? []),
      rejected: part.flatMap(({ rejected }) => rejected ?? [])
    }
  })

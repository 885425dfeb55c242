/** What authors of sources get wrong: records lost, doubled, mixed up, misread, or not asked for. */
import type { Mutant } from "./Mutant.ts"

const postgres = {
  file: "plugins/postgres/source/invoices.ts",
  tests: ["test/plugins/nexacloud/source.test.ts"]
}
const lago = { file: "plugins/lago/source/invoices.ts", tests: ["test/plugins/lago/source.test.ts"] }

const EVERY = "gives every record once"
const WINDOWS = "windows that meet cover everything"
const WHOLE = "a record is what its system holds"

export const sources: ReadonlyArray<Mutant> = [
  {
    ...postgres,
    id: "postgres-lost-page",
    bug: "What follows the first full chunk is never fetched.",
    right: "if (part.size < Source.CHUNK_SIZE_MAX) return",
    wrong: "if (part.size <= Source.CHUNK_SIZE_MAX) return",
    promise: EVERY
  },
  {
    ...postgres,
    file: "plugins/postgres/source/queries.ts",
    id: "postgres-closed-window",
    bug: "An invoice made at the very end of a window is in the next window too.",
    right: "i.created_at < $2::timestamptz",
    wrong: "i.created_at <= $2::timestamptz",
    promise: WINDOWS
  },
  {
    ...postgres,
    id: "postgres-zone",
    bug: "Days begin at midnight in UTC, and not in the ledger's time zone.",
    right: "CalendarDate.startIn(day, zone)",
    wrong: "CalendarDate.startIn(day, \"UTC\")",
    promise: WINDOWS
  },
  {
    ...postgres,
    id: "postgres-chunk",
    bug: "Chunks are twice as large as a run has room for.",
    right: "fetch forward ${Source.CHUNK_SIZE_MAX}",
    wrong: "fetch forward ${2 * Source.CHUNK_SIZE_MAX}",
    promise: EVERY
  },
  {
    ...postgres,
    id: "postgres-ignored-only",
    bug: "Asked for one invoice, all are given.",
    right: "only.length === 0 ? null : JSON",
    wrong: "only.length >= 0 ? null : JSON",
    promise: "only takes the record asked for"
  },
  {
    ...postgres,
    id: "postgres-order",
    bug: "Invoices come in another order each time.",
    right: "order by i.created_at, i.id limit",
    wrong: "order by random() limit",
    promise: "the same selection gives the same records"
  },
  {
    ...postgres,
    file: "plugins/postgres/source/queries.ts",
    id: "postgres-doubled-rows",
    bug: "A join gives each invoice twice.",
    right: "on u.id::${customer} = i.customer_id::${customer}",
    wrong:
      "on u.id::${customer} = i.customer_id::${customer} left join invoice_items x on x.invoice_id::text = i.id::text",
    promise: EVERY
  },
  {
    ...postgres,
    id: "postgres-others-items",
    bug: "An invoice gets the items of the first one in its chunk.",
    right: "rows.get(invoice.id)",
    wrong: "rows.get(invoices[0]?.id ?? \"\")",
    promise: WHOLE
  },
  {
    ...postgres,
    id: "postgres-swallowed-row",
    bug: "A row that cannot be read vanishes without a word.",
    right: "else rejected.push(reject(service, subjectOf(row), invoice.failure))",
    wrong: "",
    promise: "rejects what cannot be read"
  },
  {
    ...postgres,
    id: "postgres-null-quantity",
    file: "plugins/postgres/schema.ts",
    bug: "An item without a quantity makes its whole invoice unreadable.",
    right: "read.optional(\"quantity\", item.quantity)",
    wrong: "read.required(\"quantity\", item.quantity)",
    promise: "rejects what cannot be read"
  },
  {
    ...postgres,
    id: "postgres-float",
    file: "plugins/postgres/schema.ts",
    bug: "Prices go through floating-point numbers.",
    right: "BigDecimal.make(BigInt(value.slice(0, point) + value.slice(point + 1)), value.length - point - 1)",
    wrong: "BigDecimal.fromNumberUnsafe(Number(value))",
    promise: WHOLE
  },
  {
    ...postgres,
    file: "plugins/postgres/source/queries.ts",
    id: "postgres-encoding",
    bug: "Descriptions are read in another encoding than they are written in: Café becomes CafÃ©.",
    right: "description::text, quantity::text",
    wrong: "convert_from(convert_to(description, 'UTF8'), 'LATIN1') as description, quantity::text",
    promise: WHOLE
  },
  {
    ...lago,
    id: "lago-ignored-limit",
    bug: "A limit is ignored.",
    right: "Stream.take(selection.limit ?? Infinity)",
    wrong: "Stream.take(Infinity)",
    promise: "a limit takes the first records"
  },
  {
    ...lago,
    id: "lago-closed-window",
    bug: "The day after a window is taken for its last.",
    right: "CalendarDate.previous(until)",
    wrong: "until",
    promise: WINDOWS
  },
  {
    ...lago,
    id: "lago-other-service",
    bug: "Customers of another service, whose key ends like ours, are taken for ours.",
    right: "customer.external_id.startsWith(customers)",
    wrong: "customer.external_id.includes(customers)",
    promise: EVERY
  },
  {
    ...lago,
    id: "lago-others-fees",
    bug: "An invoice gets the fees of the first one of its chunk.",
    right: "alone(read, Ledger.Invoice.subject(record))",
    wrong: "alone(read, Ledger.Invoice.subject(records[0] ?? record))",
    promise: WHOLE
  },
  {
    ...lago,
    id: "lago-lost-page",
    file: "plugins/lago/source/days.ts",
    bug: "Of a day that fills several pages, only the first is read.",
    right: "      last = pages\n",
    wrong: "",
    promise: EVERY
  }
]

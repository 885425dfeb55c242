/** Lago as a source: the invoices of a service that keeps none of its own. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { CalendarDate, Ledger, type Outcome, type Platform, type Selection, Source } from "#etl"
import * as Client from "../client.ts"
import { configured } from "../config.ts"
import { check } from "./check.ts"
import * as Days from "./days.ts"
import { named } from "./named.ts"
import { isBare, type Row, row } from "./record.ts"
import { stopped } from "./stopped.ts"
import * as Whole from "./whole.ts"

type Invoice = Ledger.Invoice.Invoice

/** Which of the organization's invoices are a service's. */
export interface Narrowing {
  /** How external ids of its customers begin; what follows is the service's own id of the user. */
  readonly customers: string
  /** Codes of its plans, where customers subscribe to several services under one id; null takes all. */
  readonly plans: ReadonlyArray<string> | null
}

const TOGETHER_MAX = 8

/**
 * Every selected invoice of a service's customers, by issuing date, creation and id. Their external ids begin with the
 * service's key and a colon, `nexamaps:`, unless declared.
 *
 * Moment   Lago has no snapshots. Each window of days is of one moment, all end with what was the newest day at the
 *          beginning, and nothing comes twice; what is not final may be missed where it moves to a day already read
 * Fees     each invoice's are one request, made only for those that are not done in the books
 * Rejects  `MalformedRecord`, with the fields that cannot be read
 * Fails    `SettingMissing`, `SettingInvalid`, `AccessRefused`, `Unavailable`
 */
export const invoicesOf = (
  service: Pick<Ledger.Service.Service, "key" | "name">,
  narrowing: Partial<Narrowing> = {}
): Layer.Layer<Source.Source<Invoice>> => {
  const { customers, plans }: Narrowing = { customers: `${service.key}:`, plans: null, ...narrowing }
  const isOurs = ({ customer }: Days.Placed) => customer.external_id.startsWith(customers)
  const subject = ({ customer, lago_id, number }: Days.Placed): Outcome.Subject => ({
    id: lago_id,
    number,
    reference: `lago:${lago_id}`,
    customer: customer.external_id.slice(customers.length)
  })
  const listed = (placed: Days.Placed) => row(customers, subject(placed), placed)
  const alone = (read: ReturnType<typeof Whole.reader>, subject: Outcome.Subject) =>
    Effect.flatMap(read(subject), (body) =>
      Result.isSuccess(body)
        ? row(customers, subject, body.success)
        : Effect.succeed<Row>({ record: Result.fail(body.failure), plans: null }))

  return Source.layer<Invoice>({
    name: "lago",
    open: Effect.fn("Lago.open")(function*(selection) {
      const client = Client.make(yield* configured)
      const read = Whole.reader(client)
      const placed = selection.only.length === 0
        ? Days.walk(client, customers, daysOf(selection))
        : Stream.fromEffect(named(client, service.name, selection, isOurs))
      const ours = placed.pipe(Stream.flattenIterable, Stream.filter(isOurs))
      const rows = plans === null
        ? Stream.mapEffect(ours, listed)
        // Only an invoice by itself says which plans it bills.
        : Stream.mapEffect(ours, (one) => alone(read, subject(one)), { concurrency: TOGETHER_MAX }).pipe(
          Stream.filter((row) => row.plans === null || row.plans.some((plan) => plans.includes(plan)))
        )
      return rows.pipe(
        Stream.take(selection.limit ?? Infinity),
        Stream.grouped(Source.CHUNK_SIZE_MAX),
        Stream.map(chunk),
        Stream.mapError(stopped),
        Stream.provideContext(yield* Effect.context<Platform>())
      )
    }),
    complete: Effect.fn("Lago.complete")(function*(records) {
      const read = Whole.reader(Client.make(yield* configured))
      const rows = yield* Effect.forEach(records, (record) =>
        isBare(record)
          ? alone(read, Ledger.Invoice.subject(record))
          : Effect.succeed<Row>({ record: Result.succeed(record), plans: null }), { concurrency: TOGETHER_MAX }).pipe(
          Effect.mapError(stopped)
        )
      return chunk(rows)
    }),
    check: check(service.name, customers)
  })
}

const daysOf = ({ since, until }: Selection.Selection): Days.Days => ({
  from: since,
  to: until === null ? null : CalendarDate.previous(until)
})

const chunk = (rows: ReadonlyArray<Row>): Source.Chunk<Invoice> => ({
  records: rows.flatMap(({ record }) => Result.isSuccess(record) ? [record.success] : []),
  rejected: rows.flatMap(({ record }) => Result.isFailure(record) ? [record.failure] : [])
})
